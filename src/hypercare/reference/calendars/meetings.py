"""When the next QRT begins, asked of the app that holds meetings: it comes later than tickets."""

from collections.abc import Callable
from datetime import datetime

from hypercare.foundation.programs.models import Program

Lookup = Callable[[Program, datetime], datetime | None]
_lookups: list[Lookup] = []


def register(lookup: Lookup) -> None:
    """Called once per process, in an app's `ready`."""
    _lookups.append(lookup)


def next_qrt(program: Program, after: datetime) -> datetime | None:
    """As it is held: moved, cancelled and ad-hoc ones count as what they are."""
    found = (lookup(program, after) for lookup in _lookups)
    return min((begins for begins in found if begins is not None), default=None)
