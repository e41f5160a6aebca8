"""What a hand-over is, and what became of it (R33)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    REDIRECT = "redirect", _("Redirect")
    TRANSFER = "transfer", _("Transfer")


class Outcome(models.TextChoices):
    """OPEN: nobody has said yet. UNKNOWN: somebody tried to find out."""

    OPEN = "open", _("Not known yet")
    REACHED = "reached", _("Reached")
    NOT_REACHED = "not-reached", _("Not reached")
    CAME_BACK = "came-back", _("Came back")
    UNKNOWN = "unknown", _("Could not be found out")


class Why(models.TextChoices):
    """Why a contact counts as sent back."""

    PERSON = "person", _("same person")
    NUMBER = "number", _("same number")
    TOPIC = "topic", _("same entity and topic")
    SAID = "said", _("the caller said so")
