"""Reading a message in a child process with limits of time and memory (safety rows 8 to 10).

One child a process, started when it is first needed; it forks for each message, so that a letter
that stalls or eats memory ends its own fork and nothing else.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import IO, Any

from hypercare.casework.mail.errors import Unreadable
from hypercare.casework.mail.reading.words import Reading, from_json

SECONDS = 5.0
MOST_BYTES = 200 * 1024 * 1024
# Folding quoted history gets half of the time; without it the rest is enough for any letter.
_FOLDING_SHARE = 0.5
_COMMAND = (sys.executable, "-m", "hypercare.casework.mail.reading.child")


@dataclass
class Budget:
    """Seconds that reading one message may still take: its text, its files and every try."""

    left: float = SECONDS

    @classmethod
    def after(cls, spent_ms: int) -> "Budget":
        return cls(SECONDS - spent_ms / 1000)

    @property
    def spent_ms(self) -> int:
        return min(round((SECONDS - self.left) * 1000), round(SECONDS * 1000))


class Sandbox:
    """The child and the lock in front of it. Several threads take turns."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def ask(
        self, do: str, raw: bytes, budget: Budget, *, seconds: float = SECONDS, **more: Any
    ) -> tuple[dict[str, Any], bytes]:
        """The answer, and the bytes of files behind it. Raises Unreadable with the reason.

        At most `seconds` of what the budget has left; what it takes is gone from the budget.
        """
        most = min(seconds, budget.left)
        if most <= 0:
            raise Unreadable("time")
        asked = {"do": do, "size": len(raw), "seconds": most, "bytes": MOST_BYTES} | more
        with self._lock:
            try:
                took, answer, files = self._exchange(asked, raw)
            except (OSError, ValueError) as error:
                self._end()
                raise Unreadable("crash") from error
        why = answer.get("failed")
        budget.left -= most if why == "time" else min(took, most)
        if why:
            raise Unreadable(why, answer.get("error", ""))
        return answer, files

    def _exchange(self, asked: dict[str, Any], raw: bytes) -> tuple[float, dict[str, Any], bytes]:
        into, out = self._pipes()
        into.write(json.dumps(asked).encode() + b"\n")
        into.write(raw)
        into.flush()
        size, took = out.readline().split()
        answer, _end, files = out.read(int(size)).partition(b"\n")
        found: dict[str, Any] = json.loads(answer)
        return float(took), found, files

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        child = self._child
        if child is None or child.poll() is not None:
            child = self._child = subprocess.Popen(  # noqa: S603, words of ours alone
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_bare_environment(),
                process_group=0,
            )
        assert child.stdin is not None
        assert child.stdout is not None
        return child.stdin, child.stdout

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def close(self) -> None:
        with self._lock:
            self._end()


def _bare_environment() -> dict[str, str]:
    """No secret of the application is in the process that reads what strangers write."""
    kept = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "TZ", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ}


_sandbox = Sandbox()
atexit.register(_sandbox.close)


def read(raw: bytes, budget: Budget) -> Reading:
    """All of it. A letter that takes too long to fold is read once more with its history in."""
    try:
        folding = budget.left * _FOLDING_SHARE
        return _reading(_sandbox.ask("read", raw, budget, fold=True, seconds=folding))
    except Unreadable as error:
        if error.why != "time":
            raise
    return _reading(_sandbox.ask("read", raw, budget, fold=False))


def head(raw: bytes, budget: Budget) -> Reading:
    """From its headers alone."""
    return _reading(_sandbox.ask("head", raw, budget))


def shown_html(raw: bytes, budget: Budget) -> str:
    """Sanitised; empty without HTML."""
    answer, _files = _sandbox.ask("shown", raw, budget)
    return str(answer["html"])


def files_of(raw: bytes, numbers: Sequence[int], budget: Budget) -> list[bytes]:
    """Of these parts, in this order; the message is taken apart once, whatever their number."""
    answer, files = _sandbox.ask("files", raw, budget, numbers=[*numbers])
    ends = list(accumulate(answer["sizes"]))
    return [files[end - size : end] for size, end in zip(answer["sizes"], ends, strict=True)]


def _reading(answered: tuple[dict[str, Any], bytes]) -> Reading:
    return from_json(answered[0]["reading"])
