"""Waiting for another process: for what must become true, with a bound that only a fault meets."""

import threading
import time
from collections.abc import Callable

BOUND_SECONDS = 40.0


def eventually(becomes_true: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + BOUND_SECONDS
    while not becomes_true():
        assert time.monotonic() < give_up, f"never happened: {what}"
        threading.Event().wait(0.05)
