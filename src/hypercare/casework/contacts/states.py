"""The choices of a contact, spelled as in the protocol."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    PHONE = "phone", _("Phone in")
    PHONE_OUT = "phone-out", _("Phone out")
    VOICEMAIL = "voicemail", _("Voice mail")
    EMAIL = "email", _("E-mail")
    FORWARDED = "forwarded", _("Forwarded")
    WALK_IN = "walk-in", _("Walk-in")
    CHAT = "chat", _("Chat")
    INTERNAL = "internal", _("Meeting")


class About(models.TextChoices):
    """The seven choices of the form, and the automatic reply that only mail can be."""

    CONVERSION = "conversion", _("Conversion or the New System")
    LDS = "lds", _("Legacy Data Solution (LDS)")
    CURRENT_SYSTEM = "current-system", _("Help from the Current System project")
    SIGN_IN = "sign-in", _("Sign-in to the Current System")
    PROGRAM = "program", _("The migration program")
    ORDINARY = "ordinary", _("Not about the migration")
    UNSURE = "unsure", _("Cannot tell")
    AUTO_REPLY = "auto-reply", _("Automatic reply")


MIGRATION_ABOUTS = frozenset(
    {About.CONVERSION, About.LDS, About.CURRENT_SYSTEM, About.SIGN_IN, About.PROGRAM}
)


class NameAnswer(models.TextChoices):
    """A missing name is an answer that was chosen, never a gap (R15)."""

    GIVEN = "given", _("Name given")
    UNKNOWN = "unknown", _("Unknown")
    REFUSED = "refused", _("Refused")
    NOT_KEPT = "not kept", _("Not kept")


class ReachAnswer(models.TextChoices):
    GIVEN = "given", _("Number or e-mail given")
    WITHHELD = "withheld", _("Withheld")
    UNKNOWN = "unknown", _("Unknown")
    REFUSED = "refused", _("Refused")
    NOT_KEPT = "not kept", _("Not kept")


class Done(models.TextChoices):
    """What the person who held the contact did."""

    AS_ADVISED = "as-advised", _("As advised")
    NUMBER_GIVEN = "number-given", _("Number given")
    WARM_TRANSFER = "warm-transfer", _("Warm transfer")
    COLD_TRANSFER = "cold-transfer", _("Cold transfer")
    MESSAGE_TAKEN = "message-taken", _("Message taken")
    CALL_BACK = "call-back", _("Call back promised")
    ANSWERED = "answered", _("Answered")
    OTHER = "other", _("Other")


class Severity(models.IntegerChoices):
    ONE = 1, _("1 – benefits or eligibility at risk for many, or data exposed")
    TWO = 2, _("2 – work blocked or wrong for an office, file or group of cases")
    THREE = 3, _("3 – single case or inconvenience")
    FOUR = 4, _("4 – question or information")
