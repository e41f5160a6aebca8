"""When something is due: working hours, holidays, go-live weeks, clock changes. Pure.

Moments are UTC; hours are wall-clock times of the program's zone. All intervals are half open:
17:00 no longer belongs to 08:00-17:00.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hypercare.foundation.kernel.clock import end_of_day, local_day, start_of_day
from hypercare.reference.directory.policies import WEEKDAYS, Hours

# A target that ten years of working hours do not reach has no due time.
MOST_DAYS = 3653
Span = tuple[datetime, datetime]
Pairs = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Hold:
    """Time that does not count. `end` is None while it lasts."""

    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True)
class Calendar:
    """`hours` are pairs per weekday; none at all means around the clock, holidays too.

    `long_days` are the days of go-live weeks, with the hours that hold on them.
    """

    zone: ZoneInfo
    hours: Hours = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    long_days: Mapping[date, Pairs] = field(default_factory=dict)

    @property
    def never_closes(self) -> bool:
        return not any(self.hours.values())

    def pairs(self, day: date) -> Pairs:
        if day in self.holidays:
            return ()
        return self.long_days.get(day) or self.hours.get(WEEKDAYS[day.weekday()], ())


class Part(StrEnum):
    WORK = "work"
    HOLD = "hold"
    HOLIDAY = "holiday"
    CLOSED = "closed"


@dataclass(frozen=True)
class Step:
    """One part of the way: time that counts, a hold, or a day on which nobody works."""

    part: Part
    begin: datetime
    end: datetime
    is_long: bool = False

    @property
    def time(self) -> timedelta:
        return self.end - self.begin


@dataclass(frozen=True)
class Course:
    """The way from a start to what is due; `due` is None while a hold lasts, or if never."""

    start: datetime
    target: timedelta
    steps: tuple[Step, ...]
    due: datetime | None


def due(
    start: datetime, working_time: timedelta, calendar: Calendar, holds: Sequence[Hold] = ()
) -> datetime | None:
    """The first moment at which that much working time has passed since the start."""
    return course(start, working_time, calendar, holds).due


def course(
    start: datetime, working_time: timedelta, calendar: Calendar, holds: Sequence[Hold] = ()
) -> Course:
    """How `due` comes about, step by step."""
    if working_time <= timedelta(0):
        return Course(start, working_time, (), start)
    left, steps = working_time, []
    for step in _steps(start, calendar, holds):
        if step.part is Part.WORK and step.time >= left:
            end = step.begin + left
            steps.append(Step(Part.WORK, step.begin, end, step.is_long))
            return Course(start, working_time, tuple(steps), end)
        if step.part is Part.WORK:
            left -= step.time
        steps.append(step)
    return Course(start, working_time, tuple(steps), None)


def worked(
    start: datetime, end: datetime, calendar: Calendar, holds: Sequence[Hold] = ()
) -> timedelta:
    """Working time between two moments."""
    total = timedelta(0)
    for step in _steps(start, calendar, holds):
        if step.begin >= end:
            break
        if step.part is Part.WORK:
            total += min(step.end, end) - step.begin
    return total


def _steps(start: datetime, calendar: Calendar, holds: Sequence[Hold]) -> Iterator[Step]:
    """In order; ends with a hold that lasts, or after ten years."""
    first = local_day(start, calendar.zone)
    for days in range(MOST_DAYS):
        day = first + timedelta(days=days)
        for step in _day_steps(day, start, calendar):
            if step.part is not Part.WORK:
                yield step
                continue
            for piece in _around_holds(step, holds):
                yield piece
                if piece.part is Part.HOLD and piece.end == step.end and _lasts(step.end, holds):
                    return


def _day_steps(day: date, start: datetime, calendar: Calendar) -> Iterator[Step]:
    spans = spans_of(day, calendar)
    if not spans:
        part = Part.HOLIDAY if day in calendar.holidays else Part.CLOSED
        midnight = max(start, start_of_day(day, calendar.zone))
        yield Step(part, midnight, end_of_day(day, calendar.zone))
    for begin, end in spans:
        if end > start:
            yield Step(Part.WORK, max(begin, start), end, day in calendar.long_days)


def _around_holds(step: Step, holds: Sequence[Hold]) -> Iterator[Step]:
    """The step in pieces: what counts, and what is held. Holds may overlap."""
    begin = step.begin
    for hold in sorted(holds, key=lambda hold: hold.begin):
        held_from = max(hold.begin, begin)
        held_to = min(hold.end or step.end, step.end)
        if held_from >= held_to:
            continue
        if held_from > begin:
            yield Step(Part.WORK, begin, held_from, step.is_long)
        yield Step(Part.HOLD, held_from, held_to)
        begin = held_to
    if begin < step.end:
        yield Step(Part.WORK, begin, step.end, step.is_long)


def _lasts(moment: datetime, holds: Sequence[Hold]) -> bool:
    return any(hold.end is None and hold.begin < moment for hold in holds)


def spans_of(day: date, calendar: Calendar) -> list[Span]:
    """The moments of a day at which the wall clock reads working time.

    A wall-clock time that the clocks skip is no time; one that they repeat counts twice.
    """
    if calendar.never_closes:
        return [(start_of_day(day, calendar.zone), end_of_day(day, calendar.zone))]
    stretches = _stretches(day, calendar.zone)
    found = [
        (max(begin, low), min(end, high))
        for low, high, offset in stretches
        for begin, end in (_at(day, pair, offset) for pair in calendar.pairs(day))
    ]
    return sorted((begin, end) for begin, end in found if begin < end)


def _at(day: date, pair: Sequence[str], offset: timedelta) -> Span:
    """The pair as moments, if that offset held all day."""
    begin, end = (datetime.combine(day, time.fromisoformat(clock), UTC) - offset for clock in pair)
    return begin, end


def _stretches(day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime, timedelta]]:
    """The day in stretches of one UTC offset: two on the day of a clock change."""
    low, high = start_of_day(day, zone), end_of_day(day, zone)
    first, last = _offset(low, zone), _offset(high - timedelta(minutes=1), zone)
    if first == last:
        return [(low, high, first)]
    change = _change(low, high, zone)
    return [(low, change, first), (change, high, last)]


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The minute at which the clocks change, found by halving."""
    before = _offset(low, zone)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) // 2
        middle -= timedelta(seconds=middle.second, microseconds=middle.microsecond)
        if middle == low:
            break
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high
