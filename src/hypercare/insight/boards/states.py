"""What a board can show, and how fresh it can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Shows(models.TextChoices):
    OPEN = "open", _("All open issues")
    KNOWN = "known", _("Known issues")


class Column(models.TextChoices):
    """What can stand beside number and short description."""

    SEVERITY = "severity", _("Severity")
    STATUS = "status", _("Status")
    AGE = "age", _("Age")
    OWNER = "owner", _("Owner")
    COUNTIES = "counties", _("Counties")
    WORKAROUND = "workaround", _("What helps")


class Fresh(models.TextChoices):
    """From good to bad (R25)."""

    FRESH = "fresh", _("Up to date")
    DUE = "due", _("Refresh due")
    LATE = "late", _("Refresh late")
    MISSED = "missed", _("Refresh missed")


# The state of the design system that says it: a shape and a colour beside the word.
LOOKS = {Fresh.FRESH: "done", Fresh.DUE: "waiting", Fresh.LATE: "attention", Fresh.MISSED: "late"}
