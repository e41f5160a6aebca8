"""What a telephone system reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallEvent(models.TextChoices):
    RINGING = "ringing", _("Ringing")
    ANSWERED = "answered", _("Answered")
    ENDED = "ended", _("Ended")
