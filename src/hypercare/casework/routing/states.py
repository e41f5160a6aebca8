"""The advice codes, spelled as in the protocol."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdviceCode(models.TextChoices):
    SUPPRESS = "suppress", _("Attach to what it answers")
    COUNTY = "county", _("The county’s own number")
    CUSTOMER_SUPPORT = "customer-support", _("Customer Support")
    TRANSFER = "transfer", _("Transfer to Customer Support")
    SECOND_LEVEL = "second-level", _("Second-level LDS help")
    WINDOW_CLOSED = "window-closed", _("The window is closed")
    GO_TO = "go-to", _("Go-To resource")
    SERVICE_DESK = "service-desk", _("New System Service Desk")
    PARTNER = "partner", _("Keep it with the readiness team")
    STAKEHOLDER = "stakeholder", _("Project management")
    INTERNAL = "internal", _("Update the issue")
    ORDINARY = "ordinary", _("Ordinary support")
