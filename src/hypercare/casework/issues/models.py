"""What the Migration Business Analyst tracks; many contacts and tickets can hang on one issue."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import About
from hypercare.casework.issues.states import Status
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.kernel.references import Series, reference
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.rollout.models import County


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, actor: Actor) -> "IssueQuerySet":
        return self.filter(visibility.rows(actor, "issue.read"))

    def open(self) -> "IssueQuerySet":
        return self.filter(status=Status.OPEN)

    def with_words(self) -> "IssueQuerySet":
        return self.select_related("summary", "workaround")


class Issue(Owned, Versioned):
    """`is_known`: published with its workaround, so that whoever holds a call can give it.

    No county and no area mean: it can be any. Areas are what a contact can be about.
    """

    number = models.PositiveBigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    summary = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    workaround = models.ForeignKey(Words, null=True, on_delete=models.PROTECT, related_name="+")
    is_known = models.BooleanField(default=False)
    areas = ArrayField(
        models.CharField(max_length=15, choices=About.choices), default=list, blank=True
    )
    counties = models.ManyToManyField(County, through="IssueCounty", related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="issue_number"),
            models.CheckConstraint(
                name="issue_known_has_workaround",
                condition=Q(is_known=False) | Q(workaround__isnull=False),
            ),
            models.CheckConstraint(
                name="issue_closed_at_a_time",
                condition=Q(status=Status.OPEN, closed_at__isnull=True)
                | Q(status=Status.CLOSED, closed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["program", "-opened_at", "-id"], name="issue_by_time")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return reference(Series.ISSUE, self.number)


class IssueCounty(Owned):
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "county"], name="issue_county"),
        ]


class IssueContact(Owned):
    """That somebody said a contact is about an issue, also where no ticket is needed."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="contact_links")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="issue_links")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "contact"], name="issue_contact"),
        ]


class IssueTicket(Owned):
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="ticket_links")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="issue_links")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "issue", "ticket"], name="issue_ticket"),
        ]
