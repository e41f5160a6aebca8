"""The help desk record of one question (R13, R14)."""

from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import Severity
from hypercare.casework.tickets.models.category import Category
from hypercare.casework.tickets.models.clocked import CLOCK_INDEXES, Clocked
from hypercare.casework.tickets.states import UNREVIEWED, Status, WaitFor
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.kernel.references import Series, reference
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Entity, SupportGroup


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """What `ticket.read` covers. *own* is a ticket that I have, or whose contact I took;
        *team* includes what my group was given sight of.

        The joins of a narrow scope stay in a sub-query, so that a list needs no DISTINCT, which
        would read all of it before the first row.
        """
        covered = visibility.rows(
            actor,
            "ticket.read",
            team="group__code",
            people=(
                "opened_by",
                "person",
                "links__contact__logged_by",
                "links__contact__taken_by",
            ),
            token="links__contact__token",  # noqa: S106
        )
        scope = scope_of(actor, "ticket.read")
        if scope is Scope.ALL:
            return self.filter(covered)
        if scope is Scope.TEAM:
            covered |= Q(referrals__group__code__in=actor.teams, referrals__ended_at=None)
        return self.filter(program=actor.program, pk__in=self.filter(covered).values("pk"))

    def unreviewed(self) -> "TicketQuerySet":
        return self.standing().filter(status__in=UNREVIEWED)

    def standing(self) -> "TicketQuerySet":
        """Tickets that stand for themselves: what is grouped under another is not counted (R31)."""
        return self.filter(under=None)


class Ticket(Owned, Versioned, Clocked):
    """`intake` is the program's migration default by channel; `analytic` is set at review (R14).

    What belongs to a state is held by the database together with it: a ticket that waits says
    for whom, until when, and where it goes `back_to`; one that is resolved says how.
    `moved_at` is when it came into its state, None for one that never left its first.

    `under` leads the group that this ticket is in. The database holds that whoever leads is in no
    group: two generated columns and a foreign key (migration `grouping`), so there is no cycle.
    """

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NEW)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    group = models.ForeignKey(
        SupportGroup, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    intake = models.ForeignKey(
        Category,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    analytic = models.ForeignKey(
        Category,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    subject = models.ForeignKey(
        Words, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    entity = models.ForeignKey(
        Entity, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    entity_name = models.CharField(max_length=200)
    migration_related = models.BooleanField()
    bounced = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_token = models.ForeignKey(
        ApiToken, null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    claimed_until = models.DateTimeField(null=True)
    wait_for = models.CharField(max_length=12, blank=True, choices=WaitFor.choices, default="")
    wake_at = models.DateTimeField(null=True)
    back_to = models.CharField(max_length=12, blank=True, choices=Status.choices, default="")
    resolution = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    hand_backs = models.PositiveSmallIntegerField(default=0)
    under = models.ForeignKey(
        "self", null=True, db_index=False, on_delete=models.PROTECT, related_name="members"
    )
    contacts = models.ManyToManyField(Contact, through="TicketContact", related_name="tickets")

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="ticket_number"),
            models.CheckConstraint(
                name="ticket_reviewed_by_someone",
                condition=Q(
                    reviewed_at__isnull=True, reviewed_by__isnull=True, reviewed_token__isnull=True
                )
                | Q(
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                    reviewed_token__isnull=True,
                )
                | Q(
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=True,
                    reviewed_token__isnull=False,
                ),
            ),
            models.CheckConstraint(name="ticket_status", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="ticket_new_is_not_reviewed",
                condition=~Q(status__in=UNREVIEWED) | Q(reviewed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ticket_in_review_is_claimed",
                condition=Q(
                    status=Status.IN_REVIEW, claimed_by__isnull=False, claimed_until__isnull=False
                )
                | (
                    ~Q(status=Status.IN_REVIEW)
                    & Q(claimed_by__isnull=True, claimed_until__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="ticket_waits_for_something",
                condition=Q(
                    status=Status.WAITING,
                    wait_for__in=WaitFor.values,
                    wake_at__isnull=False,
                    back_to__in=(Status.NEW, Status.ASSIGNED),
                )
                | (~Q(status=Status.WAITING) & Q(wait_for="", wake_at__isnull=True, back_to="")),
            ),
            models.CheckConstraint(
                name="ticket_resolved_says_how",
                condition=~Q(status=Status.RESOLVED) | Q(resolution__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_closed_says_when",
                condition=Q(status=Status.CLOSED, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED) & Q(closed_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "-opened_at", "-id"],
                name="ticket_unreviewed",
                condition=Q(status__in=UNREVIEWED),
            ),
            models.Index(fields=["program", "-opened_at", "-id"], name="ticket_by_time"),
            models.Index(
                fields=["wake_at"], name="ticket_to_wake", condition=Q(status=Status.WAITING)
            ),
            models.Index(
                fields=["claimed_until"],
                name="ticket_claimed",
                condition=Q(status=Status.IN_REVIEW),
            ),
            models.Index(
                fields=["under", "number"],
                name="ticket_by_lead",
                condition=Q(under__isnull=False),
            ),
            models.Index(
                fields=["program", "entity", "-opened_at", "-id"], name="ticket_by_entity"
            ),
            models.Index(fields=["program", "group", "-opened_at", "-id"], name="ticket_by_group"),
            models.Index(
                fields=["program", "status", "-opened_at", "-id"], name="ticket_by_status"
            ),
            models.Index(fields=["program", "severity", "id"], name="ticket_by_severity"),
            models.Index(fields=["program", "entity_name", "id"], name="ticket_by_name"),
            *CLOCK_INDEXES,
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return reference(Series.TICKET, self.number)


class TicketContact(Owned):
    """A contact is under at most one ticket; a ticket has one or more contacts (R31)."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="links", db_constraint=False
    )
    contact = models.OneToOneField(
        Contact, on_delete=models.PROTECT, related_name="link", db_constraint=False
    )
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "contact"], name="contact_under_one_ticket"),
        ]
