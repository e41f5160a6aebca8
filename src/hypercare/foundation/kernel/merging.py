"""Two changes of the same thing, put together field by field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True)
class Merged(Generic[V]):
    """`clashes` names what both changed, each to something else; there `values` holds mine."""

    values: Mapping[str, V]
    clashes: tuple[str, ...]


def merge(*, base: Mapping[str, V], mine: Mapping[str, V], theirs: Mapping[str, V]) -> Merged[V]:
    """What one side changed is taken from that side; what both changed alike is no clash."""
    values = {name: theirs[name] if mine[name] == was else mine[name] for name, was in base.items()}
    clashes = tuple(
        name for name, was in base.items() if theirs[name] != was and values[name] != theirs[name]
    )
    return Merged(values, clashes)
