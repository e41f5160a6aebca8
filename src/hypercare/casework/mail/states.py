"""The kinds of mailboxes, where a message can stand, and the steps that lead there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailboxKind(models.TextChoices):
    """Three kinds with rules of their own (R12, R35)."""

    LOG = "log", _("Staff forward here what reached them")
    CUSTOMER_SUPPORT = "customer-support", _("Counties write here")
    NEW_SYSTEM = "new-system", _("The New System project writes here")


class Way(models.TextChoices):
    IMAP = "imap", _("Fetched from the mail server")
    MAILDIR = "maildir", _("Found in a mail folder")
    COMMAND = "command", _("Handed in by a mail server")
    API = "api", _("Handed in by a script")
    PAGE = "page", _("Written on the local mailbox page")


class State(models.TextChoices):
    """`waiting` is stored and safe, and is tried until it stands elsewhere."""

    WAITING = "waiting", _("Waiting")
    FILED = "filed", _("Contact")
    JOINED = "joined", _("Joined what it answers")
    AUTOMATIC = "automatic", _("Automatic, no contact")
    COPY = "copy", _("Second copy")
    QUARANTINED = "quarantined", _("In quarantine")
    SET_ASIDE = "set-aside", _("Set aside by a person")


class StepKind(models.TextChoices):
    """In the order in which a message goes through them (R12)."""

    STORED = "stored", _("Stored")
    PARSED = "parsed", _("Read")
    CLASSIFIED = "classified", _("Classified")
    MATCHED = "matched", _("Matched")
    DECIDED = "decided", _("Decided")
    FILED = "filed", _("Filed")
    FAILED = "failed", _("Failed")
    QUARANTINED = "quarantined", _("Put in quarantine")
    ASKED = "asked", _("Asked to be run again")
    BLANKED = "blanked", _("Blanked")


class Nature(models.TextChoices):
    """What kind of mail it is, whoever wrote it."""

    PERSON = "person", _("Written by a person")
    AUTO_REPLY = "auto-reply", _("Automatic reply")
    BOUNCE = "bounce", _("Delivery report")
    LIST = "list", _("Mailing list or bulk mail")
    CALENDAR = "calendar", _("Answer to an invitation")
    OWN = "own", _("Our own mail, come back")


class Doubt(models.TextChoices):
    """Why somebody should look at what was filed by itself."""

    ENTITY = "entity", _("It is not clear for whom the sender speaks.")
    ABOUT = "about", _("It is not clear what it is about.")
    SENDER = "sender", _("It is not proven who sent it.")
    LARGE = "large", _("It is above the mailbox’s size and was filed from its headers alone.")
    LOOKS_LIKE = "looks-like", _("It looks like a ticket that it could not be added to.")
    FAULTS = "faults", _("Parts of it could not be read as they stood.")


DONE = frozenset({State.FILED, State.JOINED, State.AUTOMATIC, State.COPY, State.SET_ASIDE})
"""States in which nothing is left to do."""
