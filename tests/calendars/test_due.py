"""When something is due (issue 4, Ageing): one pure function, held against a slow reading."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare.reference.calendars.policies import (
    Calendar,
    Hold,
    Part,
    course,
    due,
    worked,
)
from tests.calendars.readings import MINUTE, calendars, holds, moments, slowly_due

HERE = ZoneInfo("America/Los_Angeles")
OFFICE = {day: [["08:00", "17:00"]] for day in ("MO", "TU", "WE", "TH", "FR")}
THANKSGIVING = frozenset({date(2026, 11, 26)})


def here(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE, fold=fold).astimezone(UTC)


@settings(max_examples=150, deadline=None)
@given(moments(), st.integers(0, 900), calendars(), holds())
def test_it_is_due_when_a_minute_by_minute_reading_says_so(
    start: datetime, minutes: int, calendar: Calendar, waited: list[Hold]
) -> None:
    found = due(start, minutes * MINUTE, calendar, waited)
    most = start + timedelta(days=12)
    slow = slowly_due(start, minutes, calendar, waited, most)
    assert slow == (found if found is not None and found <= most else None)


@settings(max_examples=100, deadline=None)
@given(moments(), st.integers(1, 900), calendars(), holds())
def test_the_steps_add_up_and_follow_each_other(
    start: datetime, minutes: int, calendar: Calendar, waited: list[Hold]
) -> None:
    way = course(start, minutes * MINUTE, calendar, waited)
    if way.due is None:
        return
    counted = [step.time for step in way.steps if step.part is Part.WORK]
    assert sum(counted, timedelta()) == minutes * MINUTE
    assert worked(start, way.due, calendar, waited) == minutes * MINUTE
    assert all(a.end <= b.begin for a, b in zip(way.steps, way.steps[1:], strict=False))
    assert way.steps[0].begin >= start
    assert way.steps[-1].end == way.due


@settings(max_examples=60, deadline=None)
@given(moments(), st.integers(0, 600), st.integers(0, 600), calendars())
def test_more_working_time_is_never_due_earlier(
    start: datetime, less: int, more: int, calendar: Calendar
) -> None:
    both = [due(start, n * MINUTE, calendar) for n in sorted((less, more))]
    if both[0] is not None and both[1] is not None:
        assert both[0] <= both[1]


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-23T08:00", 60, "2026-11-23T09:00"),
        ("2026-11-23T16:20", 40, "2026-11-23T17:00"),
        ("2026-11-23T16:20", 41, "2026-11-24T08:01"),
        ("2026-11-23T17:00", 1, "2026-11-24T08:01"),
        ("2026-11-25T16:20", 120, "2026-11-27T09:20"),
        ("2026-11-28T12:00", 30, "2026-11-30T08:30"),
        ("2026-12-31T16:30", 60, "2027-01-01T08:30"),
        ("2028-02-28T16:30", 60, "2028-02-29T08:30"),
    ],
)
def test_office_hours_leave_out_nights_weekends_and_holidays(
    start: str, minutes: int, expected: str
) -> None:
    calendar = Calendar(HERE, OFFICE, THANKSGIVING)
    assert due(here(start), minutes * MINUTE, calendar) == here(expected)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        # 2026-03-08: 02:00 does not exist; a span over it is an hour shorter.
        (here("2026-03-08T01:30"), 60, here("2026-03-08T03:30")),
        # 2026-11-01: 01:00 to 02:00 comes twice; the span is an hour longer.
        (here("2026-11-01T01:30"), 60, here("2026-11-01T01:30", fold=1)),
        (here("2027-03-14T00:00"), 240, here("2027-03-14T05:00")),
        (here("2027-11-07T00:00"), 240, here("2027-11-07T03:00")),
    ],
)
def test_a_clock_change_makes_a_night_shift_shorter_or_longer(
    start: datetime, minutes: int, expected: datetime
) -> None:
    night = Calendar(HERE, {"SU": [["00:00", "06:00"]]})
    assert due(start, minutes * MINUTE, night) == expected


def test_a_day_in_two_parts_leaves_out_the_break() -> None:
    split = Calendar(HERE, {"MO": [["08:00", "12:00"], ["13:00", "17:00"]]})
    assert due(here("2026-11-23T11:30"), 60 * MINUTE, split) == here("2026-11-23T13:30")


def test_without_hours_the_clock_never_stops() -> None:
    always = Calendar(HERE, holidays=THANKSGIVING)
    assert due(here("2026-11-26T23:50"), 20 * MINUTE, always) == here("2026-11-27T00:10")


def test_longer_hours_hold_on_the_days_of_a_go_live_week() -> None:
    longer = {date(2026, 11, 23): [["06:00", "20:00"]]}
    calendar = Calendar(HERE, OFFICE, long_days=longer)
    assert due(here("2026-11-23T16:50"), 30 * MINUTE, calendar) == here("2026-11-23T17:20")
    assert due(here("2026-11-24T16:50"), 30 * MINUTE, calendar) == here("2026-11-25T08:20")


def test_time_in_which_a_ticket_waited_does_not_count() -> None:
    waited = [Hold(here("2026-11-23T09:10"), here("2026-11-23T15:00"))]
    calendar = Calendar(HERE, OFFICE)
    found = due(here("2026-11-23T09:00"), 30 * MINUTE, calendar, waited)
    assert found == here("2026-11-23T15:20")


def test_nothing_is_due_while_a_ticket_waits_or_if_nobody_ever_works() -> None:
    lasting = [Hold(here("2026-11-23T09:10"))]
    assert due(here("2026-11-23T09:00"), 30 * MINUTE, Calendar(HERE, OFFICE), lasting) is None
    closed = Calendar(HERE, {"MO": [["08:00", "08:01"]]})
    assert due(here("2026-11-23T09:00"), 9999 * MINUTE, closed) is None
