"""Rows 10, 41 and 48 against a real IMAP server: dovecot, killed, restored and started again."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from imaplib import IMAP4
from typing import Any

import pytest
from django.db import OperationalError, connection

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail.fetching import imap
from hypercare.casework.mail.fetching.pulses import beat, missed
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.selectors import standings
from hypercare.casework.mail.states import State
from hypercare.foundation.kernel import clock
from tests.factories.messages import letter
from tests.mail.imap_server import ImapServer, dovecot


@pytest.fixture(scope="module")
def running() -> Iterator[ImapServer]:
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: ImapServer) -> ImapServer:
    """With empty folders."""
    with running.client() as box:
        for name in ("INBOX", "Filed", "Quarantine"):
            if box.folder.exists(name):
                box.folder.set(name)
                box.delete(box.uids("ALL"))
    return running


def fetch(server: ImapServer, mailbox: Mailbox) -> int:
    """One round of the thread: store, file, put away."""
    with imap.opened(server.place) as box:
        stored = imap.take_new(box, server.place, mailbox, clock.now, set())
        work_off(at=clock.now())
        imap.put_away(box, server.place, mailbox)
    return stored


def test_each_message_is_stored_filed_and_moved_out_of_the_way(
    server: ImapServer, mailbox: Mailbox
) -> None:
    server.deliver(letter())
    server.deliver(b"\r\n\r\n")
    assert fetch(server, mailbox) == 2
    assert sorted(RawMessage.objects.values_list("state", flat=True)) == ["filed", "quarantined"]
    assert [server.count(f) for f in ("INBOX", "Filed", "Quarantine")] == [0, 1, 1]
    assert fetch(server, mailbox) == 0


def test_without_idle_it_asks_again_after_a_while(server: ImapServer) -> None:
    """The polling fall-back."""
    waited: list[float] = []

    def stopped(seconds: float) -> bool:
        waited.append(seconds)
        return False

    with imap.opened(server.place) as box:
        box.client.capabilities = ("IMAP4REV1",)
        imap.wait(box, 7.0, stopped)
    assert waited == [7.0]


def test_what_came_between_looking_and_waiting_is_not_waited_for(
    server: ImapServer, mailbox: Mailbox
) -> None:
    """The server says it once, and IDLE would not hear it."""
    with imap.opened(server.place) as box:
        imap.take_new(box, server.place, mailbox, clock.now, set())
        imap.told_of_more(box)
        server.deliver(letter())
        imap.put_away(box, server.place, mailbox)
        assert imap.told_of_more(box)
        assert not imap.told_of_more(box)


def test_a_worker_killed_between_storing_and_moving_loses_and_doubles_nothing(
    server: ImapServer, mailbox: Mailbox
) -> None:
    for _ in range(3):
        server.deliver(letter())
    with imap.opened(server.place) as box:
        imap.take_new(box, server.place, mailbox, clock.now, set())  # and it dies here
    assert server.count("INBOX") == 3
    assert fetch(server, mailbox) == 0
    assert server.count("INBOX") == 0
    assert Contact.objects.count() == RawMessage.objects.count() == 3


def test_another_uidvalidity_makes_no_second_contact(server: ImapServer, mailbox: Mailbox) -> None:
    server.deliver(letter())
    with imap.opened(server.place) as box:
        imap.take_new(box, server.place, mailbox, clock.now, set())
    server.stop()
    server.renumber()
    server.start()
    assert fetch(server, mailbox) == 1
    assert sorted(RawMessage.objects.values_list("state", flat=True)) == ["copy", "filed"]
    assert Contact.objects.count() == 1


def test_what_cannot_be_stored_stays_on_the_server(server: ImapServer, mailbox: Mailbox) -> None:
    """Safety row 46: a full disk. Nothing is moved before it is stored, and it is caught up."""

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if 'INTO "filestore_piece"' in sql:
            raise OperationalError("No space left on device")
        return execute(sql, *rest)

    server.deliver(letter())
    with connection.execute_wrapper(full), pytest.raises(OperationalError):
        fetch(server, mailbox)
    assert (server.count("INBOX"), RawMessage.objects.count()) == (1, 0)
    assert fetch(server, mailbox) == 1
    assert Contact.objects.count() == 1


def test_the_same_uids_on_another_server_are_other_messages(
    server: ImapServer, mailbox: Mailbox
) -> None:
    """A mailbox that moved: nothing there counts as stored or filed because of its number."""
    server.deliver(letter())
    fetch(server, mailbox)
    here = RawMessage.objects.get()
    server.deliver(letter())
    there = replace(server.place, host="localhost")
    with imap.opened(there) as box:
        (uid,) = box.uids("ALL")
        RawMessage.objects.filter(pk=here.pk).update(uid=uid)
        assert imap.put_away(box, there, mailbox) == 0
        assert imap.take_new(box, there, mailbox, clock.now, set()) == 1
    assert len(set(RawMessage.objects.values_list("uid_validity", "uid"))) == 1
    assert RawMessage.objects.filter(copy_of=None).count() == 2


def test_one_that_the_server_does_not_give_stops_no_other(
    server: ImapServer, mailbox: Mailbox
) -> None:
    """Rows 10 and 49: here a file that the server itself cannot open."""
    server.deliver(letter())
    (broken,) = [*(server.folder / "cur").iterdir(), *(server.folder / "new").iterdir()]
    server.deliver(letter())
    os.chown(broken, os.geteuid(), os.getegid())
    broken.chmod(0)
    hard: set[int] = set()
    for _ in range(2):  # the first may end the connection
        with suppress(OSError, IMAP4.error), imap.opened(server.place) as box:
            imap.take_new(box, server.place, mailbox, clock.now, hard)
    assert (len(hard), RawMessage.objects.count()) == (1, 1)
    broken.chmod(0o644)
    with imap.opened(server.place) as box:
        assert imap.take_new(box, server.place, mailbox, clock.now, hard) == 1
    assert not hard


def test_what_came_while_the_server_was_away_is_caught_up(
    server: ImapServer, mailbox: Mailbox
) -> None:
    server.deliver(letter())
    server.stop()
    with pytest.raises(OSError, match="refused"), imap.opened(server.place):
        pass
    server.start()
    server.deliver(letter())
    assert fetch(server, mailbox) == 2


def test_a_message_above_the_limit_is_kept_whole_and_filed_from_its_headers(
    server: ImapServer, mailbox: Mailbox
) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(size_limit=1)
    raw = letter("x" * 70 + "\n" * 1) + b"word " * 500_000
    server.deliver(raw)
    fetch(server, mailbox)
    message = RawMessage.objects.get()
    assert (message.state, message.doubts[-1]) == (State.FILED, "large")
    assert message.size > 2_500_000
    assert message.contact is not None
    assert message.contact.reason.clear == "Question"


def test_its_receipt_at_the_mail_server_is_when_it_happened(
    server: ImapServer, mailbox: Mailbox
) -> None:
    """Settled reading 15."""
    then = datetime.fromisoformat("2026-10-27T08:00:00-07:00")
    with server.client() as box:
        box.append(letter(), "INBOX", dt=then)
    fetch(server, mailbox)
    contact = Contact.objects.get()
    assert contact.happened_at == then


@pytest.mark.parametrize(("minutes", "late"), [(4, False), (6, True)])
def test_a_mailbox_whose_last_success_is_too_long_ago_raises_the_alarm(
    mailbox: Mailbox, now: datetime, minutes: int, late: bool
) -> None:
    """Row 48: at most five minutes."""
    beat(mailbox, at=now)
    at = now + timedelta(minutes=minutes)
    missed(mailbox, error="TimeoutError", at=at)
    (standing,) = standings(mailbox.program, at)
    assert standing.is_late is late
    assert standing.pulse is not None
    assert standing.pulse.error == "TimeoutError"
    beat(mailbox, at=at)
    assert not standings(mailbox.program, at)[0].is_late
