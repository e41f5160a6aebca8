"""Which days a go-live week has, and what another plan changes: rules that hold for every date."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.casework.meetings.policies import (
    Booking,
    Kept,
    Rule,
    changes,
    clashes,
    kind_of,
    recurrence,
    slots,
)
from hypercare.casework.meetings.states import Kind
from hypercare.casework.meetings.zones import yearly_rule
from hypercare.reference.directory.policies import WEEKDAYS

ZONE = ZoneInfo("America/Los_Angeles")
EVERY_DAY = WEEKDAYS[:5]
DEBRIEF = Rule(WEEKDAYS[:4], time(14, 30), 45)
DATES = st.dates(date(2024, 1, 1), date(2032, 12, 31))
RULES = st.builds(
    Rule,
    st.sets(st.sampled_from(WEEKDAYS[:5]), min_size=1),
    st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    st.integers(5, 480),
)


@pytest.mark.parametrize(
    ("go_live", "holidays", "days"),
    [
        (date(2026, 10, 26), [], [26, 27, 28, 29]),
        (date(2026, 10, 28), [], [28, 29, 2, 3]),
        (date(2026, 10, 31), [], [2, 3, 4, 5]),
        (date(2026, 11, 23), [date(2026, 11, 26)], [23, 24, 25, 30]),
        (date(2026, 11, 26), [date(2026, 11, 26)], [30, 1, 2, 3]),
    ],
    ids=["Monday", "Wednesday", "Saturday", "holiday inside", "holiday first"],
)
def test_partners_are_debriefed_on_four_of_the_five_working_days(
    go_live: date, holidays: list[date], days: list[int]
) -> None:
    """R18: Monday to Thursday. The week is the first five working days from the go-live."""
    found = slots(DEBRIEF, go_live, holidays, ZONE)
    assert [slot.day.day for slot in found] == days
    assert all(slot.day.strftime("%a") != "Fri" for slot in found)


def test_a_wave_without_a_date_has_no_meetings() -> None:
    assert slots(DEBRIEF, None, [], ZONE) == ()


@given(RULES, DATES, st.sets(st.integers(0, 20)))
def test_every_slot_is_at_its_wall_clock_time_on_a_working_day(
    rule: Rule, go_live: date, off: set[int]
) -> None:
    holidays = {go_live + timedelta(days=n) for n in off}
    found = slots(rule, go_live, holidays, ZONE)
    assert len(found) <= 5
    for slot in found:
        assert slot.day >= go_live
        assert slot.day not in holidays
        assert WEEKDAYS[slot.day.weekday()] in rule.days
        assert slot.ends_at - slot.starts_at == timedelta(minutes=rule.minutes)
        wall = slot.starts_at.astimezone(ZONE).replace(tzinfo=None)
        assert wall == datetime.combine(slot.day, rule.start)


@given(RULES, DATES, DATES, st.integers(-3, 10))
def test_another_plan_leaves_the_past_alone_and_is_done_the_second_time(
    rule: Rule, old: date, new: date, passed: int
) -> None:
    """R39: what has begun stays, and nothing is held twice on a day."""
    now = datetime.combine(old + timedelta(days=passed), time(12), UTC)
    before = [
        Kept(number, slot.day, is_fixed=slot.starts_at <= now)
        for number, slot in enumerate(slots(rule, old, [], ZONE), start=1)
    ]
    wanted = slots(rule, new, [], ZONE)
    plan = changes(before, wanted, now)
    fixed = {one.key for one in before if one.is_fixed}
    assert fixed.isdisjoint({*plan.dropped, *plan.again})
    after = [one for one in before if one.key not in plan.dropped]
    after += [Kept(100 + n, slot.day, is_fixed=False) for n, slot in enumerate(plan.new)]
    assert len({one.day for one in after}) == len(after)
    again = changes(after, wanted, now)
    assert (again.new, again.dropped) == ((), ())
    assert {slot.day for slot in wanted if slot.starts_at >= now} <= {one.day for one in after}


@given(st.sets(DATES.filter(lambda day: day.weekday() < 5), min_size=1, max_size=8))
def test_a_weekly_rule_with_days_left_out_gives_exactly_the_days(days: set[date]) -> None:
    span = (max(days) - min(days)).days
    rule = recurrence(days)
    assert rule is not None
    every = (min(days) + timedelta(days=n) for n in range(span + 1))
    held = {day for day in every if WEEKDAYS[day.weekday()] in rule.days}
    assert held - set(rule.without) == days
    assert set(rule.without) <= held
    assert recurrence([]) is None


@given(st.integers(0, 100), st.integers(1, 50), st.integers(0, 100), st.integers(1, 50))
def test_two_bookings_clash_when_some_minute_is_in_both(a: int, b: int, c: int, d: int) -> None:
    zero = datetime(2026, 10, 26, tzinfo=UTC)
    one, other = (
        Booking(key, zero + timedelta(minutes=low), zero + timedelta(minutes=low + long))
        for key, low, long in ((1, a, b), (2, c, d))
    )
    shared = set(range(a, a + b)) & set(range(c, c + d))
    assert bool(clashes(one, [other])) is bool(shared)
    assert clashes(one, [one]) == []


@pytest.mark.parametrize(
    ("key", "audience", "kind"),
    [
        ("status", "staff", Kind.STATUS),
        ("qrt-am", "staff", Kind.QRT),
        ("county-debrief", "counties", Kind.DEBRIEF),
        ("standup", "staff", Kind.OTHER),
    ],
)
def test_a_template_says_what_kind_of_meeting_it_is(key: str, audience: str, kind: Kind) -> None:
    assert kind_of(key, audience) is kind


@pytest.mark.parametrize(
    ("moments", "rule"),
    [
        (["2025-03-09", "2026-03-08", "2027-03-14"], "2SU"),
        (["2025-03-30", "2026-03-29", "2027-03-28"], "-1SU"),
        (["2025-04-30", "2026-03-29", "2027-03-28"], None),
        (["2026-03-29"], None),
    ],
)
def test_clock_changes_become_the_rule_that_fits_all_years(
    moments: list[str], rule: str | None
) -> None:
    """R21: Outlook reads `BYDAY=2SU`, and no list of dates."""
    found = yearly_rule([datetime.fromisoformat(f"{day}T02:00") for day in moments])
    assert (found["byday"] if found else None) == rule
