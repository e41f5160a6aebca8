"""The append-only work log of a ticket (R15)."""

from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.models.ticket import Ticket
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words


class WorkLogEntry(Owned):
    """One line of the story; never changed (a trigger refuses it).

    An entry of kind *contact* carries the four mandatory facts (R15): a database constraint holds
    them, and `Words` cannot be empty. `amends` is the entry whose words this one corrects. `key`
    is drawn by whoever adds the entry, so that a repeated save adds nothing.
    """

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="log", db_constraint=False
    )
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.INTERNAL)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    token = models.ForeignKey(
        ApiToken,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    contact_name = models.ForeignKey(
        Words,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    contact_entity = models.CharField(max_length=200, blank=True)
    contact_reach = models.ForeignKey(
        Words,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    contact_reason = models.ForeignKey(
        Words,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    text = models.ForeignKey(
        Words, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    change = models.JSONField(default=dict, blank=True)
    amends = models.ForeignKey(
        "self", null=True, db_index=False, on_delete=models.PROTECT, related_name="amendments"
    )
    key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="log_contact_has_four_facts",
                condition=~Q(kind=EntryKind.CONTACT)
                | (
                    Q(contact__isnull=False)
                    & Q(contact_name__isnull=False)
                    & ~Q(contact_entity="")
                    & Q(contact_reach__isnull=False)
                    & Q(contact_reason__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="log_note_has_words",
                condition=~Q(kind=EntryKind.NOTE) | Q(text__isnull=False),
            ),
            models.CheckConstraint(
                name="log_amends_by_a_note",
                condition=Q(amends__isnull=True) | Q(kind=EntryKind.NOTE),
            ),
            models.UniqueConstraint(
                fields=["program", "key"], name="log_key", condition=Q(key__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["program", "ticket", "id"], name="log_by_ticket"),
            models.Index(
                fields=["amends", "id"], name="log_by_amended", condition=Q(amends__isnull=False)
            ),
        ]
