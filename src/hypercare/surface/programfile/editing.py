"""Changing one record of a program on a page, with the checks and the saving of a program file.

What a page changes is the exported document with one record changed (R02).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotFound
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import hold_facts
from hypercare.surface.programfile import checks
from hypercare.surface.programfile.changes import Changes, difference
from hypercare.surface.programfile.current import current, retired
from hypercare.surface.programfile.document import KEYS, Document, Record, from_file, to_file
from hypercare.surface.programfile.errors import Changed
from hypercare.surface.programfile.kinds import Kind, Many, Sheet, Table, hours
from hypercare.surface.programfile.reader import Node, Spot
from hypercare.surface.programfile.schema import FILE
from hypercare.surface.programfile.services import raise_version, refuse_roles, work
from hypercare.surface.programfile.tables import Load
from hypercare.surface.programfile.writer import in_lines

FACTS = "facts"  # program and settings, as one form
STEPS = "transfer_steps"
DEFAULT = "migration_default"
# What tells two records of a section apart in the file.
NAMED_BY = {
    section: KEYS[section][0]
    for section in (
        "targets",
        "waves",
        "counties",
        "entities",
        "people",
        "groups",
        "go_to",
        "agreements",
        "lines",
        "mailboxes",
        "rooms",
        "meetings",
        "boards",
        "report_recipients",
        "users",
    )
} | {"categories": "code"}
_KINDS = {field.name: field.kind for field in FILE.fields}
_NOWHERE = Spot(1, 1)


@dataclass(frozen=True)
class Edit:
    """`key` is empty for a new record, and where a section is one record.

    `typed` are some fields in the words of the file; the others stay. None takes the record out
    of use. `seen` is the fingerprint of the record that the person saw.
    """

    section: str
    key: str = ""
    typed: Mapping[str, Any] | None = None
    seen: str = ""


def table_of(section: str) -> Table:
    kind = _KINDS[section]
    table = kind.inner if isinstance(kind, Many) else kind
    if not isinstance(table, Table):
        raise TypeError(section)
    return table


def as_file(program: Program) -> Record:
    """The program in the shape of its file, as it stands now."""
    return to_file(current(program))


def record_of(raw: Record, section: str, key: str = "") -> Record:
    """Raises NotFound for a record that is not in use."""
    if section == FACTS:
        return {**raw["program"], **raw["settings"]}
    if section == STEPS:
        return {"steps": raw[STEPS]}
    if section == DEFAULT:
        return dict(raw[DEFAULT])
    found = [one for one in raw[section] if str(one[NAMED_BY[section]]) == key]
    if not found:
        raise NotFound(_("There is nothing here, or it is not for you to see."))
    return dict(found[0])


def fingerprint(record: Record) -> str:
    """The version of a record: another one as soon as any part of it, also its joins, differs."""
    return hashlib.sha256(repr(sorted(record.items())).encode()).hexdigest()[:20]


@transaction.atomic
def save(edit: Edit, *, by: Actor, at: datetime) -> Changes:
    """All of it or nothing; empty when nothing changes.

    Raises InvalidInput whose fields are those of the record, "" for what does not fit elsewhere;
    Changed when somebody else saved the record first; NotAllowed for roles.
    """
    before, program = _begin(by)
    raw = to_file(before)
    if edit.key or edit.section not in NAMED_BY:
        _refuse_old(edit, record_of(raw, edit.section, edit.key))
    else:
        _refuse_retired(edit, program)
    sheet = Sheet()
    path = _make(edit, raw, sheet)
    checks.together(raw, sheet)
    _refuse_faults(sheet, path, raw)
    return _finish(edit, before, from_file(raw), program, by=by, at=at)


@transaction.atomic
def restore(section: str, key: str, *, by: Actor, at: datetime) -> Changes:
    """Brings a record back as it was when it went out of use. Raises as `save` does."""
    before, program = _begin(by)
    name = NAMED_BY[section]
    found = [one for one in retired(program, section) if str(one[name]) == key]
    if not found:
        raise NotFound(_("There is nothing here, or it is not for you to see."))
    raw = to_file(before)
    raw[section] = [*raw[section], found[0]]
    sheet = Sheet()
    checks.together(raw, sheet)
    _refuse_faults(sheet, "", raw)
    return _finish(Edit(section, key), before, from_file(raw), program, by=by, at=at)


def _begin(by: Actor) -> tuple[Document, Program]:
    hold_facts(by.program.key)
    program = Program.objects.get(pk=by.program.pk)
    return current(program), program


def _refuse_old(edit: Edit, known: Record) -> None:
    if edit.seen != fingerprint(known):
        raise Changed(known, fingerprint(known))


def _refuse_retired(edit: Edit, program: Program) -> None:
    name = NAMED_BY[edit.section]
    wanted = str((edit.typed or {}).get(name, "")).strip()
    if wanted and any(str(one[name]) == wanted for one in retired(program, edit.section)):
        sentence = _("This was in use before. Take another, or bring that one back.")
        raise InvalidInput(sentence, fields={name: sentence})


def _make(edit: Edit, raw: Record, sheet: Sheet) -> str:
    """Changes the file's record, and gives the path of it."""
    typed = dict(edit.typed or {})
    if edit.section == FACTS:
        for part in ("program", "settings"):
            known = as_written(_KINDS[part], raw[part])
            given = {name: typed.get(name, value) for name, value in known.items()}
            raw[part] = _KINDS[part](as_node(given), part, sheet)
        return ""
    if edit.section in (STEPS, DEFAULT):
        value = typed["steps"] if edit.section == STEPS else typed
        raw[edit.section] = _KINDS[edit.section](as_node(value), edit.section, sheet)
        return edit.section
    return _make_one(edit, typed, raw, sheet)


def _make_one(edit: Edit, typed: Record, raw: Record, sheet: Sheet) -> str:
    """Last in its section, so that what is there twice is a fault of this one; areas keep order."""
    section, name = edit.section, NAMED_BY[edit.section]
    keys = [str(one[name]) for one in raw[section]]
    place = keys.index(edit.key) if edit.key else len(keys)
    known = raw[section][place] if edit.key else {}
    rest = [*raw[section][:place], *raw[section][place + 1 :]]
    if edit.typed is None:
        raw[section] = rest
        return ""
    place = place if section == "categories" else len(rest)
    path = f"{section}[{place + 1}]"
    given = as_written(table_of(section), known) | typed | ({name: known[name]} if edit.key else {})
    one = table_of(section)(as_node(given), path, sheet)
    if section == "waves" and one["hypercare_days"] is None:
        one["hypercare_days"] = raw["settings"]["hypercare_days"]
    raw[section] = [*rest[:place], one, *rest[place:]]
    return path


def as_written(table: Kind, record: Record) -> Record:
    """Hours in the words of the file; everything else reads as it is."""
    fields = table.fields if isinstance(table, Table) else ()
    weeks = {field.name for field in fields if field.kind is hours}
    return {name: in_lines(value) if name in weeks else value for name, value in record.items()}


def as_node(value: Any) -> Node:
    """What was typed, or what is known, as if it stood in a file."""
    if isinstance(value, Mapping):
        return Node(_NOWHERE, {name: as_node(inner) for name, inner in value.items()})
    if isinstance(value, list | tuple):
        return Node(_NOWHERE, [as_node(inner) for inner in value])
    if isinstance(value, time):
        return Node(_NOWHERE, value.strftime("%H:%M"))
    if isinstance(value, bool):
        return Node(_NOWHERE, "true" if value else "false")
    return Node(_NOWHERE, None if value is None else str(value))


def _refuse_faults(sheet: Sheet, path: str, raw: Record) -> None:
    """The first sentence for each field; what stands elsewhere names its record."""
    fields: dict[str, str] = {}
    elsewhere: list[str] = []
    for fault in sheet.faults:
        name = _field_of(fault.path, path)
        if name:
            fields.setdefault(name, fault.sentence)
        else:
            elsewhere.append(f"{_in_words(fault.path, raw)}: {fault.sentence}")
    if elsewhere:
        fields[""] = " ".join(dict.fromkeys(elsewhere))
    if fields:
        raise InvalidInput(_("Nothing was saved yet."), fields=fields)


def _field_of(fault: str, path: str) -> str:
    """`lines[3].hours.MO` is the field hours of `lines[3]`; empty for another record."""
    if path == STEPS:
        return "steps" if fault.startswith(STEPS) else ""
    parts = ("program.", "settings.") if not path else (f"{path}.",)
    for part in parts:
        if fault.startswith(part):
            return fault.removeprefix(part).replace("[", ".").partition(".")[0]
    return ""


def _in_words(path: str, raw: Record) -> str:
    section, _bracket, rest = path.partition("[")
    place, _bracket, _rest = rest.partition("]")
    record = raw[section][int(place) - 1] if place else {}
    names = ("name", "title", "headline", "username")
    named = next((record[n] for n in names if isinstance(record, dict) and record.get(n)), place)
    words = section.replace("_", " ").replace(".", " ")
    return f"{words}, “{named}”" if named else words


def _finish(
    edit: Edit, before: Document, after: Document, program: Program, *, by: Actor, at: datetime
) -> Changes:
    changes = difference(before, after)
    if not changes:
        return changes
    refuse_roles(by, changes)
    work(Load(program, after, changes, at, _("Edited on the pages of the program")), by)
    raise_version(program, after)
    by.program.facts_version = program.facts_version
    journal.write(
        by=by,
        at=at,
        verb="program.edited",
        subject=f"program:{program.key}",
        read_action="program.read",
        data=_told(edit, changes, program.facts_version),
    )
    return changes


def _told(edit: Edit, changes: Changes, version: int) -> dict[str, object]:
    """Names fields, never what stands in them."""
    fields = {difference.name for one in changes.changes for difference in one.differences}
    return {
        "version": version,
        "section": edit.section,
        "key": edit.key or str((edit.typed or {}).get(NAMED_BY.get(edit.section, ""), "")),
        "fields": sorted(fields),
        "changes": changes.counts(),
    }
