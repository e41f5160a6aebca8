"""What stands for each `{place}` in the sentences of a row."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from hypercare.casework.routing.concern import Concern
from hypercare.reference.directory.policies import LineStanding
from hypercare.reference.directory.selectors import PersonFacts


@dataclass(frozen=True)
class Destination:
    """The line to send the caller to, and whether somebody answers there now."""

    name: str
    number: str
    standing: LineStanding
    closed_advice: str


def words(
    concern: Concern,
    number: str,
    destination: Destination | None,
    managers: tuple[PersonFacts, ...],
    leads: tuple[PersonFacts, ...],
    zone: ZoneInfo,
) -> dict[str, str]:
    """What stands for each of `policies.PLACES`; never empty, so that no sentence has a hole."""
    settings = concern.plan.settings
    go_live = concern.go_live
    last = date.fromordinal(go_live.toordinal() + settings.lds_days) if go_live else None
    opens = destination.standing.opens_at if destination else None
    return {
        "county": concern.county.name if concern.county else _("the county"),
        "entity": concern.question.entity_name or _("the caller"),
        "number": number or _("the number in the county’s directory"),
        "line": destination.name if destination else _("Customer Support"),
        "wave": str(concern.wave) if concern.wave is not None else "–",
        "day": str((concern.day - go_live).days) if go_live else "–",
        "go_live": _day(go_live),
        "window_last_day": _day(last),
        "new_system": concern.plan.new_system,
        "current_system": concern.plan.current_system,
        "project_manager": _names(managers) or _("the project manager"),
        "leads": _names(leads) or _("the implementation lead"),
        "opens": moment_in_words(opens, zone) if opens else _("now"),
    }


def _day(day: date | None) -> str:
    return formats.date_format(day, "l, F j, Y") if day else _("a date not set yet")


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    return formats.date_format(moment.astimezone(zone), "D H:i")


def _names(people: tuple[PersonFacts, ...]) -> str:
    return ", ".join(person.name for person in people)
