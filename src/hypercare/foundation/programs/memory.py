"""Program data kept in memory until it changes, so that a request reads it without a query."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

from hypercare.foundation.programs.models import Program

T = TypeVar("T")
MOST_KEPT = 64


def remembered(load: Callable[[Program], T]) -> Callable[[Program], T]:
    """Keeps what `load` gives per program and `facts_version`; the least used goes first.

    The request's `Program` row carries the version, so another machine's change is seen with the
    next request.
    """
    kept: OrderedDict[tuple[int, int], T] = OrderedDict()
    lock = Lock()

    @wraps(load)
    def remembering(program: Program) -> T:
        key = (program.pk, program.facts_version)
        with lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        value = load(program)
        with lock:
            kept[key] = value
            while len(kept) > MOST_KEPT:
                kept.popitem(last=False)
        return value

    return remembering
