"""Which clocks of a ticket run, and since when. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# States by name, so that the rule reads the same before and after a transition.
UNREVIEWED = frozenset({"new", "in-review"})
ENDED = frozenset({"redirected", "resolved", "closed"})
GROUPED = "grouped"  # stands under another ticket, whose clocks count for both
WAITING = "waiting"


class Clock(StrEnum):
    """Nobody has reviewed it; no person has it; nobody has added to it."""

    REVIEW = "review"
    PERSON = "person"
    UPDATE = "update"


class Near(StrEnum):
    """How far a clock has come, as far as people were told."""

    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Standing:
    """What decides about the clocks. Only what is about the migration is reviewed (R13)."""

    status: str
    is_reviewable: bool
    has_person: bool

    @property
    def is_held(self) -> bool:
        return self.status == WAITING


def runs(clock: Clock, standing: Standing) -> bool:
    """For a ticket that does not wait; while one waits, its clocks stand still as they are."""
    if standing.status in ENDED or standing.status == GROUPED:
        return False
    in_review = standing.is_reviewable and standing.status in UNREVIEWED
    if clock is Clock.REVIEW:
        return in_review
    if in_review:
        return False
    return clock is Clock.UPDATE or not standing.has_person


def began(
    clock: Clock, standing: Standing, since: datetime | None, *, at: datetime, touched: bool
) -> datetime | None:
    """When the clock began, after a change at a moment; None while it does not run.

    `touched` is a change by somebody who works on the ticket: only that starts *no update* anew.
    """
    if standing.is_held:
        return since
    if not runs(clock, standing):
        return None
    restarts = clock is Clock.UPDATE and touched
    return at if since is None or restarts else since
