"""What happens in a meeting: who is there, what is decided, and what has to be done (R19, R20)."""

from django.db import models
from django.db.models import Q

from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.meetings.models.meetings import Meeting
from hypercare.casework.meetings.running.states import Presence
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.models import ApiToken, User
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.programs.owned import Owned
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import SupportGroup


class Attendance(Owned, Versioned):
    """Whether a required team is there. `who` is its delegate; `why` says why nobody came.

    A team that is missing can be waived by somebody, with a reason; then it is not waited for.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    group = models.ForeignKey(SupportGroup, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    who = models.CharField(max_length=150, blank=True)
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    waived_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(null=True)
    waived_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "meeting", "group"], name="one_attendance"),
            models.CheckConstraint(
                name="attendance_presence", condition=Q(presence__in=Presence.values)
            ),
            models.CheckConstraint(
                name="delegate_has_a_name",
                condition=~Q(presence=Presence.DELEGATE) | ~Q(who=""),
            ),
            models.CheckConstraint(
                name="waiver_has_a_name",
                condition=Q(waived_by__isnull=True, waived_at__isnull=True, waived_why="")
                | (
                    Q(
                        presence=Presence.MISSING,
                        waived_by__isnull=False,
                        waived_at__isnull=False,
                    )
                    & ~Q(waived_why="")
                ),
            ),
        ]


_ONE_THING = Q(issue__isnull=False, ticket__isnull=True) | Q(
    issue__isnull=True, ticket__isnull=False
)


class Raised(Owned):
    """What somebody put on the agenda of a meeting, or (`is_new`) opened in it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="raised")
    issue = models.ForeignKey(Issue, null=True, on_delete=models.PROTECT, related_name="raised_in")
    ticket = models.ForeignKey(
        Ticket, null=True, on_delete=models.PROTECT, related_name="raised_in"
    )
    is_new = models.BooleanField(default=False)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="raised_one_thing", condition=_ONE_THING),
            models.UniqueConstraint(
                fields=["program", "meeting", "issue"],
                name="issue_raised_once",
                condition=Q(issue__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["program", "meeting", "ticket"],
                name="ticket_raised_once",
                condition=Q(ticket__isnull=False),
            ),
        ]


class Outcome(Owned):
    """That a change of an issue, or words on a ticket, were decided in a meeting.

    The words of a ticket's outcome are kept here: minutes leave the house, and a ticket's work log
    does not (safety row 23).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="outcomes")
    issue = models.ForeignKey(Issue, null=True, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="+")
    issue_entry = models.OneToOneField(
        IssueEntry, null=True, on_delete=models.PROTECT, related_name="outcome"
    )
    said = models.OneToOneField(Words, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outcome_of_one_thing",
                condition=Q(issue__isnull=False, issue_entry__isnull=False)
                & Q(ticket__isnull=True, said__isnull=True)
                | Q(ticket__isnull=False, said__isnull=False)
                & Q(issue__isnull=True, issue_entry__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["program", "meeting", "id"], name="outcome_by_meeting")]


class Action(Owned, Versioned):
    """What somebody will do by a day. `issue` is what it is about, where it is about one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    issue = models.ForeignKey(Issue, null=True, on_delete=models.PROTECT, related_name="actions")
    text = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "key"], name="action_key", condition=Q(key__isnull=False)
            ),
            models.CheckConstraint(
                name="action_done_by_somebody",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "due", "id"],
                name="action_open",
                condition=Q(done_at__isnull=True),
            ),
        ]


class Closing(Owned):
    """The minutes of a closed meeting as they were sent, and to how many."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="closing")
    minutes = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sent_to = models.PositiveIntegerField()
