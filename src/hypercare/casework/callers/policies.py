"""Who may be whom. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hypercare.foundation.kernel.text import fold


def below(top: int, parents: Mapping[int, int]) -> set[int]:
    """Everybody who was merged into `top`, directly or through others. `parents`: gone to kept."""
    found: set[int] = set()
    fresh = {top}
    while fresh:
        fresh = {gone for gone, kept in parents.items() if kept in fresh} - found
        found |= fresh
    return found


@dataclass(frozen=True)
class Found:
    """One row of what typing finds. `kind` is county-or-other `entity`, `person` or `caller`.

    `types` are the kinds in which the entity may speak; `key` names the row within its kind.
    """

    kind: str
    key: str
    name: str
    entity: str
    types: tuple[str, ...]
    reach: str
    role: str

    @property
    def is_personal(self) -> bool:
        """Words of a caller, not of the directory (R34)."""
        return self.kind == "caller"


def best_first(question: str, found: Iterable[Found]) -> list[Found]:
    """Who begins with what was typed first; each row once."""
    first = fold(question).split(" ")[0]
    return sorted(dict.fromkeys(found), key=lambda row: (_place(row, first), fold(row.name)))


def _place(row: Found, first: str) -> int:
    name = fold(row.name)
    if name.startswith(first):
        return 0
    return 1 if f" {first}" in name else 2


def only(matches: Iterable[Found]) -> Found | None:
    """The one who called; None when several could have, because nobody is ever assumed."""
    rows = list(matches)
    return rows[0] if len(rows) == 1 else None


def common_entity(matches: Iterable[Found]) -> Found | None:
    """A row of the entity that all of them belong to, if it is one and the same."""
    rows = list(matches)
    entities = {row.entity for row in rows}
    return rows[0] if len(entities) == 1 and "" not in entities else None
