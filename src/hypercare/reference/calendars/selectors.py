"""The calendar and the targets of a program, kept in memory."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.calendars.models import Target
from hypercare.reference.calendars.policies import Calendar, Pairs
from hypercare.reference.directory.policies import WEEKDAYS, Hours
from hypercare.reference.rollout.models import Facts
from hypercare.reference.rollout.policies import go_live_week
from hypercare.reference.rollout.selectors import plan


@dataclass(frozen=True)
class Targets:
    """Working time for each clock of one severity."""

    review: timedelta
    person: timedelta
    update: timedelta


@dataclass(frozen=True)
class WorkingTime:
    """`rules` names what due times come from; another one as soon as any of it differs.

    `soon` is the share of a target after which its due time is near.
    """

    calendar: Calendar
    targets: Mapping[int, Targets]
    soon: float
    rules: str


@remembered
def working_time(program: Program) -> WorkingTime:
    facts = Facts.objects.filter(program=program).first() or Facts(program=program)
    calendar = Calendar(
        zone=program.zone,
        hours=facts.work_hours,
        holidays=frozenset(facts.holidays),
        long_days=_long_days(program, facts),
    )
    targets = {
        row.severity: Targets(
            review=timedelta(minutes=row.review_minutes),
            person=timedelta(minutes=row.person_minutes),
            update=timedelta(minutes=row.update_minutes),
        )
        for row in Target.objects.filter(program=program, retired_at=None)
    }
    return WorkingTime(
        calendar, targets, facts.due_soon_percent / 100, _rules(calendar, targets, facts)
    )


def _rules(calendar: Calendar, targets: Mapping[int, Targets], facts: Facts) -> str:
    parts = (
        str(calendar.zone),
        sorted(calendar.hours.items()),
        sorted(calendar.holidays),
        sorted(calendar.long_days.items()),
        sorted(targets.items(), key=lambda pair: pair[0]),
        facts.due_soon_percent,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def _long_days(program: Program, facts: Facts) -> dict[date, Pairs]:
    """The days of every wave's go-live week, with longer hours where the program has some."""
    longer: Hours = facts.go_live_hours
    days = {day: longer.get(WEEKDAYS[day.weekday()], ()) for day in go_live_days(program)}
    return {day: pairs for day, pairs in days.items() if pairs}


@remembered
def go_live_days(program: Program) -> tuple[date, ...]:
    """The working days of the go-live weeks of all waves, as scheduled now."""
    schedule = plan(program).current_schedule
    facts = Facts.objects.filter(program=program).first()
    holidays = facts.holidays if facts else []
    waves = schedule.waves.values() if schedule else ()
    weeks = (go_live_week(wave.go_live, holidays) for wave in waves if wave.go_live)
    return tuple(sorted({day for week in weeks for day in week}))
