"""The threads that watch mailboxes in the worker: one for each, none that can stop another."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from django.db import connections as databases

from hypercare.casework.mail.fetching import imap, maildir
from hypercare.casework.mail.fetching.connections import (
    BadConnection,
    ImapPlace,
    MaildirPlace,
    Place,
    place_of,
    places,
)
from hypercare.casework.mail.fetching.pulses import beat, missed
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.models import Mailbox
from hypercare.foundation.kernel import clock

log = structlog.get_logger("hypercare.mail")
LOOK_AGAIN = 10.0  # for mailboxes that were added or changed
IDLE = 50.0  # a mailbox proves that it works at least this often
POLL = 5.0
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
NOT_GIVEN = "MessageNotGiven"


@dataclass
class Watch:
    """One mailbox and its thread. It ends when stopped, or when its settings are others."""

    mailbox: Mailbox
    place: Place
    stop: threading.Event
    idle: float = IDLE
    pause: float = FIRST_PAUSE
    failures: int = 0
    hard: set[int] = field(default_factory=set)
    thread: threading.Thread = field(init=False)

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name=f"mail {self.mailbox.key}")
        self.thread.daemon = True
        self.thread.start()

    def _run(self) -> None:
        while not self.stop.is_set():
            try:
                self._session()
            except Exception as error:
                self._failed(error)
            finally:
                databases.close_all()

    def _session(self) -> None:
        if isinstance(self.place, MaildirPlace):
            self._folder(self.place)
        else:
            self._server(self.place)

    def _folder(self, place: MaildirPlace) -> None:
        while not self.stop.is_set():
            stored = maildir.take_new(place, self.mailbox, clock.now)
            self._worked(stored)
            self.stop.wait(POLL)

    def _server(self, place: ImapPlace) -> None:
        """One connection, for as long as it works.

        After a round that took something, or in which the server told of more, it looks again at
        once: what was told already is not told a second time by IDLE.
        """
        with imap.opened(place) as box:
            while not self.stop.is_set():
                imap.told_of_more(box)  # until now: that is in this round
                stored = imap.take_new(box, place, self.mailbox, clock.now, self.hard)
                self._worked(stored)
                moved = imap.put_away(box, place, self.mailbox)
                if not (stored or moved or imap.told_of_more(box)):
                    imap.wait(box, self.idle, self.stop.wait)

    def _worked(self, stored: int) -> None:
        """A message that the server does not give is a fault that is shown, and stops no other."""
        self.failures = 0
        at = clock.now()
        if self.hard:
            missed(self.mailbox, error=NOT_GIVEN, at=at)
        else:
            beat(self.mailbox, at=at)
        if stored:
            work_off(at=at)

    def _failed(self, error: Exception) -> None:
        """The kind of error only: its words may quote what was sent, a password even."""
        self.failures += 1
        log.warning("mailbox not reached", mailbox=self.mailbox.key, error=type(error).__name__)
        try:
            missed(self.mailbox, error=type(error).__name__, at=clock.now())
        except Exception as trouble:
            log.error("pulse not kept", mailbox=self.mailbox.key, error=type(trouble).__name__)
        self.stop.wait(min(LONGEST_PAUSE, self.pause * 2 ** min(self.failures - 1, 10)))


@dataclass
class Watchers:
    """Keeps one `Watch` for each mailbox that has settings, as they change."""

    folder: Path | None
    environ: Mapping[str, str]
    stop: threading.Event = field(default_factory=threading.Event)
    idle: float = IDLE
    watches: dict[int, Watch] = field(default_factory=dict)

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.look()
            except Exception as error:
                log.error("mailboxes not looked up", error=type(error).__name__)
            finally:
                databases.close_all()
            self.stop.wait(LOOK_AGAIN)
        for watch in self.watches.values():
            watch.stop.set()

    def look(self) -> None:
        """Starts, ends and starts anew what the settings say now."""
        known = places(self.folder, self.environ)
        wanted: dict[int, tuple[Mailbox, Place]] = {}
        for mailbox in Mailbox.objects.filter(retired_at=None).select_related("program"):
            place = place_of(known, mailbox.program.key, mailbox.key)
            if isinstance(place, BadConnection):
                missed(mailbox, error=str(place), at=clock.now())
            elif place is not None:
                wanted[mailbox.pk] = (mailbox, place)
        for pk in [pk for pk, watch in self.watches.items() if not _same(watch, wanted.get(pk))]:
            self.watches.pop(pk).stop.set()
        for pk, (mailbox, place) in wanted.items():
            if pk not in self.watches:
                self.watches[pk] = Watch(mailbox, place, threading.Event(), self.idle)
                self.watches[pk].start()


def _same(watch: Watch, wanted: tuple[Mailbox, Place] | None) -> bool:
    if wanted is None or not watch.thread.is_alive():
        return False
    return watch.place == wanted[1] and watch.mailbox.version == wanted[0].version


@contextmanager
def watching(folder: Path | None) -> Iterator[None]:
    """While the worker runs."""
    watchers = Watchers(folder, os.environ)
    thread = threading.Thread(target=watchers.run, name="mailboxes", daemon=True)
    thread.start()
    try:
        yield
    finally:
        watchers.stop.set()
