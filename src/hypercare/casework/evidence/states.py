"""What evidence is, and how each piece of it ends (R32, settled reading 16)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    CALL = "call", _("Call")
    VOICEMAIL = "voicemail", _("Voice mail")
    TALLY = "tally", _("Tally")
    MAIL = "mail", _("Message")


class Outcome(models.TextChoices):
    """One for each piece of evidence; only `missing` and `cannot-tell` leave a gap."""

    MATCHED = "matched", _("Matched")
    NOT_MIGRATION = "not-migration", _("Not about the migration")
    INTERNAL = "internal", _("Internal")
    WRONG_NUMBER = "wrong-number", _("Wrong number")
    ABANDONED = "abandoned", _("Abandoned")
    SHORT = "short", _("Short")
    AUTOMATIC = "automatic", _("Automatic")
    CANNOT_TELL = "cannot-tell", _("Cannot tell")
    MISSING = "missing", _("Missing")


# Where a contact is named; what a person says is not about the migration can do without one.
DOCUMENTED = frozenset({Outcome.MATCHED, Outcome.NOT_MIGRATION})
GAPS = frozenset({Outcome.MISSING, Outcome.CANNOT_TELL})
# Settled reading 17: evidence, and not in the day's figure.
NOT_COUNTED = frozenset({Outcome.AUTOMATIC})
EXPLAINED = frozenset(Outcome) - DOCUMENTED - GAPS - NOT_COUNTED
# What a person may say of a piece of evidence; the others are found by the rules.
DECIDABLE = (
    Outcome.MATCHED,
    Outcome.NOT_MIGRATION,
    Outcome.INTERNAL,
    Outcome.WRONG_NUMBER,
    Outcome.ABANDONED,
    Outcome.SHORT,
    Outcome.AUTOMATIC,
    Outcome.MISSING,
)


class ImportState(models.TextChoices):
    """How far a log is. One that waits, or is being read, has its file."""

    WAITING = "waiting", _("Waiting")
    READ = "read", _("Read")
    REFUSED = "refused", _("Refused")


class Format(models.TextChoices):
    """Layouts that are read; `mapped` is any other CSV or JSON, by the source's own mapping."""

    ASTERISK = "asterisk", _("Asterisk Master.csv")
    FREEPBX = "freepbx", _("FreePBX or cdr_mysql export")
    CUCM = "cucm", _("Cisco CUCM call records (not tried with a live system)")
    TWILIO = "twilio", _("Twilio call list (not tried with a live system)")
    MAPPED = "mapped", _("Other, by your own mapping")
