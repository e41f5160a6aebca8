"""The byte store and the outbox."""

from datetime import datetime, timedelta
from io import StringIO

import pytest

from hypercare.foundation.filestore.models import Piece
from hypercare.foundation.filestore.services import PIECE_BYTES, read, store
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.senders import ConsoleSender
from hypercare.foundation.outbox.services import MOST_ATTEMPTS, deliver_due, queue
from hypercare.foundation.programs.models import Program
from tests.factories.program import make_program


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_bytes_come_back_as_they_went(program: Program, now: datetime, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert b"".join(read(store(program=program, data=data, at=now))) == data


def test_the_same_bytes_are_kept_once_per_program(program: Program, now: datetime) -> None:
    first = store(program=program, data=b"same", at=now)
    assert store(program=program, data=b"same", at=now) == first
    other = store(program=make_program(), data=b"same", at=now)
    assert other != first
    assert Piece.objects.filter(file=first).count() == 1


def send(program: Program, now: datetime, key: str = "k") -> Message:
    queue(program=program, key=key, recipient="a@b.example", subject="Hi", body="There", at=now)
    return Message.objects.get(program=program, key=key)


def test_a_message_with_the_same_key_is_queued_once(program: Program, now: datetime) -> None:
    assert send(program, now) == send(program, now)


def test_a_line_break_in_a_subject_makes_no_header(program: Program, now: datetime) -> None:
    """Safety row 15."""
    queue(program=program, key="k", recipient="a@b.example", subject="a\r\nBcc: x", body="", at=now)
    message = Message.objects.get(program=program)
    assert message.subject == "a Bcc: x"


def test_it_is_sent_once(program: Program, now: datetime) -> None:
    send(program, now)
    out = StringIO()
    assert deliver_due(sender=ConsoleSender(out), at=now) == 1
    assert deliver_due(sender=ConsoleSender(out), at=now) == 0
    assert out.getvalue() == "mail to a@b.example: Hi\n"
    assert Message.objects.get(program=program).sent_at == now


class Broken:
    def send(self, message: Message) -> None:
        raise ConnectionRefusedError


def test_a_failing_message_waits_and_then_stands_as_failed(program: Program, now: datetime) -> None:
    message = send(program, now)
    assert deliver_due(sender=Broken(), at=now) == 1
    message.refresh_from_db()
    assert message.due_at == now + timedelta(seconds=30)
    for _ in range(MOST_ATTEMPTS - 1):
        now += timedelta(hours=7)
        deliver_due(sender=Broken(), at=now)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Message.State.FAILED, MOST_ATTEMPTS)


def test_one_failing_message_does_not_hold_up_the_next(program: Program, now: datetime) -> None:
    send(program, now, "first")
    send(program, now, "second")
    assert deliver_due(sender=Broken(), at=now) == 2
