"""The states of an issue as one table of transitions, and the kinds of entries in its history.

The diagram in docs/reference/issue-states.md is made from `TRANSITIONS`
(`python -m tools.docs.issue_states`), and a test compares the two.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    OPEN = "open", _("Open")
    CONFIRMED = "confirmed", _("Confirmed")
    WORKAROUND = "workaround", _("Workaround")
    FIX_PLANNED = "fix-planned", _("Fix planned")
    WATCHING = "watching", _("Fixed, watching")
    ACCEPTED = "accepted", _("Accepted, stays")
    CLOSED = "closed", _("Closed")


class Resolution(models.TextChoices):
    """What kind of end it found; what later waves learn from."""

    DEFECT = "defect", _("A defect, mended")
    DATA = "data", _("Data, corrected")
    TRAINING = "training", _("Training or wording")
    ACCESS = "access", _("Access, given")
    BY_DESIGN = "by-design", _("By design, it stays")


class Need(StrEnum):
    """What somebody has to say for a transition. The form asks for it before, not after."""

    REASON = "reason"
    WORKAROUND = "workaround"
    EXPECTED_FIX = "expected-fix"
    RESOLUTION = "resolution"
    ACCEPTED_BY = "accepted-by"


@dataclass(frozen=True)
class Transition:
    start: Status
    end: Status
    needs: tuple[Need, ...] = ()


def _from(starts: tuple[Status, ...], end: Status, *needs: Need) -> tuple[Transition, ...]:
    return tuple(Transition(start, end, needs) for start in starts if start != end)


_WORKED_ON = (Status.OPEN, Status.CONFIRMED, Status.WORKAROUND, Status.FIX_PLANNED)
_LASTING = (Status.WATCHING, Status.ACCEPTED)

TRANSITIONS: tuple[Transition, ...] = (
    *_from((Status.OPEN,), Status.CONFIRMED),
    *_from(_WORKED_ON, Status.WORKAROUND, Need.WORKAROUND),
    *_from(_WORKED_ON, Status.FIX_PLANNED, Need.EXPECTED_FIX),
    *_from(_WORKED_ON, Status.WATCHING),
    *_from(_WORKED_ON, Status.ACCEPTED, Need.ACCEPTED_BY),
    *_from(_LASTING, Status.CONFIRMED, Need.REASON),
    *_from((*_WORKED_ON, *_LASTING), Status.CLOSED, Need.RESOLUTION),
    *_from((Status.CLOSED,), Status.OPEN, Need.REASON),
)

_BY_ENDS = {(row.start, row.end): row for row in TRANSITIONS}


def transition(start: str, end: str) -> Transition | None:
    """None: the table does not allow it."""
    return _BY_ENDS.get((Status(start), Status(end)))


def ways_from(start: str) -> tuple[Transition, ...]:
    return tuple(row for row in TRANSITIONS if row.start == start)


class EntryKind(models.TextChoices):
    OPENED = "opened", _("Opened")
    STATUS = "status", _("Status")
    CHANGE = "change", _("Change")
    NOTE = "note", _("Note")
    KNOWN = "known", _("Known issue")
    TOLD = "told", _("Tickets told")
