"""One process owns a data folder at a time; others are its guests.

Held by file locks, which the kernel lets go when their process ends in whatever way.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from hypercare.runtime.paths import DataFolder


@dataclass(frozen=True)
class Owner:
    """Who owns a data folder: `serves` for hours, or a command for its own duration."""

    pid: int
    serves: bool
    address: str = ""


class Lock:
    """An open file with a lock on it. Closing lets go."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, *, shared: bool = False, wait: bool = False) -> bool:
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, how if wait else how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def write(self, text: str) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def close(self) -> None:
        os.close(self._descriptor)


@contextmanager
def owning(data: DataFolder, owner: Owner) -> Iterator[bool]:
    """True inside when the folder is ours now; false, at once, when another process has it."""
    lock = Lock(data.owner_file)
    try:
        ours = lock.take()
        if ours:
            lock.write(json.dumps(asdict(owner)))
        yield ours
    finally:
        lock.close()


@contextmanager
def visiting(data: DataFolder) -> Iterator[None]:
    """While inside, an owner that works for itself only waits before it stops the database."""
    lock = Lock(data.guests_file)
    try:
        lock.take(shared=True, wait=True)
        yield
    finally:
        lock.close()


@contextmanager
def without_guests(data: DataFolder) -> Iterator[None]:
    """Waits until the last guest has left, and keeps new ones out."""
    lock = Lock(data.guests_file)
    try:
        lock.take(wait=True)
        yield
    finally:
        lock.close()


def last_owner(data: DataFolder) -> Owner | None:
    """Who wrote itself in last; it may have ended since."""
    try:
        return Owner(**json.loads(data.owner_file.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
