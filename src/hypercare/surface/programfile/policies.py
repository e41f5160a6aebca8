"""Which changes of a schedule need a word of their own. Pure."""

from datetime import date

from hypercare.reference.rollout.policies import county_state
from hypercare.reference.rollout.states import CountyState
from hypercare.surface.programfile.document import Document, Record

_WENT_LIVE = (CountyState.LIVE, CountyState.OVER)


def going_back(old: Document, new: Document, on: date) -> list[str]:
    """Names of counties that are live on the day and would not be (settled reading 13)."""
    before, after = _states(old, on), _states(new, on)
    names = {c["key"]: str(c["name"]) for c in new.sections["counties"]}
    return [
        names[key]
        for key, state in after.items()
        if before.get(key) in _WENT_LIVE and state not in _WENT_LIVE
    ]


def _states(document: Document, on: date) -> dict[str, CountyState]:
    waves = {wave["number"]: wave for wave in document.sections["waves"]}
    return {
        county["key"]: _state(document.settings, waves.get(county["wave"]), county, on)
        for county in document.sections["counties"]
    }


def _state(settings: Record, wave: Record | None, county: Record, on: date) -> CountyState:
    go_live = county["go_live"] or (wave["go_live"] if wave else None)
    length = wave["hypercare_days"] if wave else settings["hypercare_days"]
    return county_state(go_live, on, cutover_days=settings["cutover_days"], length=length)
