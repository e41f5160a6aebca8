"""What a move of a go-live would do, and what earlier ones did (R39)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.routing.tables import state_words
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Facts, ScheduleRevision
from hypercare.reference.rollout.policies import (
    CountyPlan,
    CountyStanding,
    Move,
    Schedule,
    consequences,
    county_standing,
    go_live_week,
    moved,
)
from hypercare.reference.rollout.selectors import Plan, plan
from hypercare.surface.programpages.words import NOTHING

MOST_REVISIONS = 50


@dataclass(frozen=True)
class WaveLine:
    """A wave today: when it goes live, its hypercare, and how many counties it has."""

    number: int
    go_live: date | None
    last_day: date | None
    counties: int


def waves(program: Program) -> list[WaveLine]:
    known = plan(program)
    schedule = known.current_schedule
    if schedule is None:
        return []
    return [_wave_line(known, schedule, number) for number in known.waves]


def _wave_line(known: Plan, schedule: Schedule, number: int) -> WaveLine:
    wave = schedule.waves.get(number)
    go_live = wave.go_live if wave else None
    last = go_live + timedelta(days=wave.hypercare_days) if wave and go_live else None
    members = [
        key
        for key, place in schedule.counties.items()
        if place.wave == number and not known.counties[key].retired
    ]
    return WaveLine(number, go_live, last, len(members))


def counties(program: Program, today: date) -> list[tuple[str, str, str]]:
    """Key, name and where it stands, for each county in use."""
    known = plan(program)
    schedule = known.current_schedule
    if schedule is None:
        return []
    return [
        (key, one.name, _stands(county_standing(schedule, known.settings, key, today)))
        for key, one in known.counties.items()
        if not one.retired
    ]


@dataclass(frozen=True)
class Change:
    """One county, before and after; `window` is the last day of LDS help (R09)."""

    county: str
    before: str
    after: str
    window_before: str
    window_after: str
    goes_back: bool


@dataclass(frozen=True)
class Follows:
    """What a move would do. `contacts` stay as they were logged."""

    changes: list[Change]
    week_before: str
    week_after: str
    contacts: int

    @property
    def goes_back(self) -> list[str]:
        return [change.county for change in self.changes if change.goes_back]


def follows(program: Program, move: Move, today: date) -> Follows | None:
    """None where there is no schedule to move anything in."""
    known = plan(program)
    old = known.current_schedule
    if old is None:
        return None
    new = moved(old, move)
    found = consequences(old, new, known.settings, today, known.counties.keys())
    keys = [one.county for one in found]
    return Follows(
        changes=[
            Change(
                county=known.counties[one.county].name,
                before=_stands(one.before),
                after=_stands(one.after),
                window_before=_window(one.before),
                window_after=_window(one.after),
                goes_back=one.goes_back,
            )
            for one in found
        ],
        week_before=_week(program, _date_of(old, move)),
        week_after=_week(program, _date_of(new, move)),
        contacts=Contact.objects.filter(program=program, entity__county__key__in=keys).count(),
    )


def _stands(standing: CountyStanding) -> str:
    """State and wave with the whole date, which a move is about."""
    state = state_words()[standing.state]
    wave = _("wave %(number)s") % {"number": standing.wave} if standing.wave else _("no wave")
    day = _dated(standing.go_live) if standing.go_live else _("no date")
    return f"{state}, {wave}, {day}"


def _dated(day: date) -> str:
    """With its year: a schedule is read for years."""
    return in_words(day, "D j M Y")


def _window(standing: CountyStanding) -> str:
    return _dated(standing.window_last_day) if standing.window_last_day else NOTHING


def _date_of(schedule: Schedule, move: Move) -> date | None:
    if move.county:
        return schedule.go_live(move.county)
    wave = schedule.waves.get(move.wave or 0)
    return wave.go_live if wave else None


def _week(program: Program, go_live: date | None) -> str:
    """The days on which the meetings of go-live week are held."""
    if go_live is None:
        return NOTHING
    holidays = Facts.objects.filter(program=program).values_list("holidays", flat=True).first()
    week = go_live_week(go_live, set(holidays or []))
    return f"{_dated(week[0])} – {_dated(week[-1])}"


@dataclass(frozen=True)
class Revision:
    """One schedule as it was recorded, and what it changed against the one before."""

    row: ScheduleRevision
    lines: list[str]


def history(program: Program) -> list[Revision]:
    """Newest first; the newest fifty."""
    known = plan(program)
    by_number = {schedule.number: schedule for schedule in known.schedules}
    rows = ScheduleRevision.objects.filter(program=program).select_related("recorded_by")
    return [
        Revision(row, list(_lines(known, by_number.get(row.number - 1), by_number[row.number])))
        for row in rows.order_by("-number")[:MOST_REVISIONS]
        if row.number in by_number
    ]


def _lines(known: Plan, before: Schedule | None, after: Schedule) -> Iterator[str]:
    if before is None:
        return
    for number, wave in sorted(after.waves.items()):
        old = before.waves.get(number)
        if old != wave:
            was = _wave(old.go_live, old.hypercare_days) if old else NOTHING
            words = {"number": number, "was": was, "is": _wave(wave.go_live, wave.hypercare_days)}
            yield _("Wave %(number)s: %(was)s → %(is)s") % words
    for key, place in sorted(after.counties.items()):
        if before.counties.get(key) != place:
            name = known.counties[key].name if key in known.counties else key
            words = {"county": name, "was": _place(before.counties.get(key)), "is": _place(place)}
            yield _("%(county)s: %(was)s → %(is)s") % words


def _wave(go_live: date | None, days: int) -> str:
    day = _dated(go_live) if go_live else _("no date")
    return _("%(day)s, hypercare to day %(days)s") % {"day": day, "days": days}


def _place(place: CountyPlan | None) -> str:
    if place is None:
        return NOTHING
    wave = _("wave %(number)s") % {"number": place.wave} if place.wave else _("no wave")
    return f"{wave}, {_dated(place.go_live)}" if place.go_live else wave
