"""The states of a ticket in this first cut, and the kinds of work log entries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NEW = "new", _("New")
    ASSIGNED = "assigned", _("Assigned")
    REDIRECTED = "redirected", _("Redirected")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


class EntryKind(models.TextChoices):
    CONTACT = "contact", _("Contact")
    NOTE = "note", _("Note")
    EMAIL = "e-mail", _("E-mail")
    STATUS = "status", _("Status")
    ASSIGNMENT = "assignment", _("Assignment")
    HAND_OVER = "hand-over", _("Hand-over")
    ATTACHMENT = "attachment", _("File")
    CHANGE = "change", _("Change")


class Audience(models.TextChoices):
    INTERNAL = "internal", _("Internal")
    SHARED = "shared", _("Shared")


class Scan(models.TextChoices):
    """Whether a file was looked through for client identifiers (R34)."""

    WAITING = "waiting", _("Not scanned yet")
    CLEAN = "clean", _("No client identifier found")
    FOUND = "found", _("Client identifiers found")


class Doing(models.TextChoices):
    VIEWING = "viewing", _("has this open")
    EDITING = "editing", _("is writing here")
