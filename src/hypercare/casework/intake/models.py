"""Contacts that are not finished: no ticket yet (R31), or a call that is being handed on."""

from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.foundation.accounts.models import User
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


class Transfer(Owned):
    """A call that was handed to Customer Support; comes in on every form until it is taken over."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="transfers")
    at = models.DateTimeField()
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    taken_over_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    taken_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="transfer_taken_by_someone",
                condition=Q(taken_over_at__isnull=True, taken_over_by__isnull=True)
                | Q(taken_over_at__isnull=False, taken_over_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "at"],
                name="transfer_coming_in",
                condition=Q(taken_over_at__isnull=True),
            ),
        ]


class HandingOn(Owned):
    """A call that is being handed on while its form is not saved yet: something is still missing.

    `sender` and `key` are those of the contact that it becomes. It holds no word of the caller's;
    `entity_name` is the program's own name.
    """

    sender = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entity_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "sender", "key"], name="handed_on_once"),
        ]
        indexes = [models.Index(fields=["program", "at"], name="handing_on_by_time")]
