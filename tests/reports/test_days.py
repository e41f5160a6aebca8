"""When a report is due, and what stands where: pure (R27, safety rows 43, 44)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.foundation.kernel.clock import end_of_day, local_day, start_of_day
from hypercare.insight.reports.policies import (
    ONE_DAY,
    Known,
    Terms,
    cut_off_at,
    days_due,
    deadline_at,
    differences,
    edition_name,
    first_section,
    later_section,
)
from hypercare.insight.reports.states import Section

ZONES = ("America/Los_Angeles", "Australia/Lord_Howe", "Europe/Berlin", "UTC")
FIRST, LAST = date(2026, 1, 1), date(2037, 12, 31)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("cut_off", [time(0), time(2, 30), time(7), time(19)])
def test_each_of_4383_days_is_due_exactly_once(zone: str, cut_off: time) -> None:
    """Whenever the worker looks, and however long it was away; leap days and clock changes."""
    terms, here = Terms(FIRST, cut_off, same_day=False, deadline=time(23, 59)), ZoneInfo(zone)
    last, found, now = None, [], datetime(2026, 1, 1, tzinfo=UTC)
    end = cut_off_at(terms, LAST, here)
    for away in (timedelta(hours=1, minutes=7), timedelta(hours=9), timedelta(days=3)) * 1_000:
        now = min(now + away, end)
        for day in days_due(terms, last, now, here):
            found.append(day)
            last = day
    while now < end:
        now = min(now + timedelta(hours=31), end)
        for day in days_due(terms, last, now, here):
            found.append(day)
            last = day
    assert len(found) == 4_383
    assert found == [FIRST + ONE_DAY * n for n in range(4_383)]


@pytest.mark.parametrize("zone", ZONES)
def test_every_moment_is_in_the_day_of_one_report(zone: str) -> None:
    """Half-open local days of 23, 24 or 25 hours meet without a gap (safety row 44)."""
    here, day, lengths = ZoneInfo(zone), FIRST, set()
    while day <= LAST:
        begin, end = start_of_day(day, here), end_of_day(day, here)
        assert end == start_of_day(day + ONE_DAY, here)
        assert local_day(begin, here) == local_day(end - timedelta(microseconds=1), here) == day
        lengths.add((end - begin) / timedelta(hours=1))
        day += ONE_DAY
    assert 24 in lengths
    assert zone != "America/Los_Angeles" or lengths == {23, 24, 25}


@given(
    day=st.dates(FIRST, LAST),
    clock=st.times(),
    same_day=st.booleans(),
    zone=st.sampled_from(ZONES),
)
def test_the_cut_off_rises_from_day_to_day_and_comes_before_the_deadline(
    day: date, clock: time, same_day: bool, zone: str
) -> None:
    here = ZoneInfo(zone)
    terms = Terms(FIRST, min(clock, time(12)), same_day, deadline=max(clock, time(18)))
    assert cut_off_at(terms, day, here) < cut_off_at(terms, day + ONE_DAY, here)
    assert cut_off_at(terms, day, here) < deadline_at(terms, day, here)
    on = local_day(cut_off_at(terms, day, here), here)
    assert on == (day if same_day else day + ONE_DAY)


def test_a_contact_is_late_for_its_own_day_and_never_early() -> None:
    here = ZoneInfo("America/Los_Angeles")
    day = date(2026, 11, 1)  # 25 hours long
    last_minute = end_of_day(day, here) - timedelta(minutes=1)
    assert first_section(last_minute, day, here) == Section.NEW
    assert first_section(last_minute, day + ONE_DAY, here) == Section.LATE
    with pytest.raises(ValueError, match="is after"):
        first_section(last_minute, day - ONE_DAY, here)


@pytest.mark.parametrize(
    ("counted", "counts", "row", "section"),
    [
        (True, True, {"about": "lds"}, None),
        (True, True, {"about": "program"}, Section.CHANGED),
        (True, False, {"about": "program"}, Section.WITHDRAWN),
        (False, False, {"about": "program"}, None),
        (False, True, {"about": "lds"}, Section.RESTORED),
    ],
)
def test_what_is_told_of_a_contact_that_was_told_before(
    counted: bool, counts: bool, row: dict[str, str], section: Section | None
) -> None:
    known = Known({"about": "lds"}, counted)
    assert later_section(known, row, counts=counts) == section


def test_a_field_that_was_agreed_later_is_no_change() -> None:
    assert differences({"about": "lds"}, {"about": "lds", "reason": "Old data."}) == {}


def test_corrections_are_letters() -> None:
    assert [edition_name(12, n) for n in (0, 1, 26)] == ["12", "12a", "12z"]
