"""Doing what is due one after the other: what fails is logged, and holds up nothing else."""

from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

log = structlog.get_logger("hypercare.reports")


def each(due: Iterable[int], do: Callable[[int, datetime], int], at: datetime) -> int:
    """Says how many were done. What failed is due again; past its deadline it alarms."""
    done = 0
    for key in due:
        try:
            done += do(key, at)
        except Exception as error:
            log.error("not done", step=do.__name__, key=key, exc_info=error)
    return done
