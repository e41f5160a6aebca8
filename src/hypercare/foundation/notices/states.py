"""How a person wants to be told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """Mail comes beside the page, never instead of it."""

    PAGE = "page", _("On the page")
    MAIL = "mail", _("On the page and by mail")
    NONE = "none", _("Not at all")
