"""Processor time of a running instance, from /proc: it hardly moves with the machine's load."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cpu:
    """Seconds since the start: of the web processes; of the database without the worker's sessions;
    and of the worker with its sessions, which does afterwards what a request asked for.
    """

    application: float
    database: float
    worker: float

    def __sub__(self, other: "Cpu") -> "Cpu":
        return Cpu(
            self.application - other.application,
            self.database - other.database,
            self.worker - other.worker,
        )


def of_instance(pids: dict[str, int], workers_sessions: Collection[int]) -> Cpu:
    """`pids` by name, as the supervisor notes them; sessions as processes of the database."""
    web = [pid for name, pid in pids.items() if name.startswith("web")]
    for_worker = sum(map(_own, workers_sessions))
    return Cpu(
        sum(map(_family, web)),
        _family(pids["database"]) - for_worker,
        _family(pids["worker"]) + for_worker,
    )


def _family(pid: int) -> float:
    """A process, its children, and those that ended and were waited for."""
    children = [other for other in _everyone() if _fields(other)[1:2] == [str(pid)]]
    return sum(map(int, _fields(pid)[11:15])) / TICKS + sum(map(_own, children))


def _own(pid: int) -> float:
    return sum(map(int, _fields(pid)[11:13])) / TICKS


def _everyone() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _fields(pid: int) -> list[str]:
    """From the state on: index 1 is the parent, 11 to 14 are user, system, and the children's."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
