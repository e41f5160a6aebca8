"""The numbers that evidence is matched by (settled reading 16), as the program file calls them."""

from hypercare.casework.evidence.models import Settings
from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.document import Record

MATCHING = {
    "shortest_call_seconds": "shortest_seconds",
    "match_by_number_minutes": "by_number_minutes",
    "match_by_time_minutes": "by_time_minutes",
    "tell_apart_seconds": "tell_apart_seconds",
}


def matching_of(program: Program) -> Record:
    numbers = Settings.objects.filter(program=program).first() or Settings()
    return {name: getattr(numbers, column) for name, column in MATCHING.items()}


def keep_matching(program: Program, settings: Record) -> None:
    """Days are matched by these numbers from now on."""
    numbers = {column: settings[name] for name, column in MATCHING.items()}
    Settings.objects.update_or_create(program=program, defaults=numbers)
