"""What stands on a board, as plain records: canonical text, checksum, differences. Pure."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
# The lists of a board's content, and what tells two records of one apart.
LISTS = {"rows": "number", "go_to": "effort", "agreements": "key"}


def canonical(content: Record) -> str:
    """The same content is the same text, whatever the order of its names."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(content: Record) -> str:
    """Of what can differ between two editions; another one as soon as any of it does."""
    return checksum(canonical({name: content[name] for name in (*LISTS, "board")}))


@dataclass(frozen=True)
class Change:
    """One record of a list, before and after. `fields` are the names of what differs."""

    key: str
    before: Record | None
    after: Record | None
    fields: tuple[str, ...] = ()

    @property
    def shown(self) -> Record:
        return self.after or self.before or {}


@dataclass(frozen=True)
class Difference:
    """Of one list; every record of both sides is in exactly one of the four."""

    added: tuple[Change, ...] = ()
    removed: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Differences:
    rows: Difference
    go_to: Difference
    agreements: Difference

    def __bool__(self) -> bool:
        return bool(self.rows or self.go_to or self.agreements)


def differences(before: Record | None, after: Record) -> Differences:
    """Without an edition before, everything is added."""
    found = {
        name: compare((before or {}).get(name, ()), after[name], key) for name, key in LISTS.items()
    }
    return Differences(**found)


def compare(before: Sequence[Record], after: Sequence[Record], key: str) -> Difference:
    """In the order of `after`; what is gone in the order of `before`."""
    old = {one[key]: one for one in before}
    new = {one[key]: one for one in after}
    both = [Change(k, old[k], one, _fields(old[k], one)) for k, one in new.items() if k in old]
    return Difference(
        added=tuple(Change(k, None, one) for k, one in new.items() if k not in old),
        removed=tuple(Change(k, one, None) for k, one in old.items() if k not in new),
        changed=tuple(change for change in both if change.fields),
        unchanged=tuple(change for change in both if not change.fields),
    )


def _fields(before: Record, after: Record) -> tuple[str, ...]:
    names = [*after, *(name for name in before if name not in after)]
    return tuple(name for name in names if before.get(name) != after.get(name))


@dataclass(frozen=True)
class Disagreement:
    """An issue that two boards show differently; `fields` are what they both show."""

    number: str
    fields: tuple[str, ...]


def disagreements(one: Record, other: Record) -> list[Disagreement]:
    """Two boards cannot silently differ: what both editions show of the same issue."""
    theirs = {row["number"]: row for row in other["rows"]}
    found = []
    for row in one["rows"]:
        also = theirs.get(row["number"], row)
        fields = tuple(name for name in row if name in also and row[name] != also[name])
        if fields:
            found.append(Disagreement(row["number"], fields))
    return found
