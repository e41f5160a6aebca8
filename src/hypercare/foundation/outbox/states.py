"""The choices of an outgoing message and of an attempt to send it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """*Held*: somebody, or a limit, keeps it back; it is sent when somebody releases it."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    BOUNCED = "bounced", _("Bounced")
    HELD = "held", _("Held")


class Automatic(models.TextChoices):
    """What `Auto-Submitted` says (RFC 3834). A person's own words are not automatic."""

    PERSON = "", _("Written by a person")
    NOTICE = "auto-generated", _("Notice")
    ANSWER = "auto-replied", _("Automatic answer")


class Outcome(models.TextChoices):
    """*Unknown*: the text was handed over and the server's answer never came."""

    RUNNING = "running", _("Under way")
    TAKEN = "taken", _("Taken")
    LATER = "later", _("Try again")
    REFUSED = "refused", _("Refused")
    UNKNOWN = "unknown", _("No answer")
