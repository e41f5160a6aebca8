"""What looks odd in the form while it is typed: a hint beside its field, no refusal (R15, R34).

Each is said by what will judge the same words later: the reader of numbers, the mask, the address
book and the reader of local times.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import TypeVar

from django.utils.translation import gettext as _

from hypercare.casework.callers.wording import doubt_in_words
from hypercare.casework.intake.moments import FIRST, moment
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.kernel.phones import read_number
from hypercare.foundation.kernel.text import clean_line, fold
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

T = TypeVar("T", date, time)
LONGEST = 2_000
SHORTEST = 3  # letters of a name before it is called unknown


def hints(program: Program, typed: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """By field of the form; a field without a hint is not there."""
    return dict(_all(program, {name: text[:LONGEST] for name, text in typed.items()}, now))


def _all(program: Program, typed: Mapping[str, str], now: datetime) -> Iterator[tuple[str, str]]:
    if doubt := doubt_in_words(read_number(typed.get("reach", "")[:60]).doubt):
        yield "reach", doubt
    if _is_unknown(program, typed.get("entity", "")):
        yield "entity", _("Not a county or party of this program. Check the spelling.")
    if _is_ahead(program, typed, now):
        yield "happened_date", _("This is in the future. Give the time it happened.")
    patterns = plan(program).case_numbers
    for name in ("name", "reason", "done_note"):
        if found := mask(typed.get(name, ""), patterns).found:
            kinds = {"kinds": ", ".join(found)}
            yield name, _("Looks like a client identifier (%(kinds)s). Lists hide it.") % kinds


def _is_unknown(program: Program, text: str) -> bool:
    """Nobody is called unknown while a name is still being typed."""
    known, begun = book(program), fold(text)
    found = known.find(text) or known.find(text, EntityType.COUNTY)
    is_begun = any(name.startswith(begun) for name in known.names)
    return len(clean_line(text)) >= SHORTEST and found is None and not is_begun


def _is_ahead(program: Program, typed: Mapping[str, str], now: datetime) -> bool:
    day = _read(date, typed.get("happened_date", ""))
    clock = _read(time, typed.get("happened_time", ""))
    today = local_day(now, program.zone)
    if clock is None:
        return day is not None and day > today
    at = moment(day or today, clock, FIRST, program.zone).at
    return at is not None and at > now


def _read(kind: type[T], text: str) -> T | None:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None
