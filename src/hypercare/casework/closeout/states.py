"""Where a county's letter stands, derived and never typed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    NO_DATE = "no-date", _("No go-live date")
    NOT_DUE = "not-due", _("Not due yet")
    NO_ADDRESS = "no-address", _("No address")
    HELD = "held", _("Held")
    DUE = "due", _("Due")
    UNDER_WAY = "under-way", _("On its way")
    SENT = "sent", _("Sent")
    TROUBLE = "trouble", _("Did not arrive everywhere")


LOOKS = {
    Standing.NO_DATE: "waiting",
    Standing.NOT_DUE: "waiting",
    Standing.NO_ADDRESS: "attention",
    Standing.HELD: "late",
    Standing.DUE: "new",
    Standing.UNDER_WAY: "waiting",
    Standing.SENT: "done",
    Standing.TROUBLE: "attention",
}
