"""The one place that reads the clock, and the one function that turns a moment into a day."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import InvalidInput


def now() -> datetime:
    return timezone.now()


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The calendar day of a moment in the program's zone (settled reading 8)."""
    return moment.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """00:00 of that day in the zone, in UTC; the day lasts 23, 24 or 25 hours."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first moment that is no longer that day."""
    return start_of_day(day + timedelta(days=1), zone)


@dataclass(frozen=True)
class LocalTime:
    """A wall-clock time as typed, read in a zone: no moment, one, or two (settled reading 19)."""

    typed: datetime
    moments: tuple[datetime, ...]
    neighbours: tuple[datetime, ...] = ()

    @property
    def exists(self) -> bool:
        return bool(self.moments)

    @property
    def is_repeated(self) -> bool:
        return len(self.moments) > 1


def read_local(typed: datetime, zone: ZoneInfo) -> LocalTime:
    """All moments (UTC) that a naive wall-clock time can mean in the zone.

    A time that the clocks skip has none; then `neighbours` are the last wall-clock minute before
    the gap and the first one after it, as naive local times. Raises InvalidInput at the two ends of
    the calendar, where a day of some zone has no place in UTC.
    """
    if typed.year in (MINYEAR, MAXYEAR):
        raise InvalidInput(_("Write a year between 2000 and 2100."))
    candidates = [typed.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    moments = tuple(
        sorted({m for m in candidates if m.astimezone(zone).replace(tzinfo=None, fold=0) == typed})
    )
    if moments:
        return LocalTime(typed, moments)
    return LocalTime(typed, (), _around_the_gap(candidates, zone))


def _around_the_gap(candidates: list[datetime], zone: ZoneInfo) -> tuple[datetime, ...]:
    low, high = min(candidates), max(candidates)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset():
            low = middle
        else:
            high = middle
    after = high.replace(second=0, microsecond=0)
    wall = [m.astimezone(zone).replace(tzinfo=None) for m in (after - timedelta(minutes=1), after)]
    return tuple(wall)
