"""Row 48: a thread for each mailbox, which no server can stop, and IDLE with an end."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail.alarms import raise_alarms
from hypercare.casework.mail.fetching.watching import Watch, Watchers
from hypercare.casework.mail.models import Mailbox, Pulse, RawMessage
from hypercare.casework.mail.selectors import LATE, standings
from hypercare.casework.mail.states import State
from hypercare.foundation.notices.models import Notice
from tests.factories.messages import letter, make_mailbox
from tests.factories.people import actor_in
from tests.factories.program import make_program
from tests.mail.between import between
from tests.mail.imap_server import PASSWORD, ImapServer, dovecot

PATIENCE = 60.0


@pytest.fixture(scope="module")
def running() -> Iterator[ImapServer]:
    with dovecot() as server:
        yield server


@pytest.fixture
def mailbox(committed: None) -> Mailbox:
    program = make_program()
    actor_in(program, "readiness-team")
    return make_mailbox(program)


def until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up
        threading.Event().wait(0.02)


@contextmanager
def watched(watch: Watch) -> Iterator[Watch]:
    watch.start()
    try:
        yield watch
    finally:
        watch.stop.set()
        watch.thread.join(PATIENCE)


def pulse(mailbox: Mailbox) -> Pulse:
    return Pulse.objects.filter(mailbox=mailbox).first() or Pulse(mailbox=mailbox)


def has_filed(count: int) -> bool:
    return RawMessage.objects.filter(state=State.FILED).count() == count


def test_a_server_that_hangs_ends_and_counts_anew_is_noticed_and_caught_up_with_by_itself(
    running: ImapServer, mailbox: Mailbox
) -> None:
    """It hangs in the middle of a session; after that it takes connections and says nothing. It is
    started again with another UIDVALIDITY: what was there is a copy, and no second contact.
    """
    raw = letter()
    with between(running.port) as wire:
        place = replace(running.place, user="hangs", port=wire.port, seconds=0.3)
        watch = Watch(mailbox, place, threading.Event(), idle=0.3, pause=0.1)
        with watched(watch):
            running.deliver(raw, user="hangs")
            until(lambda: has_filed(1))
            wire.hang()
            until(lambda: watch.failures >= 2)
            running.stop()
            running.renumber(user="hangs")
            running.start()
            running.deliver(raw, user="hangs")
            running.deliver(letter(), user="hangs")
            last = pulse(mailbox)
            assert last.succeeded_at is not None
            later = last.succeeded_at + LATE + timedelta(seconds=1)
            assert (last.error != "", standings(mailbox.program, later)[0].is_late) == (True, True)
            raise_alarms(at=later)
            assert Notice.objects.filter(kind="mail.silent").count() == 1
            wire.flow()
            until(lambda: has_filed(2) and pulse(mailbox).error == "")
    assert RawMessage.objects.filter(state=State.COPY).exists()
    assert Contact.objects.count() == 2


def test_idle_wakes_at_once_and_ends_by_itself(running: ImapServer, mailbox: Mailbox) -> None:
    """What arrives is taken long before the limit; without anything it looks again at the limit."""
    place = replace(running.place, user="waits")
    with watched(Watch(mailbox, place, threading.Event(), idle=600.0)) as watch:
        until(lambda: pulse(mailbox).succeeded_at is not None)
        running.deliver(letter(), user="waits")
        until(lambda: has_filed(1))
        running.deliver(letter(), user="waits")
        until(lambda: has_filed(2))
        watch.idle = 0.1
        running.deliver(letter(), user="waits")
        until(lambda: has_filed(3))
        before = pulse(mailbox).succeeded_at
        assert before is not None
        until(lambda: (pulse(mailbox).succeeded_at or before) > before)


def test_each_mailbox_has_a_thread_that_no_other_can_stop(
    running: ImapServer, mailbox: Mailbox
) -> None:
    other = make_mailbox(mailbox.program, "log")
    with between(running.port) as wire:
        wire.hang()
        environ = {
            _variable(mailbox): f"imap://silent:{PASSWORD}@127.0.0.1:{wire.port}/INBOX",
            _variable(other): f"imap://other:{PASSWORD}@127.0.0.1:{running.port}/INBOX",
        }
        watchers = Watchers(None, environ, idle=0.2)
        watchers.look()
        try:
            names = {watch.thread.name for watch in watchers.watches.values()}
            assert names == {"mail customer-support", "mail log"}
            running.deliver(letter(), user="other")
            until(lambda: has_filed(1))
            assert pulse(mailbox).succeeded_at is None
            Mailbox.objects.filter(pk=other.pk).update(version=other.version + 1)
            old = watchers.watches[other.pk]
            watchers.look()
            assert old.stop.is_set()
            assert watchers.watches[other.pk] is not old
            running.deliver(letter(), user="other")
            until(lambda: has_filed(2))
        finally:
            for watch in watchers.watches.values():
                watch.stop.set()


def _variable(mailbox: Mailbox) -> str:
    key = f"{mailbox.program.key}_{mailbox.key}".replace("-", "_").upper()
    return f"HYPERCARE_MAILBOX_{key}"
