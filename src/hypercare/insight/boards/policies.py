"""How fresh a board is: each ended meeting that refreshes boards opens a duty (R25). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypercare.insight.boards.states import Fresh

# A refresh that is this much later than due was missed; so it is once the next meeting has ended.
MISSED_AFTER = timedelta(minutes=30)
_ORDER = list(Fresh)


@dataclass(frozen=True)
class Refreshing:
    """A meeting after which boards are brought up to date, `within` a time after its end."""

    title: str
    starts_at: datetime
    ends_at: datetime
    within: timedelta


@dataclass(frozen=True)
class Duty:
    """What is owed after one meeting."""

    meeting: Refreshing
    due_at: datetime
    missed_at: datetime

    def standing(self, at: datetime) -> Fresh:
        if at >= self.missed_at:
            return Fresh.MISSED
        return Fresh.LATE if at >= self.due_at else Fresh.DUE


@dataclass(frozen=True)
class Freshness:
    """`duty` is the most urgent of all `duties`; at `changes_at` it is not true any longer."""

    state: Fresh
    duty: Duty | None = None
    duties: tuple[Duty, ...] = ()
    changes_at: datetime | None = None

    @property
    def owed(self) -> int:
        return len(self.duties)


def freshness(meetings: Iterable[Refreshing], *, since: datetime, at: datetime) -> Freshness:
    """`since` is the board's last edition, or when the board was made.

    A meeting that had ended by then owes nothing; one that ends at that very moment does.
    """
    known = sorted(meetings, key=lambda meeting: meeting.ends_at)
    owed = [duty for duty in _duties(known) if since <= duty.meeting.ends_at <= at]
    worst = max(owed, key=lambda duty: (_rank(duty, at), -duty.due_at.timestamp()), default=None)
    moments = [meeting.ends_at for meeting in known if meeting.ends_at > at]
    moments += [moment for duty in owed for moment in (duty.due_at, duty.missed_at)]
    return Freshness(
        state=worst.standing(at) if worst else Fresh.FRESH,
        duty=worst,
        duties=tuple(owed),
        changes_at=min((moment for moment in moments if moment > at), default=None),
    )


def _duties(known: Sequence[Refreshing]) -> Iterator[Duty]:
    """A later edition would serve both, so the next meeting's end makes an overdue one missed."""
    for place, meeting in enumerate(known):
        due_at = meeting.ends_at + meeting.within
        later = (one.ends_at for one in known[place + 1 :] if one.ends_at > meeting.ends_at)
        overtaken = next(later, due_at + MISSED_AFTER)
        yield Duty(meeting, due_at, max(due_at, min(overtaken, due_at + MISSED_AFTER)))


def _rank(duty: Duty, at: datetime) -> int:
    return _ORDER.index(duty.standing(at))
