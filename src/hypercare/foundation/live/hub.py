"""One hub per process: hears the journal once, and hands each entry to the streams it is for."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakKeyDictionary

import psycopg
import structlog
from django.db import DatabaseError
from prometheus_client import Gauge

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.live.door import Badge, admitted
from hypercare.foundation.live.journal import MOST_AT_ONCE, Journal
from hypercare.foundation.live.policies import ENDING, Happened, as_event, concerns

log = structlog.get_logger("hypercare.live")
# Sign-out, disabling and role loss end a stream within five seconds (safety row 29).
RECHECK_SECONDS = 2.0
# How long the check may wait for a thread and the database, so that both fit into the five.
CHECK_SECONDS = 2.0
RETRY_SECONDS = 1.0
MOST_WAITING = 256
READERS = Gauge("hypercare_live_readers", "Open live streams.", multiprocess_mode="livesum")


class Listener:
    """One open stream. `position` is the last entry that was offered to it, seen or not."""

    def __init__(self, badge: Badge, actor: Actor, position: int) -> None:
        self.badge = badge
        self.actor = actor
        self.position = position
        self.waiting: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)
        self.ended = False
        self.missed = False

    def offer(self, entry: Happened) -> bool:
        """False when the reader is too slow now; it is offered again."""
        self.missed = self.waiting.full()
        if self.missed:
            return False
        if concerns(self.actor, entry):
            self.waiting.put_nowait(as_event(entry))
        self.position = entry.position
        return True

    def end(self) -> None:
        self.ended = True
        if not self.waiting.full():
            self.waiting.put_nowait(None)


class Hub:
    """Works while somebody listens; holds one database connection, whatever their number."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.behind: set[int] = set()
        self._work: list[asyncio.Task[None]] = []
        self._doubt = asyncio.Event()
        self._door = asyncio.Lock()

    async def let_in(self, badge: Badge) -> Actor | None:
        """One at a time, so that many who come back at once leave the threads to pages."""
        async with self._door:
            return (await admitted([badge])).get(badge)

    @asynccontextmanager
    async def joined(self, listener: Listener) -> AsyncIterator[None]:
        self.listeners.add(listener)
        READERS.inc()
        self.look_again(listener)
        if not self._work:
            self._work = [asyncio.create_task(w) for w in (self._hear(), self._recheck())]
        try:
            yield
        finally:
            self.listeners.discard(listener)
            READERS.dec()
            self._rest()

    def look_again(self, listener: Listener) -> None:
        """There may be entries for it that it has not been offered yet."""
        self.behind.add(listener.actor.program.pk)

    def _rest(self) -> None:
        if not self.listeners:
            for task in self._work:
                task.cancel()
            self._work = []

    async def _hear(self) -> None:
        """Connects anew for ever: a stream outlives a restart of the database."""
        while True:
            try:
                await self._hear_until_lost()
            except psycopg.Error as error:
                log.warning("journal lost", kind=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)

    async def _hear_until_lost(self) -> None:
        journal = await Journal.open()
        try:
            self.behind = {one.actor.program.pk for one in self.listeners}
            while True:
                programs, self.behind = self.behind, set()
                for program in programs:
                    await self._hand_out(journal, program)
                self.behind |= await journal.next_programs()
        finally:
            await journal.close()

    async def _hand_out(self, journal: Journal, program: int) -> None:
        """Listeners at the same place share one statement; who comes back late has its own."""
        places: dict[int, list[Listener]] = defaultdict(list)
        for listener in self.listeners:
            if listener.actor.program.pk == program:
                places[listener.position].append(listener)
        for position, there in places.items():
            entries = await journal.after(program, position)
            if any(entry.verb in ENDING for entry in entries):
                self._doubt.set()
            for listener in there:
                _offer_all(listener, entries)
            if len(entries) == MOST_AT_ONCE:
                self.behind.add(program)

    async def _recheck(self) -> None:
        """Rights as they are now: at once after the journal says that somebody's ended, and now
        and then for what it does not say (a session that ran out, a new password).

        What cannot be checked ends; the page comes back by itself.
        """
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._doubt.wait(), RECHECK_SECONDS)
            self._doubt.clear()
            try:
                badges = [listener.badge for listener in self.listeners]
                still = await asyncio.wait_for(admitted(badges), CHECK_SECONDS)
            except (DatabaseError, TimeoutError) as error:
                log.warning("rights not checked", kind=type(error).__name__)
                still = {}
            for listener in list(self.listeners):
                _renew(listener, still.get(listener.badge))


def _offer_all(listener: Listener, entries: list[Happened]) -> None:
    for entry in entries:
        if not listener.offer(entry):
            return


def _renew(listener: Listener, actor: Actor | None) -> None:
    if actor is None:
        listener.end()
    else:
        listener.actor = actor


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
