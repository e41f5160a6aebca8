"""The program and its counties, as the API shows them; read from memory."""

from datetime import date, timedelta

from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.policies import Schedule
from hypercare.reference.rollout.selectors import CountyFacts, plan
from hypercare.surface.api import answers
from hypercare.surface.api.render import day_or_none


def program_answer(program: Program) -> answers.ProgramAnswer:
    known = plan(program)
    settings = known.settings
    schedule = known.current_schedule
    return {
        "key": program.key,
        "name": program.name,
        "time_zone": program.time_zone,
        "current_system": known.current_system,
        "new_system": known.new_system,
        "hypercare_days": settings.hypercare_days,
        "settings": {
            "cutover_days": settings.cutover_days,
            "lds_days": settings.lds_days,
            "hypercare_days": settings.hypercare_days,
        },
        "waves": [_wave(schedule, number, settings.hypercare_days) for number in known.waves],
    }


def _wave(schedule: Schedule | None, number: int, default: int) -> answers.WaveAnswer:
    wave = schedule.waves.get(number) if schedule else None
    places = schedule.counties.values() if schedule else ()
    days = wave.hypercare_days if wave else default
    go_live = wave.go_live if wave else None
    return {
        "number": number,
        "go_live": day_or_none(go_live),
        "hypercare_days": days,
        "last_hypercare_day": day_or_none(go_live + timedelta(days=days) if go_live else None),
        "counties": sorted(place.key for place in places if place.wave == number),
    }


def counties_answer(program: Program, today: date) -> answers.Counties:
    known = sorted(plan(program).counties.values(), key=lambda county: county.name)
    items = [_county(program, county, today) for county in known if not county.retired]
    return {"today": today.isoformat(), "items": items}


def _county(program: Program, county: CountyFacts, today: date) -> answers.CountyAnswer:
    standing = plan(program).standing(county.key, today, program.zone)
    window = standing.window if standing else None
    return {
        "key": county.key,
        "name": county.name,
        "wave": standing.wave if standing else None,
        "go_live": day_or_none(standing.go_live if standing else None),
        "state": standing.state.value if standing else "not-migrating",
        "day": standing.day if standing else None,
        "window": window.value if window else None,
        "window_last_day": day_or_none(standing.window_last_day if standing else None),
        "public_number": county.public_number,
    }
