"""A county's state is derived from dates, never typed (R03, R09). Properties at every boundary."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.foundation.kernel.clock import end_of_day, local_day, start_of_day
from hypercare.reference.rollout.policies import (
    CountyPlan,
    Schedule,
    Settings,
    WavePlan,
    as_recorded,
    county_standing,
    county_state,
    latest_live_wave,
    lds_window,
)
from hypercare.reference.rollout.states import CountyState, Window

ZONE = ZoneInfo("America/Los_Angeles")
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
go_lives = st.dates(date(2000, 1, 1), date(2100, 1, 1))
lengths = st.integers(0, 400)


@given(go_lives, st.integers(-500, 500), st.integers(0, 30), lengths)
def test_the_state_follows_from_the_day_number(
    go_live: date, day: int, cutover_days: int, length: int
) -> None:
    """R03: cutover begins `cutover_days` before, live at day 0, over after the last day."""
    on = go_live + timedelta(days=day)
    state = county_state(go_live, on, cutover_days=cutover_days, length=length)
    assert (state == CountyState.SCHEDULED) == (day < -cutover_days)
    assert (state == CountyState.CUTOVER) == (-cutover_days <= day < 0)
    assert (state == CountyState.LIVE) == (0 <= day <= length)
    assert (state == CountyState.OVER) == (day > length)


@given(st.dates())
def test_a_county_without_a_date_is_not_migrating(on: date) -> None:
    assert county_state(None, on, cutover_days=3, length=30) == CountyState.NOT_MIGRATING
    assert lds_window(None, on, 30) is None


@pytest.mark.parametrize(
    ("local", "state"),
    [
        (datetime(2026, 10, 22, 23, 59, 59), CountyState.SCHEDULED),
        (datetime(2026, 10, 23, 0, 0), CountyState.CUTOVER),
        (datetime(2026, 10, 25, 23, 59, 59), CountyState.CUTOVER),
        (datetime(2026, 10, 26, 0, 0), CountyState.LIVE),
        (datetime(2026, 11, 25, 23, 59, 59), CountyState.LIVE),
        (datetime(2026, 11, 26, 0, 0), CountyState.OVER),
    ],
)
def test_the_state_changes_at_local_midnight(local: datetime, state: CountyState) -> None:
    """R03: the sample's wave 1, whose clock change is on day 6."""
    moment = local.replace(tzinfo=ZONE).astimezone(UTC)
    on = local_day(moment, ZONE)
    assert county_state(date(2026, 10, 26), on, cutover_days=3, length=30) == state


@given(go_lives, st.sampled_from(["America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe"]))
def test_the_window_closes_at_midnight_after_day_30(go_live: date, zone_name: str) -> None:
    """R09: open through the last microsecond of day 30, whatever the clocks did since."""
    zone = ZoneInfo(zone_name)
    closes = end_of_day(go_live + timedelta(days=30), zone)
    before = local_day(closes - timedelta(microseconds=1), zone)
    after = local_day(closes, zone)
    assert lds_window(go_live, before, 30) == Window.OPEN
    assert lds_window(go_live, after, 30) == Window.CLOSED


@given(go_lives)
def test_the_window_opens_at_midnight_of_the_go_live_date(go_live: date) -> None:
    opens = start_of_day(go_live, ZONE)
    assert lds_window(go_live, local_day(opens, ZONE), 30) == Window.OPEN
    earlier = local_day(opens - timedelta(microseconds=1), ZONE)
    assert lds_window(go_live, earlier, 30) == Window.BEFORE


def schedule(**changes: object) -> Schedule:
    facts: dict[str, object] = {
        "number": 1,
        "recorded_at": RECORDED,
        "waves": {1: WavePlan(1, date(2026, 10, 26), 30), 2: WavePlan(2, date(2027, 2, 1), 45)},
        "counties": {
            "amber": CountyPlan("amber", 1),
            "early": CountyPlan("early", 2, date(2026, 12, 1)),
            "none": CountyPlan("none", None),
        },
    }
    return Schedule(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_countys_own_date_beats_its_waves() -> None:
    """R03: and the window runs from the county's own go-live (R09)."""
    standing = county_standing(schedule(), Settings(), "early", date(2026, 12, 2))
    assert (standing.state, standing.wave, standing.day) == (CountyState.LIVE, 2, 1)
    assert standing.window == Window.OPEN
    assert standing.window_last_day == date(2026, 12, 31)
    assert standing.last_hypercare_day == date(2027, 1, 15)


def test_a_county_in_no_wave_is_not_migrating() -> None:
    standing = county_standing(schedule(), Settings(), "none", date(2026, 12, 2))
    assert standing.state == CountyState.NOT_MIGRATING
    assert standing.day is None


@pytest.mark.parametrize(
    ("on", "wave"), [(date(2026, 10, 25), None), (date(2026, 10, 26), 1), (date(2027, 2, 1), 2)]
)
def test_without_a_wave_the_latest_live_one_is_meant(on: date, wave: int | None) -> None:
    assert latest_live_wave(schedule(), on) == wave


def test_a_slip_rewrites_no_past_day() -> None:
    """R39, settled reading 13: a day reads the schedule as it was recorded on that day."""
    first = schedule()
    slipped = schedule(
        number=2,
        recorded_at=RECORDED + timedelta(days=100),
        waves={1: WavePlan(1, date(2027, 1, 4), 30)},
    )
    both = (first, slipped)
    assert as_recorded(both, RECORDED + timedelta(days=99)) is first
    assert as_recorded(both, RECORDED + timedelta(days=100, seconds=1)) is slipped


def test_the_first_schedule_holds_for_the_days_before_it() -> None:
    assert as_recorded((schedule(),), RECORDED - timedelta(days=40)) is not None
    assert as_recorded((), RECORDED) is None
