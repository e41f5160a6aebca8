"""When a county's letter is due, and where it stands. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypercare.casework.closeout.states import Standing
from hypercare.foundation.outbox.states import State

# A letter switched on later does not go by itself to counties that went live long ago.
BY_ITSELF = timedelta(days=7)


@dataclass(frozen=True)
class Case:
    """All that decides. `messages` are the states of the messages of the newest letter sent."""

    go_live: date | None
    has_address: bool
    is_held: bool
    messages: tuple[str, ...] = ()


def due_at(go_live: date, at_time: time, zone: ZoneInfo) -> datetime:
    """In UTC. A time that the clocks skip is the moment after the gap."""
    return datetime.combine(go_live, at_time, zone).astimezone(UTC)


def standing(case: Case, *, at_time: time, zone: ZoneInfo, at: datetime) -> Standing:
    """What was sent stays sent, wherever the date moves (R39)."""
    if case.messages:
        return _of_messages(case.messages)
    if case.go_live is None:
        return Standing.NO_DATE
    if case.is_held:
        return Standing.HELD
    if at < due_at(case.go_live, at_time, zone):
        return Standing.NOT_DUE
    return Standing.DUE if case.has_address else Standing.NO_ADDRESS


def goes_by_itself(
    case: Case, *, needs_release: bool, at_time: time, zone: ZoneInfo, at: datetime
) -> bool:
    if needs_release or case.go_live is None:
        return False
    is_due = standing(case, at_time=at_time, zone=zone, at=at) == Standing.DUE
    return is_due and at < due_at(case.go_live, at_time, zone) + BY_ITSELF


def _of_messages(states: Collection[str]) -> Standing:
    if {State.FAILED, State.BOUNCED} & set(states):
        return Standing.TROUBLE
    return Standing.SENT if set(states) == {State.SENT} else Standing.UNDER_WAY
