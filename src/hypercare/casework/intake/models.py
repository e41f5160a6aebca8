"""Contacts that are kept but not finished: no advice or no ticket yet (R31)."""

from django.db import models

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.programs.owned import Owned


class Unfinished(Owned):
    """Stands on top of the readiness team's queue until its ticket exists; is tried again.

    `attach_to` is the ticket or issue that the person chose.
    """

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="unfinished")
    since = models.DateTimeField()
    reason = models.CharField(max_length=200)
    attach_to = models.CharField(max_length=15, default="", db_default="", blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    next_try_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["program", "next_try_at"], name="unfinished_due")]
