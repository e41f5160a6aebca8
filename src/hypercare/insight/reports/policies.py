"""When a report is due, and where a contact stands in it. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypercare.foundation.kernel.clock import local_day
from hypercare.insight.reports.states import Section

Row = Mapping[str, Any]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What was agreed: the first day that is reported, and the times of day (local)."""

    from_day: date
    cut_off: time
    same_day: bool
    deadline: time


@dataclass(frozen=True)
class Known:
    """What a recipient was told of a contact last. `counts` is False once it was withdrawn."""

    row: Row
    counts: bool


def cut_off_at(terms: Terms, day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) at which the rows of that day are frozen."""
    return _at(day, terms.cut_off, terms.same_day, zone)


def deadline_at(terms: Terms, day: date, zone: ZoneInfo) -> datetime:
    """The moment (UTC) by which its report has to be sent."""
    return _at(day, terms.deadline, terms.same_day, zone)


def _at(day: date, clock: time, same_day: bool, zone: ZoneInfo) -> datetime:
    """A time that the clocks skip is read as it would have been before they were changed; of one
    that exists twice the first counts."""
    on = day if same_day else day + ONE_DAY
    return datetime.combine(on, clock, zone).astimezone(UTC)


def days_due(terms: Terms, last: date | None, now: datetime, zone: ZoneInfo) -> Iterator[date]:
    """Each day whose cut-off has passed, after `last`, the newest that has an edition."""
    day = terms.from_day if last is None else last + ONE_DAY
    while cut_off_at(terms, day, zone) <= now:
        yield day
        day += ONE_DAY


def first_section(happened_at: datetime, day: date, zone: ZoneInfo) -> Section:
    """Of a contact that no edition told yet. Raises ValueError for one of a later day."""
    its_day = local_day(happened_at, zone)
    if its_day > day:
        raise ValueError(f"{its_day} is after {day}")
    return Section.NEW if its_day == day else Section.LATE


def later_section(known: Known, row: Row, *, counts: bool) -> Section | None:
    """Of a contact that was told already; None where there is nothing to tell."""
    if known.counts and not counts:
        return Section.WITHDRAWN
    if counts and not known.counts:
        return Section.RESTORED
    return Section.CHANGED if counts and differences(known.row, row) else None


def differences(before: Row, now: Row) -> dict[str, list[Any]]:
    """Field -> [before, now], of the fields that both have: a new agreement is no change."""
    shared = [name for name in now if name in before]
    return {name: [before[name], now[name]] for name in shared if before[name] != now[name]}


def edition_name(number: int, correction: int) -> str:
    return f"{number}{chr(96 + correction) if correction else ''}"


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def mailing_due(
    *,
    clock: time,
    weekdays: Collection[str],
    since: datetime,
    last: date | None,
    now: datetime,
    zone: ZoneInfo,
) -> date | None:
    """The day whose mailing is due now; None: none is.

    A list shows the present, so what was missed is made up for by the newest day alone.
    """
    today = local_day(now, zone)
    for day in (today, today - ONE_DAY):
        moment = datetime.combine(day, clock, zone).astimezone(UTC)
        if WEEKDAYS[day.weekday()] in weekdays and since <= moment <= now:
            return day if last is None or last < day else None
    return None
