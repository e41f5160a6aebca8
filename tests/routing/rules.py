"""Short ways to make rules for tests."""

from dataclasses import replace
from typing import Any

from hypercare.casework.routing.policies import Rule
from hypercare.casework.routing.rows import COLUMNS
from tests.factories.program import RULES

LAST = RULES[-1]


def rule(position: int, **changes: Any) -> Rule:
    """A row like the last of the small program, with other facts."""
    return replace(LAST, position=position, headline=f"Do {position}", **changes)


def values(of: Rule, **changes: Any) -> dict[str, Any]:
    """What a form hands on."""
    found = {name: getattr(of, name) for name in COLUMNS}
    return {n: list(v) if isinstance(v, tuple) else v for n, v in found.items()} | changes
