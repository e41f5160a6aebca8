"""The states of a ticket as one table of transitions, and the kinds of work log entries.

The diagram in docs/reference/ticket-states.md is made from `TRANSITIONS`
(`python -m tools.docs.ticket_states`), and a test compares the two.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NEW = "new", _("New")
    IN_REVIEW = "in-review", _("In review")
    ASSIGNED = "assigned", _("Assigned")
    WAITING = "waiting", _("Waiting")
    REDIRECTED = "redirected", _("Redirected")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")


# What nobody has reviewed (R13), what needs somebody's work, and what is done.
UNREVIEWED = (Status.NEW, Status.IN_REVIEW)
WORKED_ON = (Status.ASSIGNED, Status.WAITING, Status.REOPENED)
DONE = (Status.RESOLVED, Status.CLOSED)


class WaitFor(models.TextChoices):
    CALLER = "caller", _("The caller")
    NEW_SYSTEM = "new-system", _("The New System")
    PARTNER = "partner", _("An interface partner")


class Outcome(models.TextChoices):
    """A review ends in exactly one of these (R13)."""

    ASSIGN = "assign", _("Assigned")
    REDIRECT = "redirect", _("Redirect only")
    NOT_MIGRATION = "not-migration", _("Not about the migration")
    NEEDS_DETAILS = "needs-details", _("Needs the caller’s details")
    SAME_QUESTION = "same-question", _("Same question as another ticket")


LEADS_TO = {
    Outcome.ASSIGN: Status.ASSIGNED,
    Outcome.REDIRECT: Status.REDIRECTED,
    Outcome.NOT_MIGRATION: Status.CLOSED,
    Outcome.NEEDS_DETAILS: Status.WAITING,
    Outcome.SAME_QUESTION: Status.ASSIGNED,
}


class Need(StrEnum):
    """What somebody has to say for a transition. The form asks for it before, not after."""

    REASON = "reason"
    RESOLUTION = "resolution"
    WAKE_UP = "wake-up"
    GROUP = "group"


@dataclass(frozen=True)
class Transition:
    """`action` names the row of rights.toml that says who may."""

    start: Status
    end: Status
    action: str
    needs: tuple[Need, ...] = ()


def _from(
    starts: tuple[Status, ...], end: Status, action: str, *needs: Need
) -> tuple[Transition, ...]:
    return tuple(Transition(start, end, action, needs) for start in starts)


_REVIEW, _ASSIGN, _MOVE, _CLOSE = "ticket.review", "ticket.assign", "ticket.move", "ticket.close"

TRANSITIONS: tuple[Transition, ...] = (
    *_from((Status.NEW,), Status.IN_REVIEW, _REVIEW),
    *_from((Status.IN_REVIEW,), Status.NEW, _REVIEW),
    *_from(UNREVIEWED, Status.ASSIGNED, _REVIEW, Need.GROUP),
    *_from(UNREVIEWED, Status.WAITING, _REVIEW, Need.WAKE_UP),
    *_from(UNREVIEWED, Status.REDIRECTED, _REVIEW),
    *_from(UNREVIEWED, Status.CLOSED, _REVIEW, Need.REASON),
    *_from((Status.ASSIGNED, Status.REOPENED), Status.ASSIGNED, _ASSIGN, Need.GROUP),
    *_from((Status.REDIRECTED,), Status.ASSIGNED, _ASSIGN, Need.GROUP),
    *_from((Status.WAITING,), Status.ASSIGNED, _MOVE),
    *_from((Status.ASSIGNED, Status.REOPENED), Status.NEW, _MOVE, Need.REASON),
    *_from((Status.WAITING,), Status.NEW, _MOVE),
    *_from(WORKED_ON, Status.WAITING, _MOVE, Need.WAKE_UP),
    *_from(WORKED_ON, Status.REDIRECTED, _MOVE, Need.REASON),
    *_from(WORKED_ON, Status.RESOLVED, _MOVE, Need.RESOLUTION),
    *_from((*WORKED_ON, Status.REDIRECTED), Status.CLOSED, _CLOSE, Need.REASON),
    *_from((Status.RESOLVED,), Status.CLOSED, _CLOSE),
    *_from((Status.REDIRECTED, *DONE), Status.REOPENED, _MOVE, Need.REASON),
)

_BY_ENDS = {(row.start, row.end): row for row in TRANSITIONS}


def transition(start: str, end: str) -> Transition | None:
    """None: the table does not allow it."""
    return _BY_ENDS.get((Status(start), Status(end)))


def ways_from(start: str) -> tuple[Transition, ...]:
    return tuple(row for row in TRANSITIONS if row.start == start)


class EntryKind(models.TextChoices):
    CONTACT = "contact", _("Contact")
    NOTE = "note", _("Note")
    EMAIL = "e-mail", _("E-mail")
    STATUS = "status", _("Status")
    ASSIGNMENT = "assignment", _("Assignment")
    HAND_OVER = "hand-over", _("Hand-over")
    ATTACHMENT = "attachment", _("File")
    CHANGE = "change", _("Change")


class Audience(models.TextChoices):
    INTERNAL = "internal", _("Internal")
    SHARED = "shared", _("Shared")


class Scan(models.TextChoices):
    """Whether a file was looked through for client identifiers (R34)."""

    WAITING = "waiting", _("Not scanned yet")
    CLEAN = "clean", _("No client identifier found")
    FOUND = "found", _("Client identifiers found")


class Doing(models.TextChoices):
    VIEWING = "viewing", _("has this open")
    EDITING = "editing", _("is writing here")
