"""Bringing one table of a program in line with a file: in bulk, retiring and never deleting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.changes import Changes, Kind
from hypercare.surface.programfile.document import Document, Key, Record, key_of


@dataclass
class Load:
    """One load on its way. `ids` finds the primary key of a record by section and key.

    `why` stands in the history of the schedule when dates or places change.
    """

    program: Program
    document: Document
    changes: Changes
    at: datetime
    why: str
    ids: dict[str, dict[Any, int]] = field(default_factory=dict)

    def id_of(self, section: str, key: Any) -> int | None:
        return self.ids[section][key] if key not in (None, "") else None


@dataclass(frozen=True)
class TableSpec:
    """`columns` turns a record into model attributes; `key` are the same names in both.

    `ids` is the section under which the primary keys are found afterwards; `shared_with` names the
    other sections that are kept in the same table.
    """

    section: str
    model: Any
    key: tuple[str, ...]
    columns: Callable[[Record, Load], Mapping[str, Any]]
    unique_name: bool = False
    ids: str = ""
    shared_with: tuple[str, ...] = ()


def bring_in_line(spec: TableSpec, load: Load) -> None:
    rows = {_key(spec, row): row for row in spec.model.objects.filter(program=load.program)}
    touched = load.changes.of(spec.section, Kind.ADDED, Kind.CHANGED)
    records = [
        r for r in load.document.sections[spec.section] if key_of(spec.section, r) in touched
    ]
    if spec.unique_name:
        _refuse_taken_names(rows, records, spec)
    _retire(spec, load, rows)
    _save(spec, load, rows, records)
    load.ids[spec.ids or spec.section] = {
        _short(key): pk
        for *key, pk in spec.model.objects.filter(program=load.program).values_list(*spec.key, "pk")
    }


def _key(spec: TableSpec, row: Model) -> Key:
    return tuple(getattr(row, name) for name in spec.key)


def _short(key: list[Any]) -> Any:
    return key[0] if len(key) == 1 else tuple(key)


def _refuse_taken_names(rows: dict[Key, Any], records: list[Record], spec: TableSpec) -> None:
    """A retired record keeps its name, because old contacts and tickets show it."""
    owners = {fold(row.name): key for key, row in rows.items() if row.retired_at is not None}
    for record in records:
        owner = owners.get(fold(record["name"]))
        if owner is not None and owner != key_of(spec.section, record):
            sentence = _("“%(name)s” is the name of the retired %(owner)s. Use that key again.")
            raise InvalidInput(sentence % {"name": record["name"], "owner": owner[0]})


def _retire(spec: TableSpec, load: Load, rows: dict[Key, Any]) -> None:
    gone = load.changes.of(spec.section, Kind.RETIRED)
    for section in spec.shared_with:
        gone -= load.document.by_key(section).keys()
    ids = [rows[key].pk for key in gone if key in rows]
    if ids:
        bump = {"version": F("version") + 1} if _has_version(spec) else {}
        spec.model.objects.filter(pk__in=ids).update(retired_at=load.at, **bump)


def _save(spec: TableSpec, load: Load, rows: dict[Key, Any], records: list[Record]) -> None:
    new, changed = [], []
    names: set[str] = set()
    for record in records:
        values = {**spec.columns(record, load), "retired_at": None}
        names |= values.keys()
        row = rows.get(key_of(spec.section, record))
        if row is None:
            new.append(spec.model(program=load.program, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            _assign(row, values, bump=_has_version(spec))
            changed.append(row)
    spec.model.objects.bulk_create(new)
    if changed:
        names |= {"version"} if _has_version(spec) else set()
        spec.model.objects.bulk_update(changed, sorted(names))


def _assign(row: Any, values: Mapping[str, Any], *, bump: bool) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if bump:
        row.version += 1


def _has_version(spec: TableSpec) -> bool:
    return any(f.name == "version" for f in spec.model._meta.get_fields())
