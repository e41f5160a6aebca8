"""What the pages of a program show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.current import current
from hypercare.surface.programfile.document import to_file
from hypercare.surface.programfile.editing import NAMED_BY
from hypercare.surface.programfile.missing import Gap, Topic, missing
from hypercare.surface.programpages.sections import SECTIONS, Section, label_of
from hypercare.surface.programpages.words import shown

SIZE = 100
Record = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A section on the overview; `count` is None where it is one record."""

    section: Section
    count: int | None


def parts(program: Program) -> tuple[list[Part], int]:
    """The sections that a reader of the program sees, and how much is still missing."""
    document = current(program)
    raw = to_file(document)
    found = [
        Part(section, len(raw[section.name]) if section.is_list else None)
        for section in SECTIONS.values()
        if section.name != "users"
    ]
    return found, len(missing(document))


@dataclass(frozen=True)
class Place:
    """A gap and the address of the field where it is filled."""

    what: str
    url: str


def gaps(program: Program) -> list[tuple[str, list[Place]]]:
    """By topic, in the order of the paper."""
    found = missing(current(program))
    return [
        (str(topic.value), [Place(gap.what, place_of(program, gap)) for gap in mine])
        for topic in Topic
        if (mine := [gap for gap in found if gap.topic is topic])
    ]


def place_of(program: Program, gap: Gap) -> str:
    here = program.key
    field = f"#id_{gap.name}" if gap.name else ""
    if gap.section not in NAMED_BY:
        return reverse("programpages:section", args=[here, gap.section]) + field
    if gap.section == "waves" and gap.key:
        return reverse("programpages:move", args=[here, gap.section, gap.key])
    if gap.key:
        return reverse("programpages:record", args=[here, gap.section, gap.key]) + field
    if gap.section == "counties" and not gap.preset:
        return reverse("programpages:section", args=[here, gap.section])
    query = f"?{urlencode(gap.preset)}" if gap.preset else ""
    return reverse("programpages:new", args=[here, gap.section]) + query + field


@dataclass(frozen=True)
class Row:
    key: str
    cells: list[str]


@dataclass(frozen=True)
class Listing:
    """`next` is the key of the last row when there are more."""

    rows: list[Row]
    next: str
    count: int


def listing(
    section: Section, records: Sequence[Record], *, words: str = "", after: str = ""
) -> Listing:
    """A page of them by name, then key; `words` leaves those that have all of them anywhere."""
    name = NAMED_BY[section.name]
    wanted = fold(words).split()
    found = [one for one in records if not wanted or _has(one, wanted)]
    keys = [str(one[name]) for one in found]
    start = keys.index(after) + 1 if after in keys else 0
    shown_now = found[start : start + SIZE]
    more = len(found) > start + SIZE
    rows = [_row(section, one, name) for one in shown_now]
    return Listing(rows, rows[-1].key if more else "", len(found))


def _has(record: Record, wanted: list[str]) -> bool:
    text = fold(" ".join(str(value) for value in record.values()))
    return all(word in text for word in wanted)


def _row(section: Section, record: Record, name: str) -> Row:
    return Row(str(record[name]), [shown(column, record[column]) for column in section.columns])


def name_of(record: Record, key: str) -> str:
    """What people call a record."""
    if "number" in record and "go_live" in record:
        return _("Wave %(number)s") % {"number": record["number"]}
    names = (record.get(name) for name in ("name", "title"))
    return next((str(name) for name in names if name), key)


def names_of(section: Section, records: Sequence[Record]) -> list[tuple[str, str]]:
    """Key and name, for those that are out of use."""
    name = NAMED_BY[section.name]
    return [(str(one[name]), name_of(one, str(one[name]))) for one in records]


def fixed(section: Section, record: Record) -> list[dict[str, str]]:
    """What this page does not change: the key, and the dates, which move with a reason."""
    names = (NAMED_BY.get(section.name, ""), *section.moves)
    return [
        {"label": label_of(section.name, name), "value": shown(name, record[name])}
        for name in names
        if name in record
    ]


def as_facts(section: Section, record: Record) -> list[dict[str, str]]:
    """The whole record for who may read it and not change it."""
    return [
        {"label": label_of(section.name, name), "value": shown(name, value)}
        for name, value in record.items()
    ]
