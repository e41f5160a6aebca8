"""Working time read the slow way: minute by minute, from the wall clock alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from hypercare.reference.calendars.policies import Calendar, Hold
from hypercare.reference.directory.policies import WEEKDAYS

MINUTE = timedelta(minutes=1)
ZONES = ("America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu")


def counts(minute: datetime, calendar: Calendar, holds: Sequence[Hold]) -> bool:
    """Whether the minute that begins here is working time."""
    if any(h.begin <= minute and (h.end is None or minute < h.end) for h in holds):
        return False
    if not any(calendar.hours.values()):
        return True
    wall = minute.astimezone(calendar.zone)
    if wall.date() in calendar.holidays:
        return False
    pairs = calendar.long_days.get(wall.date()) or calendar.hours.get(WEEKDAYS[wall.weekday()], ())
    return any(begin <= wall.strftime("%H:%M") < end for begin, end in pairs)


def slowly_due(
    start: datetime, minutes: int, calendar: Calendar, holds: Sequence[Hold], most: datetime
) -> datetime | None:
    """None when it is not reached before `most`."""
    moment, left = start, minutes
    while left and moment < most:
        left -= counts(moment, calendar, holds)
        moment += MINUTE
    return None if left else moment


# Days around which something happens: clock changes of 2026 and 2027, leap day, year end.
CORNERS = (
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),
    datetime(2026, 10, 3, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2026, 12, 31, tzinfo=UTC),
    datetime(2027, 3, 14, tzinfo=UTC),
    datetime(2027, 3, 28, tzinfo=UTC),
    datetime(2027, 10, 31, tzinfo=UTC),
    datetime(2027, 11, 7, tzinfo=UTC),
    datetime(2028, 2, 28, tzinfo=UTC),
)


def moments() -> st.SearchStrategy[datetime]:
    return st.builds(
        lambda corner, minutes: corner + minutes * MINUTE,
        st.sampled_from(CORNERS),
        st.integers(-2 * 1440, 2 * 1440),
    )


def pairs() -> st.SearchStrategy[list[list[str]]]:
    """One or two spans of a day, in order and apart."""
    times = st.lists(st.integers(0, 1439), min_size=2, max_size=4, unique=True).map(sorted)
    return times.map(
        lambda found: [
            [_clock(a), _clock(b)] for a, b in zip(found[::2], found[1::2], strict=False)
        ]
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    around = draw(st.sampled_from(CORNERS)).date()
    days = st.integers(-3, 3).map(lambda n: around + timedelta(days=n))
    return Calendar(
        zone=ZoneInfo(draw(st.sampled_from(ZONES))),
        hours=draw(st.dictionaries(st.sampled_from(WEEKDAYS), pairs(), max_size=7)),
        holidays=frozenset(draw(st.sets(days, max_size=3))),
        long_days=draw(st.dictionaries(days, pairs(), max_size=3)),
    )


def holds() -> st.SearchStrategy[list[Hold]]:
    """What waited: it may overlap, and the last one may last."""
    one = st.builds(
        lambda begin, minutes: Hold(begin, begin + minutes * MINUTE if minutes else None),
        moments(),
        st.integers(0, 1440),
    )
    return st.lists(one, max_size=3)
