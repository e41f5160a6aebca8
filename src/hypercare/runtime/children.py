"""Services under a supervisor: started, started again when they die, and ended."""

import logging
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field

from hypercare.runtime.errors import CannotRunError

log = logging.getLogger("hypercare.supervisor")

LONGEST_PAUSE = 10.0
STEADY_SECONDS = 30.0


def pause_before_restart(deaths: int) -> float:
    """Seconds: none after the first death, then half a second, doubled up to ten."""
    return 0.0 if deaths <= 1 else min(LONGEST_PAUSE, 0.5 * 2.0 ** (deaths - 2))


@dataclass
class Child:
    """One service. `deaths` counts the ones in a row: a steady life forgives the earlier."""

    name: str
    launch: Callable[[], "subprocess.Popen[bytes]"]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0
    _born: float = field(default=0.0)
    _due: float = field(default=0.0)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep_alive(self, now: float) -> bool:
        """True when it had to be started."""
        if self.alive:
            return False
        if self.process is not None:
            self._bury(now)
        if now < self._due:
            return False
        return self._start(now)

    def ask_to_end(self) -> None:
        if self.process is not None and self.alive:
            self.process.terminate()

    def end_within(self, seconds: float) -> None:
        """Killed when it has not ended by then."""
        if self.process is None:
            return
        try:
            self.process.wait(max(seconds, 0.0))
        except subprocess.TimeoutExpired:
            log.warning("%s did not end in time and is killed", self.name)
            self.process.kill()
            self.process.wait()

    def _start(self, now: float) -> bool:
        try:
            self.process, self._born = self.launch(), now
        except (OSError, CannotRunError) as error:
            self.deaths += 1
            self._due = now + max(1.0, pause_before_restart(self.deaths))
            log.error("%s cannot be started: %s", self.name, error)
            return False
        log.info("%s started as process %s", self.name, self.process.pid)
        return True

    def _bury(self, now: float) -> None:
        assert self.process is not None
        self.deaths = 1 if now - self._born > STEADY_SECONDS else self.deaths + 1
        self._due = now + pause_before_restart(self.deaths)
        log.error("%s ended unasked (%s) and is started again", self.name, self.process.returncode)
        self.process = None
