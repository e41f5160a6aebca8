"""Whether a team is there, and why something is on the agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Presence(models.TextChoices):
    PRESENT = "present", _("There")
    DELEGATE = "delegate", _("Delegate")
    MISSING = "missing", _("Missing")


class Why(models.TextChoices):
    """In the order in which they are said."""

    RAISED = "raised", _("Raised for this meeting")
    BOUNCED = "bounced", _("Caller was sent back")
    OVERDUE = "overdue", _("Overdue")
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")


class Thing(models.TextChoices):
    ISSUE = "issue", _("Issue")
    TICKET = "ticket", _("Ticket")
    ACTION = "action", _("Action")
