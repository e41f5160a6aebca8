"""How much of a list each role may take out of the house (safety.md, the row "export"). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

BOARD_COLUMNS = frozenset({"number", "reason", "status"})


@dataclass(frozen=True)
class Allowance:
    """`columns`: None is all of them; `needs_why`: a reason has to be given, and is kept."""

    most: int
    columns: frozenset[str] | None = None
    needs_why: bool = False


ALLOWANCES: Mapping[str, Allowance] = {
    "readiness-team": Allowance(most=10_000),
    "analyst": Allowance(most=10_000, columns=BOARD_COLUMNS),
    "manager": Allowance(most=100_000, needs_why=True),
}
NOTHING = Allowance(most=0, columns=frozenset())


def allowance(role: str) -> Allowance:
    return ALLOWANCES.get(role, NOTHING)
