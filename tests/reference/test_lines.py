"""When a line answers, in the program's zone (R10)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hypercare.reference.directory.policies import WEEKDAYS, line_standing

ZONE = ZoneInfo("America/Los_Angeles")
OFFICE = {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in WEEKDAYS[:5]}


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[arg-type, misc]


def test_it_is_open_within_its_hours() -> None:
    assert line_standing(OFFICE, local(2026, 10, 26, 8, 0), ZONE).is_open


def test_it_is_closed_from_the_minute_it_ends() -> None:
    standing = line_standing(OFFICE, local(2026, 10, 26, 12, 0), ZONE)
    assert not standing.is_open
    assert standing.opens_at == local(2026, 10, 26, 13, 0)


def test_on_a_friday_night_it_opens_on_monday() -> None:
    standing = line_standing(OFFICE, local(2026, 10, 30, 18, 0), ZONE)
    assert standing.opens_at == local(2026, 11, 2, 8, 0)


def test_hours_are_wall_clock_across_a_clock_change() -> None:
    before = line_standing(OFFICE, local(2026, 10, 31, 9, 0), ZONE)
    assert before.opens_at == datetime(2026, 11, 2, 16, 0, tzinfo=UTC)


def test_a_line_without_hours_is_always_open() -> None:
    assert line_standing({}, local(2026, 10, 31, 3, 0), ZONE).is_open


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_a_closed_line_opens_when_it_says(at: datetime) -> None:
    standing = line_standing(OFFICE, at, ZONE)
    if not standing.is_open:
        assert standing.opens_at is not None
        assert at < standing.opens_at <= at + timedelta(days=4)
        assert line_standing(OFFICE, standing.opens_at, ZONE).is_open
        just_before = standing.opens_at - timedelta(microseconds=1)
        assert not line_standing(OFFICE, just_before, ZONE).is_open
