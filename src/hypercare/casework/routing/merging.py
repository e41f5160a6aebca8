"""A draft carried over to a newer edition: both changes, column by column. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from hypercare.casework.routing.policies import Rule
from hypercare.casework.routing.rows import COLUMNS, CONDITIONS, SENTENCES
from hypercare.foundation.kernel.merging import merge


@dataclass(frozen=True)
class Drafted:
    """A row of a draft; `came_from` is its row in the edition below, None for a new one."""

    came_from: int | None
    rule: Rule
    is_removed: bool = False


@dataclass(frozen=True)
class Carried:
    """`notes` says what a person should look at: changed on both sides."""

    rows: tuple[Drafted, ...]
    notes: tuple[str, ...]


def lineage(old: Sequence[Rule], new: Sequence[Rule]) -> dict[int, int]:
    """Which row of `new` is which row of `old`: the same words first, then the most alike."""
    pairs = sorted(
        (_likeness(a, b), -abs(a.position - b.position), a.position, b.position)
        for a in old
        for b in new
    )
    found: dict[int, int] = {}
    for likeness, _near, a, b in reversed(pairs):
        if likeness and a not in found and b not in found.values():
            found[a] = b
    return found


def _likeness(a: Rule, b: Rule) -> int:
    """0 for two rows that share neither a sentence nor all their conditions."""
    sentences = any(getattr(a, name) == getattr(b, name) for name in SENTENCES)
    conditions = all(getattr(a, name) == getattr(b, name) for name in CONDITIONS)
    if not sentences and not conditions:
        return 0
    return sum(getattr(a, name) == getattr(b, name) for name in COLUMNS)


def carry(draft: Sequence[Drafted], base: Sequence[Rule], newest: Sequence[Rule]) -> Carried:
    """The changes of a draft made on `base`, now on `newest`; the draft keeps its order."""
    line = lineage(base, newest)
    old, new = {r.position: r for r in base}, {r.position: r for r in newest}
    rows: list[Drafted] = []
    notes: list[str] = []
    for row in draft:
        kept, note = _carried(row, old, new, line)
        rows += [kept] if kept else []
        notes += [note] if note else []
    for position in sorted(set(new) - set(line.values())):
        _insert(rows, Drafted(position, new[position]))
    return Carried(tuple(rows), tuple(notes))


def _carried(
    row: Drafted, old: dict[int, Rule], new: dict[int, Rule], line: dict[int, int]
) -> tuple[Drafted | None, str]:
    if row.came_from is None:
        return row, ""
    base = old[row.came_from]
    changed = _columns(row.rule) != _columns(base)
    if row.came_from not in line:
        if not changed or row.is_removed:
            return None, ""
        return replace(row, came_from=None), _("Row %(row)s was taken out; your text stays.") % {
            "row": row.came_from
        }
    there = new[line[row.came_from]]
    merged = merge(base=_columns(base), mine=_columns(row.rule), theirs=_columns(there))
    note = _("Row %(row)s was changed there too; yours is kept: %(headline)s")
    kept = Drafted(there.position, replace(there, **merged.values), row.is_removed)
    said = {"row": there.position, "headline": row.rule.headline}
    return kept, note % said if merged.clashes else ""


def _columns(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in COLUMNS}


def _insert(rows: list[Drafted], added: Drafted) -> None:
    """After the row that stands before it in the newest edition."""
    assert added.came_from is not None
    before = [i for i, row in enumerate(rows) if row.came_from == added.came_from - 1]
    rows.insert(before[0] + 1 if before else 0, added)
