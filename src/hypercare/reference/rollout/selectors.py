"""The plan of a program, read once per change and kept in memory."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypercare.foundation.kernel.clock import end_of_day
from hypercare.foundation.kernel.masking import compile_patterns
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout import policies
from hypercare.reference.rollout.models import (
    County,
    CountyPlace,
    Facts,
    ScheduleRevision,
    Wave,
    WaveDate,
)


@dataclass(frozen=True)
class CountyFacts:
    id: int
    key: str
    name: str
    department: str
    public_number: str
    help_desk_model: str
    retired: bool


@dataclass(frozen=True)
class Plan:
    """What a program says about itself. `schedules` are in order of recording.

    `closed_waves` says when each wave that is retired was closed.
    """

    current_system: str
    new_system: str
    settings: policies.Settings
    case_numbers: tuple[re.Pattern[str], ...]
    schedules: tuple[policies.Schedule, ...]
    counties: Mapping[str, CountyFacts]
    county_keys: Mapping[int, str]
    waves: tuple[int, ...]
    closed_waves: Mapping[int, datetime]
    late_after: timedelta

    @property
    def current_schedule(self) -> policies.Schedule | None:
        return self.schedules[-1] if self.schedules else None

    def schedule_on(self, day: date, zone: ZoneInfo) -> policies.Schedule | None:
        """As it was recorded on that day (settled reading 13)."""
        return policies.as_recorded(self.schedules, end_of_day(day, zone))

    def standing(
        self, county_key: str, day: date, zone: ZoneInfo
    ) -> policies.CountyStanding | None:
        schedule = self.schedule_on(day, zone)
        if schedule is None or county_key not in self.counties:
            return None
        return policies.county_standing(schedule, self.settings, county_key, day)


@remembered
def plan(program: Program) -> Plan:
    facts = Facts.objects.filter(program=program).first() or Facts(program=program)
    counties = [_county(c) for c in County.objects.filter(program=program).order_by("name")]
    return Plan(
        current_system=facts.current_system,
        new_system=facts.new_system,
        settings=policies.Settings(facts.cutover_days, facts.lds_days, facts.hypercare_days),
        case_numbers=compile_patterns(facts.case_number_patterns),
        schedules=_schedules(program),
        late_after=timedelta(minutes=facts.late_after_minutes),
        counties={county.key: county for county in counties},
        county_keys={county.id: county.key for county in counties},
        waves=tuple(
            Wave.objects.filter(program=program, retired_at=None)
            .order_by("number")
            .values_list("number", flat=True)
        ),
        closed_waves={
            wave.number: wave.retired_at
            for wave in Wave.objects.filter(program=program)
            if wave.retired_at is not None
        },
    )


def _county(county: County) -> CountyFacts:
    return CountyFacts(
        id=county.pk,
        key=county.key,
        name=county.name,
        department=county.department,
        public_number=county.public_number,
        help_desk_model=county.help_desk_model,
        retired=county.retired_at is not None,
    )


def _schedules(program: Program) -> tuple[policies.Schedule, ...]:
    waves: dict[int, dict[int, policies.WavePlan]] = defaultdict(dict)
    for row in WaveDate.objects.filter(program=program).select_related("wave"):
        waves[row.revision_id][row.wave.number] = policies.WavePlan(
            row.wave.number, row.go_live, row.hypercare_days
        )
    places: dict[int, dict[str, policies.CountyPlan]] = defaultdict(dict)
    for place in CountyPlace.objects.filter(program=program).select_related("county", "wave"):
        number = place.wave.number if place.wave else None
        places[place.revision_id][place.county.key] = policies.CountyPlan(
            place.county.key, number, place.go_live
        )
    return tuple(
        policies.Schedule(
            revision.number, revision.recorded_at, waves[revision.pk], places[revision.pk]
        )
        for revision in ScheduleRevision.objects.filter(program=program).order_by("number")
    )
