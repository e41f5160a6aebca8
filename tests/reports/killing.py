"""A worker of the daily report in a process of its own, killed for real at a chosen statement.

A database changes only where a transaction ends, so being killed before each statement in turn is
being killed at every step there is, the one after the mail server's answer included.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from signal import SIGKILL
from typing import Any

from django.db import connection, connections

from hypercare.foundation.outbox.delivering import LEASE, deliver_due
from hypercare.foundation.outbox.letters import Letter
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.senders import Sender
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.models import Edition, Recipient
from hypercare.insight.reports.services.drafting import draft_due
from hypercare.insight.reports.services.editing import approve_due
from hypercare.insight.reports.services.sending import send_due, settle
from tests.factories.program import make_program
from tests.outbox.mailserver import MailServer
from tests.reports.conftest import FIRST_DAY, local, log, make_recipient

AT = local(FIRST_DAY + timedelta(days=1), "07:00")
STEPS: tuple[Callable[..., int], ...] = (draft_due, approve_due, send_due)
Before = Callable[[int], None]


class KilledSender:
    """Dies with its process as soon as the server has answered that it took the `last` letter."""

    def __init__(self, sender: Sender, last: int) -> None:
        self.sender = sender
        self.left = last

    def send(self, letter: Letter) -> str:
        answer = self.sender.send(letter)
        self.left -= 1
        _die(self.left == 0)
        return answer

    def close(self) -> None:
        self.sender.close()


def work(sender: Sender, at: datetime) -> None:
    """All that the worker does with a report, from the cut-off until it is sent."""
    for step in STEPS:
        step(at=at)
    deliver_due(sender=sender, now=lambda: at)
    settle(at=at)


def make_due(key: str) -> Program:
    """A program of its own whose first report is due, for two addresses.

    It is the only one that has any: the statements of each such program are counted alike.
    """
    Recipient.objects.update(retired_at=AT)
    program = make_program(key)
    addresses = [f"{name}@{key}.example" for name in ("one", "two")]
    make_recipient(program, addresses=addresses, approval="rule", rule_minutes=0)
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    Message.objects.filter(program=program).delete()
    return program


def statements_of(server: MailServer) -> int:
    """How many statements the whole work takes, counted in another process that lives on."""
    reads, writes = os.pipe()
    if (child := os.fork()) == 0:
        _run(server.sender(), lambda number: _tell(writes, number))
    os.close(writes)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with os.fdopen(reads, "rb") as told:
        return len(told.read().split())


def _tell(writes: int, number: int) -> None:
    os.write(writes, f"{number} ".encode())


def killed_at(server: MailServer, statement: int) -> bool:
    """Works in another process, which is killed before that statement; False: it came to the end.

    The lease of a message that was on its way is over when the next worker looks.
    """
    if (child := os.fork()) == 0:
        _run(server.sender(), lambda number: _die(number == statement))
    return _was_killed(child)


def killed_after_answer(server: MailServer, last: int) -> bool:
    """Killed where the one duplicate has to come from: between the server's answer and our commit.

    `last` says after which of the letters.
    """
    if (child := os.fork()) == 0:
        _run(KilledSender(server.sender(), last), lambda _number: None)
    return _was_killed(child)


def _was_killed(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -SIGKILL


def _die(is_time: bool) -> None:
    if is_time:
        os.kill(os.getpid(), SIGKILL)


def _run(sender: Sender, before: Before) -> None:
    """Never comes back. The connection of the parent is left alone: it is not this process's."""
    failed = 1
    try:
        connections["default"].connection = None
        with _counted(before):
            work(sender, AT)
        failed = 0
    finally:
        os._exit(failed)


@contextmanager
def _counted(before: Before) -> Iterator[None]:
    done = 0

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        done += 1
        before(done)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        yield


def taken_up(server: MailServer, program: Program) -> int:
    """The next worker, twice; then everything is as if nobody had been killed.

    One edition, one Message-ID for each address, and each taken once: one of them at most twice,
    where the kill came between the server's answer and our commit (safety rows 43, 47). Returns
    how many were taken twice.
    """
    later = AT + LEASE + timedelta(minutes=1)
    work(server.sender(), later)
    work(server.sender(), later)
    edition = Edition.objects.get(program=program)
    assert edition.state == "sent"
    messages = list(Message.objects.filter(program=program).order_by("pk"))
    assert [one.recipient for one in messages] == edition.recipient.addresses
    assert len({one.message_id for one in messages}) == len(messages)
    ours = {one.message_id for one in messages}
    copies = {id: n for id, n in server.copies().items() if id in ours}
    assert set(copies) == ours
    assert sorted(copies.values()) in ([1, 1], [1, 2])
    return sum(copies.values()) - len(ours)
