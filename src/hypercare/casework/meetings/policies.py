"""Which meetings a go-live week has, and what a change of it does to them. Pure.

A *day* is a day of the program's zone; moments are UTC. A wall-clock time that the clocks skip is
read with the offset before the gap, one that they repeat is the first (as RFC 5545 reads it).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypercare.casework.meetings.states import Audience, Kind
from hypercare.reference.directory.policies import WEEKDAYS
from hypercare.reference.rollout.policies import go_live_week

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """`days` are MO to SU; `start` is a wall-clock time of the program's zone."""

    days: Collection[str]
    start: time
    minutes: int


@dataclass(frozen=True)
class Slot:
    """When a series is held on a day."""

    day: date
    starts_at: datetime
    ends_at: datetime


def slots(
    rule: Rule, go_live: date | None, holidays: Collection[date], zone: ZoneInfo
) -> tuple[Slot, ...]:
    """On those of the first five working days from the go-live date that are days of the rule."""
    week = go_live_week(go_live, holidays) if go_live else ()
    return tuple(slot(rule, day, zone) for day in week if WEEKDAYS[day.weekday()] in rule.days)


def slot(rule: Rule, day: date, zone: ZoneInfo) -> Slot:
    starts_at = datetime.combine(day, rule.start, zone).astimezone(UTC)
    return Slot(day, starts_at, starts_at + timedelta(minutes=rule.minutes))


@dataclass(frozen=True)
class Kept:
    """A meeting that there is. `is_fixed`: begun, closed, or cancelled by somebody."""

    key: int
    day: date
    is_fixed: bool


@dataclass(frozen=True)
class Changes:
    """`again` says which meeting is held in which slot from now on."""

    new: tuple[Slot, ...]
    again: Mapping[int, Slot]
    dropped: tuple[int, ...]


def changes(kept: Iterable[Kept], wanted: Sequence[Slot], since: datetime) -> Changes:
    """What a plan does to the meetings of a series; a day has one (R39).

    What is fixed stays as it was and takes the place of its day. What would have begun before
    `since` is not invented afterwards.
    """
    known = list(kept)
    taken = {one.day for one in known}
    slot_of = {slot.day: slot for slot in wanted}
    loose = [one for one in known if not one.is_fixed]
    return Changes(
        new=tuple(s for s in wanted if s.day not in taken and s.starts_at >= since),
        again={one.key: slot_of[one.day] for one in loose if one.day in slot_of},
        dropped=tuple(one.key for one in loose if one.day not in slot_of),
    )


@dataclass(frozen=True)
class Booking:
    """A room's time; `key` is None for what is not stored yet."""

    key: int | None
    begin: datetime
    end: datetime


def clashes(wanted: Booking, booked: Iterable[Booking]) -> list[Booking]:
    """What overlaps; one may begin at the moment at which another ends."""
    return [
        one
        for one in booked
        if one.begin < wanted.end
        and wanted.begin < one.end
        and (one.key is None or one.key != wanted.key)
    ]


@dataclass(frozen=True)
class Recurrence:
    """A weekly rule and the days that it leaves out; `days` are MO to SU in order."""

    first: date
    last: date
    days: tuple[str, ...]
    without: tuple[date, ...]


def recurrence(held: Iterable[date]) -> Recurrence | None:
    """The one weekly rule that gives exactly these days; None for no day at all."""
    days = sorted(set(held))
    if not days:
        return None
    first, last = days[0], days[-1]
    weekdays = {day.weekday() for day in days}
    span = (first + ONE_DAY * n for n in range((last - first).days + 1))
    by_rule = [day for day in span if day.weekday() in weekdays]
    return Recurrence(
        first=first,
        last=last,
        days=tuple(WEEKDAYS[number] for number in sorted(weekdays)),
        without=tuple(day for day in by_rule if day not in set(days)),
    )


def kind_of(key: str, audience: str) -> Kind:
    """What a template's key and audience say it is."""
    if audience != Audience.STAFF:
        return Kind.DEBRIEF
    if key.startswith("qrt"):
        return Kind.QRT
    return Kind.STATUS if key.startswith("status") else Kind.OTHER
