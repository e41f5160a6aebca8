"""One process that owns the listening socket, the database, the web processes and the worker.

It keeps its children alive, ends them all when it is asked to end, and holds the pipe by which
they notice that it was killed. It does no work of its own, so there is little in it to fail.
"""

import contextlib
import json
import logging
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import FrameType

from hypercare.runtime import processes
from hypercare.runtime.children import Child
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.paths import DataFolder, write_private

log = logging.getLogger("hypercare.supervisor")

TICK_SECONDS = 0.5
END_SECONDS = 6.0
ANSWER_SECONDS = 90.0
ASKED_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Supervisor:
    """`answers` tells whether the instance works; `announce` is called once when it first does."""

    data: DataFolder
    answers: Callable[[], bool]
    announce: Callable[[], None]
    children: list[Child] = field(default_factory=list)
    database: Child | None = None
    stopping: bool = False
    _ready: bool = False
    _noted: bool = True
    _alarm: socket.socket | None = None

    @contextlib.contextmanager
    def minding_signals(self) -> Iterator[None]:
        """Signals set a flag and wake the loop; nothing else happens in a handler."""
        self._alarm, ring = socket.socketpair()
        self._alarm.setblocking(False)
        ring.setblocking(False)
        before = signal.set_wakeup_fd(ring.fileno(), warn_on_full_buffer=False)
        old = {number: signal.signal(number, self._asked_to_end) for number in ASKED_TO_END}
        old[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield
        finally:
            for number, handler in old.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before)
            self._alarm.close()
            ring.close()

    def start_database(self, database: Child) -> None:
        """Raises what its launch raises: without a first database there is nothing to keep up."""
        database.process = database.launch()
        self.database = database
        self._note()

    def keep_up(self) -> None:
        """Returns when asked to end. Raises CannotRunError when it never comes to answer."""
        give_up = time.monotonic() + ANSWER_SECONDS
        while not self.stopping:
            self._revive()
            self._look(give_up)
            self._sleep(TICK_SECONDS if self._ready else TICK_SECONDS / 5)

    def end(self) -> None:
        """Web and worker first, so that what they have in hand is written; then the database."""
        for child in self.children:
            child.ask_to_end()
        give_up = time.monotonic() + END_SECONDS
        for child in self.children:
            child.end_within(give_up - time.monotonic())
        self.data.state_file.unlink(missing_ok=True)

    def _everyone(self) -> Iterable[Child]:
        return [*([self.database] if self.database else []), *self.children]

    def _revive(self) -> None:
        started = [child.keep_alive(time.monotonic()) for child in self._everyone()]
        if any(started) or not self._noted:
            self._try_to_note()

    def _look(self, give_up: float) -> None:
        if self._ready:
            return
        if self.answers():
            self._ready = True
            self.announce()
        elif time.monotonic() > give_up:
            raise CannotRunError(
                f"Hypercare was started but does not answer. The reason is at the end of "
                f"{self.data.log_file}."
            )

    def _sleep(self, seconds: float) -> None:
        assert self._alarm is not None
        if self.stopping:
            return
        select.select([self._alarm], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            self._alarm.recv(4096)

    def _asked_to_end(self, number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _try_to_note(self) -> None:
        """Again and again on a full disk: ending would be worse than this (row 46)."""
        try:
            self._note()
            self._noted = True
        except OSError as error:
            if self._noted:
                log.warning("the list of processes cannot be written: %s", error.strerror)
            self._noted = False

    def _note(self) -> None:
        """What the next start has to clean up, should this process be killed."""
        pids = {child.name: child.process.pid for child in self._everyone() if child.process}
        marked = {name: [pid, processes.birth(pid)] for name, pid in pids.items()}
        write_private(self.data.state_file, json.dumps({"pid": os.getpid(), "children": marked}))


def clean_up(data: DataFolder) -> int:
    """Ends what a killed supervisor left. Returns how many processes there still were.

    They end by themselves within seconds; only what hangs is killed.
    """
    left = {
        pid: mark for pid, mark in noted_children(data).values() if processes.birth(pid) == mark
    }
    for pid, mark in left.items():
        if not processes.ends_within(pid, mark, END_SECONDS):
            processes.end_process(pid, [signal.SIGTERM, signal.SIGKILL], END_SECONDS)
    data.state_file.unlink(missing_ok=True)
    return len(left)


def noted_children(data: DataFolder) -> dict[str, tuple[int, str]]:
    """Number and mark of each process that was started last under its name."""
    try:
        noted = json.loads(data.state_file.read_text())["children"]
    except (FileNotFoundError, ValueError, KeyError):
        return {}
    return {name: (pid, mark) for name, (pid, mark) in noted.items() if mark is not None}
