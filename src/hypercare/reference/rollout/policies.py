"""The state of a county on a day, from dates alone (R03, R09). Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from hypercare.reference.rollout.states import CountyState, Window

# No go-live is outside of these; far beyond them a calendar ends.
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
WORKING_DAYS = 5
SATURDAY = 5


@dataclass(frozen=True)
class WavePlan:
    number: int
    go_live: date | None
    hypercare_days: int


@dataclass(frozen=True)
class CountyPlan:
    """`wave` is None for a county in no wave; `go_live` is its own date, where it has one."""

    key: str
    wave: int | None
    go_live: date | None = None


@dataclass(frozen=True)
class Schedule:
    """The whole schedule as recorded at `recorded_at` (UTC)."""

    number: int
    recorded_at: datetime
    waves: Mapping[int, WavePlan] = field(default_factory=dict)
    counties: Mapping[str, CountyPlan] = field(default_factory=dict)

    def go_live(self, county_key: str) -> date | None:
        """The county's own date where it has one, else its wave's, else None (R03)."""
        county = self.counties.get(county_key)
        if county is None:
            return None
        if county.go_live is not None or county.wave is None:
            return county.go_live
        return self.waves[county.wave].go_live

    def hypercare_days(self, county_key: str, default: int) -> int:
        county = self.counties.get(county_key)
        if county is None or county.wave is None:
            return default
        return self.waves[county.wave].hypercare_days


@dataclass(frozen=True)
class Settings:
    """Calendar days in the program's zone; the last day of a window belongs to it."""

    cutover_days: int = 3
    lds_days: int = 30
    hypercare_days: int = 30


@dataclass(frozen=True)
class CountyStanding:
    """Where a county stands on one day. `day` is 0 on the go-live date, None without one."""

    state: CountyState
    wave: int | None
    go_live: date | None
    day: int | None
    last_hypercare_day: date | None
    window: Window | None
    window_last_day: date | None


def county_standing(schedule: Schedule, settings: Settings, key: str, on: date) -> CountyStanding:
    county = schedule.counties.get(key)
    go_live = schedule.go_live(key)
    length = schedule.hypercare_days(key, settings.hypercare_days)
    return CountyStanding(
        state=county_state(go_live, on, cutover_days=settings.cutover_days, length=length),
        wave=county.wave if county else None,
        go_live=go_live,
        day=(on - go_live).days if go_live else None,
        last_hypercare_day=go_live + timedelta(days=length) if go_live else None,
        window=lds_window(go_live, on, settings.lds_days),
        window_last_day=go_live + timedelta(days=settings.lds_days) if go_live else None,
    )


def county_state(go_live: date | None, on: date, *, cutover_days: int, length: int) -> CountyState:
    """`length` is the number of the last day of hypercare; the go-live date is day 0 (R03)."""
    if go_live is None:
        return CountyState.NOT_MIGRATING
    day = (on - go_live).days
    if day < -cutover_days:
        return CountyState.SCHEDULED
    if day < 0:
        return CountyState.CUTOVER
    return CountyState.LIVE if day <= length else CountyState.OVER


def lds_window(go_live: date | None, on: date, lds_days: int) -> Window | None:
    """Open from day 0 through the end of day `lds_days` (R09); None without a go-live date."""
    if go_live is None:
        return None
    day = (on - go_live).days
    if day < 0:
        return Window.BEFORE
    return Window.OPEN if day <= lds_days else Window.CLOSED


WENT_LIVE = (CountyState.LIVE, CountyState.OVER)


@dataclass(frozen=True)
class Move:
    """Another date for one wave, or another wave or date of its own for one county (R39).

    For a wave `hypercare_days` counts and `to_wave` does not; for a county it is the other way.
    A county without a date of its own goes with its wave.
    """

    go_live: date | None
    wave: int | None = None
    hypercare_days: int = 0
    county: str = ""
    to_wave: int | None = None


def moved(schedule: Schedule, move: Move) -> Schedule:
    """The schedule as it would be; everybody else stays."""
    if move.county:
        place = CountyPlan(move.county, move.to_wave, move.go_live)
        return replace(schedule, counties={**schedule.counties, move.county: place})
    number = move.wave or 0
    wave = WavePlan(number, move.go_live, move.hypercare_days)
    return replace(schedule, waves={**schedule.waves, number: wave})


@dataclass(frozen=True)
class Consequence:
    """One county whose dates a move changes: where it stands on the day, before and after."""

    county: str
    before: CountyStanding
    after: CountyStanding

    @property
    def goes_back(self) -> bool:
        """Live, and would not be: only a recorded decision does that (settled reading 13)."""
        return self.before.state in WENT_LIVE and self.after.state not in WENT_LIVE


def consequences(
    old: Schedule, new: Schedule, settings: Settings, on: date, keys: Collection[str]
) -> list[Consequence]:
    """For the counties of `keys` that stand differently on some day, in their order."""
    both = [
        Consequence(
            key,
            county_standing(old, settings, key, on),
            county_standing(new, settings, key, on),
        )
        for key in keys
    ]
    return [change for change in both if change.before != change.after]


def go_live_week(go_live: date, holidays: Collection[date]) -> tuple[date, ...]:
    """The first five working days on or after the date (settled readings 2 and 20)."""
    week: list[date] = []
    day = go_live
    while len(week) < WORKING_DAYS:
        if day.weekday() < SATURDAY and day not in holidays:
            week.append(day)
        day += timedelta(days=1)
    return tuple(week)


def wave_go_live(schedule: Schedule, number: int) -> date | None:
    wave = schedule.waves.get(number)
    return wave.go_live if wave else None


def latest_live_wave(schedule: Schedule, on: date) -> int | None:
    """The wave that went live last on or before the day: what a question means without one."""
    live = [w for w in schedule.waves.values() if w.go_live is not None and w.go_live <= on]
    return max(live, key=lambda w: (w.go_live or date.min, w.number)).number if live else None


def as_recorded(schedules: tuple[Schedule, ...], before: datetime) -> Schedule | None:
    """The newest schedule recorded before a moment (settled reading 13).

    The first one ever recorded also holds for the days before it: recording a schedule for the
    first time is no slip. `schedules` is in order of recording.
    """
    known = [s for s in schedules if s.recorded_at < before]
    if known:
        return known[-1]
    return schedules[0] if schedules else None
