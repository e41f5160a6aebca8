"""Other processes: is that number still the same one, and end it without doubt."""

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

PAUSE = 0.05
GONE = {"Z", "X"}


def birth(pid: int) -> str | None:
    """A mark that a later process with the same number does not share. None when it has ended.

    A process that ended and was not waited for counts as ended. Without /proc every living
    process has the same mark.
    """
    try:
        os.kill(pid, 0)
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except ProcessLookupError:
        return None
    except PermissionError:
        return "not ours"
    except FileNotFoundError:
        return None if Path("/proc/self").exists() else "alive"
    return None if after_name[0] in GONE else after_name[19]


def end_process(pid: int, how: Iterable[signal.Signals], patience: float) -> None:
    """Sends one signal after the other, waiting `patience` seconds for the end after each."""
    mark = birth(pid)
    for number in how:
        if mark is None or birth(pid) != mark:
            return
        os.kill(pid, number)
        if ends_within(pid, mark, patience):
            return


def ends_within(pid: int, mark: str, seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while birth(pid) == mark:
        if time.monotonic() > give_up:
            return False
        time.sleep(PAUSE)
    return True
