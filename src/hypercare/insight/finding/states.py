"""The lists that are filtered, and who a saved view is for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Listed(models.TextChoices):
    TICKETS = "tickets", _("Tickets")
    CONTACTS = "contacts", _("Contacts")


class SharedWith(models.TextChoices):
    PRIVATE = "private", _("Only me")
    TEAM = "team", _("My team")
    PROGRAM = "program", _("Everybody in the program")


class Format(models.TextChoices):
    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")
