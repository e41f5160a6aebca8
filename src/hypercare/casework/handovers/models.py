"""One row for each redirect and transfer, and one for each caller who came back (R33)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.states import Kind, Outcome, Why
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.directory.models import Entity, Line, Person


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, actor: Actor) -> "HandOverQuerySet":
        """Those of the contacts that the actor may read."""
        mine = Contact.objects.visible_to(actor).values("pk")
        return self.filter(program=actor.program, contact__in=mine)

    def counted(self) -> "HandOverQuerySet":
        return self.filter(contact__withdrawn_at=None)


class HandOver(Owned, Versioned):
    """That a contact was sent on. `to_name` and `to_number` are as they stood at that moment.

    `reference_there` is the number that the other side gave. `back_with` is the contact by which
    the caller came back. `owner` answers for one that could not be transferred, because it came
    by mail (settled reading 4).
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="hand_overs")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    line = models.ForeignKey(Line, null=True, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    to_name = models.CharField(max_length=200)
    to_number = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reference_there = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    outcome_token = models.ForeignKey(
        ApiToken, null=True, on_delete=models.PROTECT, related_name="+"
    )
    back_with = models.ForeignKey(
        Contact, null=True, on_delete=models.PROTECT, related_name="came_back_from"
    )

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="hand_over_to_somebody", condition=~Q(to_name="")),
            models.CheckConstraint(
                name="hand_over_outcome", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="hand_over_outcome_has_time",
                condition=Q(outcome=Outcome.OPEN, outcome_at__isnull=True)
                | (~Q(outcome=Outcome.OPEN) & Q(outcome_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="hand_over_back_with_a_contact",
                condition=Q(back_with__isnull=True) | Q(outcome=Outcome.CAME_BACK),
            ),
        ]
        indexes = [
            models.Index(fields=["program", "-at", "-id"], name="hand_over_by_time"),
            models.Index(
                F("program"),
                Upper("reference_there"),
                name="hand_over_by_reference",
                condition=~Q(reference_there=""),
            ),
            models.Index(
                fields=["program", "at"],
                name="hand_over_open",
                condition=Q(outcome=Outcome.OPEN),
            ),
        ]


class Bounce(Owned):
    """That the caller of a contact had been sent away before, and how that was seen.

    `hand_over` is None when the caller said so and the ledger knows nothing of it. `from_severity`
    and `to_severity` are what the program's rule made of the ticket's severity.
    """

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="bounce")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="bounces")
    hand_over = models.ForeignKey(
        HandOver, null=True, on_delete=models.PROTECT, related_name="bounces"
    )
    at = models.DateTimeField()
    whys = ArrayField(models.CharField(max_length=10, choices=Why.choices))
    from_severity = models.PositiveSmallIntegerField(null=True)
    to_severity = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["program", "-at", "-id"], name="bounce_by_time")]


class ListMapping(Owned, Versioned):
    """Which column of the other desk's list says what; one per program, kept for the next time."""

    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program"], name="one_list_mapping")]


class OtherTicket(Owned):
    """One line of the other desk's list, and the hand-over that it belongs to.

    `reference` is the other desk's own; `score` and `whys` say how sure the match is.
    """

    reference = models.CharField(max_length=60)
    county = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(null=True)
    status = models.CharField(max_length=60, blank=True)
    hand_over = models.OneToOneField(
        HandOver, null=True, on_delete=models.PROTECT, related_name="there"
    )
    score = models.PositiveSmallIntegerField(default=0)
    whys = ArrayField(models.CharField(max_length=20), default=list)
    brought_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "reference"], name="other_ticket_once"),
            models.CheckConstraint(name="other_ticket_named", condition=~Q(reference="")),
        ]
