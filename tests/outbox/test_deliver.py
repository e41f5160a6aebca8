"""Sending, with a real mail server in each of its moods (safety rows 42, 45, 47)."""

import threading
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from hypercare.foundation.outbox import services
from hypercare.foundation.outbox.delivering import LEASE, deliver_due
from hypercare.foundation.outbox.letters import Letter
from hypercare.foundation.outbox.models import Attempt, Message
from hypercare.foundation.outbox.policies import (
    KEEP_TRYING,
    LONGEST_WAIT,
    MOST_NOTICES_AN_HOUR,
    next_try,
)
from hypercare.foundation.outbox.senders import (
    ConsoleSender,
    Sender,
    Server,
    SmtpSender,
    sender_of_settings,
)
from hypercare.foundation.outbox.states import Outcome, State
from hypercare.foundation.programs.models import Program
from tests.factories.program import NOW, make_program
from tests.outbox.mailserver import REFUSED, UNKNOWN, MailServer, Mood

LATER = [Mood.LATER_AT_RCPT, Mood.LATER_AFTER_DATA, Mood.GO_AWAY, Mood.HANG_AT_RCPT]


def send(program: Program, key: str = "k", at: datetime = NOW, **changes: Any) -> Message:
    facts = {"recipient": f"{key}@county.example", "subject": "Hi", "body": ".\n..\nThere"}
    services.queue(program=program, key=key, at=at, **(facts | changes))
    return services.queued(program, key)


def deliver(sender: Sender, at: datetime = NOW) -> int:
    return deliver_due(sender=sender, now=lambda: at)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_it_arrives_once_as_it_was_written(program: Program, server: MailServer) -> None:
    message = send(program)
    assert deliver(server.sender()) == 1
    assert deliver(server.sender()) == 0
    assert server.copies() == {message.message_id: 1}
    assert server.taken[0].get_content().replace("\r\n", "\n") == ".\n..\nThere\n"
    assert state_of(message) == State.SENT
    assert message.sent_at == NOW
    (attempt,) = message.tries.all()
    assert (attempt.outcome, attempt.answer) == (Outcome.TAKEN, "250 2.0.0 Taken")


def test_many_go_in_one_conversation(program: Program, server: MailServer) -> None:
    for number in range(30):
        send(program, f"k{number}")
    assert deliver(server.sender()) == 30
    assert len(server.copies()) == 30


@pytest.mark.parametrize("mood", LATER)
def test_what_the_server_cannot_take_now_waits(
    program: Program, server: MailServer, mood: Mood
) -> None:
    server.moods = [mood]
    message = send(program)
    deliver(server.sender())
    assert state_of(message) == State.WAITING
    assert NOW + timedelta(seconds=20) < message.due_at < NOW + timedelta(seconds=40)
    assert message.tries.get().outcome == Outcome.LATER
    assert deliver(server.sender(), message.due_at) == 1
    assert state_of(message) == State.SENT
    assert server.copies() == {message.message_id: 1}


@pytest.mark.parametrize("mood", sorted(REFUSED))
def test_a_refusal_is_a_failure_that_people_see(
    program: Program, server: MailServer, mood: Mood
) -> None:
    server.moods = [mood]
    message = send(program)
    deliver(server.sender())
    assert state_of(message) == State.FAILED
    assert message.last_error.startswith("55")
    assert deliver(server.sender(), NOW + timedelta(days=2)) == 0


@pytest.mark.parametrize("mood", sorted(UNKNOWN))
def test_a_silence_after_the_text_sends_it_again_with_the_same_message_id(
    program: Program, server: MailServer, mood: Mood
) -> None:
    server.moods = [mood]
    message = send(program)
    deliver(server.sender())
    assert message.tries.get().outcome == Outcome.UNKNOWN
    message.refresh_from_db()
    deliver(server.sender(), message.due_at)
    assert state_of(message) == State.SENT
    assert server.copies() == {message.message_id: 2}


@given(moods=st.lists(st.sampled_from(sorted(set(Mood) - {Mood.HANG_AT_RCPT})), max_size=12))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_server_does_nothing_is_lost(
    program: Program, server: MailServer, moods: list[Mood]
) -> None:
    """Safety row 47: 0 lost, at most one more copy for each silence, all with the same id."""
    Attempt.objects.all().delete()
    Message.objects.all().delete()
    server.taken.clear()
    messages = [send(program, f"k{number}") for number in range(4)]
    server.moods = list(moods)
    at = NOW
    while Message.objects.filter(state=State.WAITING).exists():
        deliver(server.sender(), at)
        at += timedelta(minutes=20)
    for message in messages:
        outcomes = [attempt.outcome for attempt in message.tries.all()]
        copies = server.copies()[message.message_id]
        if state_of(message) == State.SENT:
            assert copies == 1 + outcomes.count(Outcome.UNKNOWN)
        else:
            assert message.last_error[:3] in ("550", "554")
    assert len(server.copies()) <= len(messages)


def test_a_server_that_is_away_costs_one_try_and_no_message(program: Program) -> None:
    messages = [send(program, f"k{number}") for number in range(5)]
    gone = SmtpSender(Server("127.0.0.1", 9, seconds=0.5))
    assert deliver(gone) == 1
    assert {state_of(message) for message in messages} == {State.WAITING}


def test_a_wrong_password_fails_no_message(
    program: Program, server: MailServer, tmp_path: Any
) -> None:
    """The server is set up wrongly; the mail is not at fault."""
    secret = tmp_path / "password"
    secret.write_text("not-the-one\n")
    address = server.address
    known = Server(address.host, address.port, "none", "user", str(secret), 0.5)
    message = send(program)
    deliver(SmtpSender(known))
    assert state_of(message) == State.WAITING
    assert "not-the-one" not in message.last_error


def test_after_a_day_of_tries_it_stands_as_failed(program: Program) -> None:
    message = send(program)
    gone = SmtpSender(Server("127.0.0.1", 9, seconds=0.5))
    at = NOW
    while state_of(message) == State.WAITING:
        at = message.due_at
        deliver(gone, at)
    assert at <= NOW + KEEP_TRYING
    assert at > NOW + KEEP_TRYING - 2 * LONGEST_WAIT
    assert message.attempts < 25


@given(attempts=st.integers(0, 500), luck=st.floats(-1, 1))
def test_the_wait_grows_to_a_bound_and_never_goes_back(attempts: int, luck: float) -> None:
    wait = next_try(attempts=attempts, at=NOW, luck=luck) - NOW
    assert timedelta(seconds=20) < wait <= LONGEST_WAIT * 1.25


def test_what_cannot_be_written_does_not_hold_up_the_next(
    program: Program, server: MailServer
) -> None:
    broken, fine = send(program, "broken"), send(program, "fine")
    Message.objects.filter(pk=broken.pk).update(sender_address="x@" + "ü" * 80)
    deliver(server.sender())
    assert (state_of(broken), state_of(fine)) == (State.FAILED, State.SENT)


class Killed(BaseException):
    """Stands for a process that is no more: nothing after it runs."""


class DiesAfter:
    def __init__(self, sender: Sender | None) -> None:
        self.sender = sender

    def send(self, letter: Letter) -> str:
        if self.sender is not None:
            self.sender.send(letter)
        raise Killed

    def close(self) -> None: ...


@pytest.mark.parametrize("taken", [False, True])
def test_a_worker_that_dies_leaves_its_message_to_the_next(
    program: Program, server: MailServer, taken: bool
) -> None:
    """Safety row 42: a lease that runs out; not before, and not never."""
    message = send(program)
    with pytest.raises(Killed):
        deliver(DiesAfter(server.sender() if taken else None))
    assert deliver(server.sender(), NOW + LEASE - timedelta(seconds=1)) == 0
    assert deliver(server.sender(), NOW + LEASE) == 1
    assert state_of(message) == State.SENT
    assert server.copies() == {message.message_id: 1 + taken}
    outcomes = message.tries.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [Outcome.UNKNOWN, Outcome.TAKEN]


def test_a_clock_that_steps_back_loses_nothing(program: Program, server: MailServer) -> None:
    """Safety row 45: a lease from before then holds nothing up."""
    message, killed = send(program), send(program, "other")
    assert deliver(server.sender(), NOW - timedelta(hours=3)) == 0
    Message.objects.filter(pk=killed.pk).update(lease_until=NOW + timedelta(hours=3))
    assert deliver(server.sender(), NOW) == 2
    assert {state_of(message), state_of(killed)} == {State.SENT}


def test_workers_at_the_same_time_send_each_message_once(
    committed: None, server: MailServer
) -> None:
    program = make_program()
    for number in range(40):
        send(program, f"k{number}")

    def work() -> None:
        deliver(SmtpSender(server.patient()))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(server.copies().values()) == {1}
    assert len(server.copies()) == 40


def test_a_bounce_comes_back_to_its_message(program: Program, server: MailServer) -> None:
    message = send(program, about="T-1042")
    deliver(server.sender())
    for _ in range(2):
        services.bounced(message_id=message.message_id, reason="No such\r\nuser", at=NOW)
    assert state_of(message) == State.BOUNCED
    assert message.last_error == "No such user"


def test_a_bounce_of_something_that_is_not_ours_changes_nothing(program: Program) -> None:
    message = send(program)
    found = services.bounced(message_id="<made@up.example>", reason="No", at=NOW)
    assert found is None
    assert state_of(message) == State.WAITING


def test_a_flood_to_one_address_is_held_for_a_person(program: Program) -> None:
    for number in range(MOST_NOTICES_AN_HOUR + 2):
        send(program, f"k{number}", recipient="one@county.example")
    out = StringIO()
    deliver(ConsoleSender(out))
    assert out.getvalue().count("\n") == MOST_NOTICES_AN_HOUR
    assert Message.objects.filter(state=State.HELD).count() == 2


def test_without_a_way_out_mail_waits(program: Program, settings: Settings) -> None:
    """It is never called sent when it was not."""
    settings.MAIL_OUT = ""
    assert sender_of_settings() is None
