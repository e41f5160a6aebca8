"""What a file would change: the difference of two documents. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from hypercare.surface.programfile.document import KEYS, Document, Key, Record

_SHORT = 40
# A person signs in to all programs under one name, which no program's file may change.
_ABOUT_THE_PERSON = {"users": ("name", "email")}


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    RETIRED = "retired"


@dataclass(frozen=True)
class Difference:
    """One field of one record, before and after."""

    name: str
    before: Any
    after: Any

    def __str__(self) -> str:
        values = [_shown(self.before), _shown(self.after)]
        is_long = any(value is None or len(value) > _SHORT for value in values)
        return self.name if is_long else f"{self.name}: {values[0]} → {values[1]}"


def _shown(value: Any) -> str | None:
    """None for what does not fit into a line, like lists and hours."""
    if isinstance(value, list | dict):
        return None
    return _("none") if value in (None, "") else str(value)


@dataclass(frozen=True)
class Change:
    """`differences` is empty when the record is new or retired."""

    section: str
    key: Key
    kind: Kind
    differences: tuple[Difference, ...] = ()

    def __str__(self) -> str:
        name = " / ".join(str(part) for part in self.key)
        line = f"{self.kind} {self.section}: {name}" if name else f"{self.kind} {self.section}"
        fields = ", ".join(str(difference) for difference in self.differences)
        return f"{line} ({fields})" if fields else line


@dataclass(frozen=True)
class Changes:
    """Empty (and false) when the file says what the program already is."""

    program_key: str
    is_new: bool
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def of(self, section: str, *kinds: Kind) -> set[Key]:
        return {c.key for c in self.changes if c.section == section and c.kind in kinds}

    def counts(self) -> dict[str, dict[str, int]]:
        """By section and kind: names nobody, so it may stand in the journal."""
        counts: dict[str, dict[str, int]] = {}
        for change in self.changes:
            kinds = counts.setdefault(change.section, {})
            kinds[change.kind] = kinds.get(change.kind, 0) + 1
        return counts

    def lines(self) -> list[str]:
        """In words, one for each change; a new program is told by its sections."""
        if not self.changes:
            return [_("Nothing changes: the program already says what the file says.")]
        if self.is_new:
            return [f"added {name}: {kinds[Kind.ADDED]}" for name, kinds in self.counts().items()]
        return [str(change) for change in self.changes]


def difference(old: Document | None, new: Document) -> Changes:
    """Users that the file leaves out keep their role: only an administrator takes one away."""
    changes = [*_single("program", old, new), *_single("settings", old, new)]
    for section in KEYS:
        before = old.by_key(section) if old else {}
        changes += _section(section, before, new.by_key(section))
    return Changes(new.key, old is None, tuple(changes))


def _single(name: str, old: Document | None, new: Document) -> Iterator[Change]:
    after: Record = getattr(new, name)
    if old is None:
        yield Change(name, (), Kind.ADDED)
    elif fields := _fields(getattr(old, name), after):
        yield Change(name, (), Kind.CHANGED, fields)


def _section(section: str, before: dict[Key, Record], after: dict[Key, Record]) -> Iterator[Change]:
    for key, record in after.items():
        if key not in before:
            yield Change(section, key, Kind.ADDED)
        elif fields := _fields(before[key], record, ignored=_ABOUT_THE_PERSON.get(section, ())):
            yield Change(section, key, Kind.CHANGED, fields)
    if section != "users":
        yield from (Change(section, key, Kind.RETIRED) for key in before if key not in after)


def _fields(before: Record, after: Record, ignored: tuple[str, ...] = ()) -> tuple[Difference, ...]:
    return tuple(
        Difference(name, before[name], value)
        for name, value in after.items()
        if name not in ignored and before[name] != value
    )
