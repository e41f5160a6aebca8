"""What stands on the printed form: the program's own words, for when nothing works (R35)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.states import About, Channel, Done
from hypercare.casework.intake.forms import NOT_THE_FORM, SEVERITIES
from hypercare.foundation.kernel.text import fill
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.words import phone
from hypercare.reference.directory.models import EntityType, Line
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

TRANSFER = ("customer-support-transfer", "customer-support")


@dataclass(frozen=True)
class Sheet:
    """Every text of the form, in reading order. `numbers` are (name, number) of the lines."""

    program: str
    address: str
    channels: tuple[str, ...]
    entity_types: tuple[str, ...]
    abouts: tuple[str, ...]
    severities: tuple[str, ...]
    done: tuple[str, ...]
    steps: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]


def sheet(program: Program, address: str) -> Sheet:
    """`address` is the page where filled-in forms are entered."""
    known = plan(program)
    lines = [line for line in book(program).lines.values() if not line.retired_at and line.number]
    abouts = wording.abouts(known)
    types = wording.entity_types(known)
    return Sheet(
        program=program.name,
        address=address,
        channels=tuple(str(c.label) for c in Channel if c not in NOT_THE_FORM),
        entity_types=tuple(types[kind] for kind in EntityType.values if kind in types),
        abouts=tuple(words for key, words in abouts.items() if key != About.AUTO_REPLY),
        severities=tuple(str(words) for _level, words in SEVERITIES),
        done=tuple(str(choice.label) for choice in Done),
        steps=tuple(fill(step, _places(lines)) for step in book(program).steps),
        numbers=tuple((line.name, number_of(line)) for line in lines),
    )


def _places(lines: list[Line]) -> dict[str, str]:
    """The line that transfers go to; on paper nobody knows yet which county it will be."""
    by_purpose = {line.purpose: line for line in lines}
    for purpose in TRANSFER:
        if purpose in by_purpose:
            line = by_purpose[purpose]
            return {"number": number_of(line), "line": line.name}
    return {"number": _("the number of Customer Support")}


def number_of(line: Line) -> str:
    """As people write it; what cannot be dialled stays as it was typed."""
    known = phone(line.number)
    return known.text if known else line.number
