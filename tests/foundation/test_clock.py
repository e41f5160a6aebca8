"""Wall-clock times that the clocks skip or repeat (settled readings 8 and 19)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.foundation.kernel.clock import end_of_day, local_day, read_local, start_of_day
from hypercare.foundation.kernel.errors import InvalidInput

ZONE = ZoneInfo("America/Los_Angeles")


def test_an_ordinary_time_is_one_moment() -> None:
    read = read_local(datetime(2026, 10, 26, 8, 0), ZONE)
    assert read.moments == (datetime(2026, 10, 26, 15, 0, tzinfo=UTC),)
    assert not read.is_repeated


def test_a_repeated_time_is_two_moments() -> None:
    read = read_local(datetime(2026, 11, 1, 1, 30), ZONE)
    assert read.is_repeated
    assert read.moments[1] - read.moments[0] == timedelta(hours=1)


def test_a_time_that_does_not_exist_has_two_neighbours() -> None:
    read = read_local(datetime(2027, 3, 14, 2, 30), ZONE)
    assert not read.exists
    assert read.neighbours == (datetime(2027, 3, 14, 1, 59), datetime(2027, 3, 14, 3, 0))


def test_the_ends_of_the_calendar_are_refused_with_a_sentence() -> None:
    for typed in (datetime(9999, 12, 31, 23, 59), datetime(1, 1, 1)):
        with pytest.raises(InvalidInput, match="between 2000 and 2100"):
            read_local(typed, ZONE)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_every_moment_is_found_again_from_its_wall_clock(moment: datetime) -> None:
    typed = moment.astimezone(ZONE).replace(tzinfo=None, fold=0)
    assert moment in read_local(typed, ZONE).moments


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_is_23_24_or_25_hours_and_days_touch(day: date) -> None:
    begin, end = start_of_day(day, ZONE), end_of_day(day, ZONE)
    assert (end - begin) in [timedelta(hours=h) for h in (23, 24, 25)]
    assert local_day(begin, ZONE) == day == local_day(end - timedelta(microseconds=1), ZONE)
    assert start_of_day(day + timedelta(days=1), ZONE) == end
