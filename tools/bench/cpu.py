"""Processor time of a running instance, from /proc: it hardly moves with the machine's load."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cpu:
    """Seconds since the start, of the web processes and of the database with its sessions."""

    application: float
    database: float

    def __sub__(self, other: "Cpu") -> "Cpu":
        return Cpu(self.application - other.application, self.database - other.database)


def of_instance(pids: dict[str, int]) -> Cpu:
    """`pids` by name, as the supervisor notes them."""
    web = [pid for name, pid in pids.items() if name.startswith("web")]
    return Cpu(sum(map(_family, web)), _family(pids["database"]))


def _family(pid: int) -> float:
    """A process, its children, and those that ended and were waited for."""
    own = _fields(pid)
    children = [other for other in _everyone() if _fields(other)[1:2] == [str(pid)]]
    return sum(map(int, own[11:15])) / TICKS + sum(
        sum(map(int, _fields(child)[11:13])) / TICKS for child in children
    )


def _everyone() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _fields(pid: int) -> list[str]:
    """From the state on: index 1 is the parent, 11 to 14 are user, system, and the children's."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
