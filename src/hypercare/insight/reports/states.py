"""What an edition goes through, its sections, and what a recipient may be told of a contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """APPROVED goes by itself; SENT means that the mail server took it for every address."""

    DRAFTED = "drafted", _("Drafted")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent")


class Approval(models.TextChoices):
    PERSON = "person", _("A person")
    RULE = "rule", _("By itself, after a set time")


class Section(models.TextChoices):
    """Where a contact stands in an edition. NEW or LATE it is once and never again."""

    NEW = "new", _("New")
    LATE = "late", _("Late for earlier days")
    CHANGED = "changed", _("Changed since the last edition")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RESTORED = "restored", _("Counts again")


FIRST_TOLD = (Section.NEW, Section.LATE)


class Field(models.TextChoices):
    """What the data agreement lets a recipient see. Number and time are always there.

    Names and ways to reach somebody are masked even so (R34).
    """

    FROM = "from", _("From")
    COUNTY = "county", _("County")
    WAVE = "wave", _("Wave")
    CHANNEL = "channel", _("Channel")
    ABOUT = "about", _("About")
    CATEGORY = "category", _("Category")
    REASON = "reason", _("Reason")
    ADVICE = "advice", _("Advice")
    TICKET = "ticket", _("Ticket")
    OUTCOME = "outcome", _("Outcome")
    NAME = "name", _("Name, masked")
    REACH = "reach", _("How to reach them, masked")


ALWAYS = ("number", "happened_at")
COUNTED_BY = (
    Field.COUNTY, Field.WAVE, Field.CATEGORY, Field.CHANNEL, Field.ADVICE, Field.OUTCOME,
)  # fmt: skip
WITHOUT_PEOPLE = tuple(field for field in Field if field not in (Field.NAME, Field.REACH))
NO_TICKET = "no-ticket"


class Format(models.TextChoices):
    HTML = "html", _("Page")
    PDF = "pdf", _("PDF")
    XLSX = "xlsx", _("Excel")
    CSV = "csv", _("CSV")
    JSON = "json", _("JSON")


CONTENT_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
}


class ViewFormat(models.TextChoices):
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
    PDF = "pdf", _("PDF")


VIEW_TYPES = {format: CONTENT_TYPES[Format(format.value)] for format in ViewFormat}
