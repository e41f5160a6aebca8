"""A time zone as calendar programs want it: two yearly rules, of the kind Outlook reads. Pure.

`BYDAY=2SU` is the second Sunday of its month, `-1SU` the last. Where a zone's changes follow no
such rule, each is written as a day of its own.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from hypercare.reference.directory.policies import WEEKDAYS

ONE_MINUTE = timedelta(minutes=1)
NONE = timedelta(0)
LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001  (a wall-clock time)


@dataclass(frozen=True)
class Change:
    """`local` is what the clocks would have read without it."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str
    is_daylight: bool

    @property
    def kind(self) -> tuple[bool, str, timedelta, timedelta]:
        return self.is_daylight, self.name, self.before, self.after


def timezone_of(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """Its changes from the year before the first to the year after the last."""
    found = Timezone()
    found.add("tzid", zone.key)
    known = sorted(_changes(zone, first_year - 1, last_year + 1), key=lambda change: change.kind)
    for _kind, group in groupby(known, key=lambda change: change.kind):
        for part in _parts(sorted(group, key=lambda change: change.local)):
            found.add_component(part)
    if not known:
        found.add_component(_unchanging(zone))
    return found


def _parts(changes: list[Change]) -> Iterator[TimezoneDaylight | TimezoneStandard]:
    """One with a rule, or one for each change."""
    if rule := yearly_rule([change.local for change in changes]):
        part = _part(changes[0])
        part.add("rrule", rule)
        yield part
        return
    yield from map(_part, changes)


def yearly_rule(moments: list[datetime]) -> dict[str, object] | None:
    """The same weekday of the same month at the same time, once in each of the years."""
    years = [moment.year for moment in moments]
    same = {(m.month, m.weekday(), m.time()) for m in moments}
    if len(same) != 1 or years != list(range(years[0], years[0] + len(years))) or len(years) < 2:
        return None
    for places in ({_place(m) for m in moments}, {_place_from_end(m) for m in moments}):
        if len(places) == 1:
            day = f"{places.pop()}{WEEKDAYS[moments[0].weekday()]}"
            return {"freq": "yearly", "bymonth": moments[0].month, "byday": day}
    return None


def _place(moment: datetime) -> int:
    return (moment.day - 1) // 7 + 1


def _place_from_end(moment: datetime) -> int:
    last = calendar.monthrange(moment.year, moment.month)[1]
    return -((last - moment.day) // 7 + 1)


def _part(change: Change) -> TimezoneDaylight | TimezoneStandard:
    part = TimezoneDaylight() if change.is_daylight else TimezoneStandard()
    part.add("dtstart", change.local)
    part.add("tzoffsetfrom", change.before)
    part.add("tzoffsetto", change.after)
    part.add("tzname", change.name)
    return part


def _unchanging(zone: ZoneInfo) -> TimezoneDaylight | TimezoneStandard:
    moment = datetime(2000, 1, 1, tzinfo=zone)
    offset = moment.utcoffset() or NONE
    name = moment.tzname() or zone.key
    return _part(Change(LONG_AGO, offset, offset, name, is_daylight=False))


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    """Looked for in steps of a week; no zone changes its clocks twice in one."""
    begin, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    weeks = [begin + timedelta(weeks=n) for n in range((end - begin).days // 7 + 1)]
    for low, high in pairwise([*weeks, end]):
        if _offset(low, zone) != _offset(high, zone):
            yield _change(low, high, zone)


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> Change:
    """Its minute, found by halving."""
    before = _offset(low, zone)
    while high - low > ONE_MINUTE:
        middle = low + (high - low) // ONE_MINUTE // 2 * ONE_MINUTE
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    after = high.astimezone(zone)
    local = (high + before).replace(tzinfo=None)
    is_daylight = (after.dst() or NONE) > NONE
    return Change(local, before, _offset(high, zone), after.tzname() or zone.key, is_daylight)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or NONE
