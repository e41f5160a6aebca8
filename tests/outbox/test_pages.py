"""Outgoing mail, for those who may see it; what they may do to it."""

from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Look
from hypercare.foundation.outbox import services
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.senders import LocalSender
from hypercare.foundation.outbox.states import State
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.factories.program import make_program

SECRET = "Her number is 123-45-6789."


def send(program: Program, at: datetime, key: str = "k", **changes: Any) -> Message:
    facts = {"recipient": "pat@county.example", "subject": "T-1042", "body": "Call us."}
    services.queue(program=program, key=key, at=at, about="T-1042", **(facts | changes))
    return services.queued(program, key)


def with_words(program: Program, at: datetime) -> Message:
    (kept,) = keep(program=program, said=[Said(Words.Kind.NOTE, SECRET)], case_numbers=(), at=at)
    return send(program, at, words=kept)


def path(message: Message, verb: str = "") -> str:
    return f"/{message.program.key}/outgoing/{message.token}/{verb}"


def test_the_list_hides_addresses_and_does_not_grow_in_statements(
    program: Program, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = browser_of(actor_in(program, "manager"))
    send(program, now)
    client.get(f"/{program.key}/outgoing/")
    with django_assert_num_queries(5):
        page = client.get(f"/{program.key}/outgoing/").content.decode()
    assert "pat@" not in page
    assert "…@county.example" in page
    for number in range(20):
        send(program, now, f"k{number}")
    with django_assert_num_queries(5):
        client.get(f"/{program.key}/outgoing/")


@pytest.mark.parametrize("state", [*State, "nonsense"])
def test_each_state_has_a_list_of_its_own(program: Program, now: datetime, state: str) -> None:
    """Also one that is empty, and the one that an alarm leads to."""
    client = browser_of(actor_in(program, "manager"))
    send(program, now, "good", subject="Good")
    send(program, now, "bad", recipient="no address", subject="Bad")
    answer = client.get(f"/{program.key}/outgoing/?state={state}")
    page = answer.content.decode()
    found = [word for word in ("Good", "Bad") if f">{word}</a>" in page]
    expected = {"waiting": ["Good"], "failed": ["Bad"], "nonsense": ["Bad", "Good"]}
    assert (answer.status_code, sorted(found)) == (200, expected.get(state, []))


def test_the_page_of_a_message_shows_the_text_that_goes_out(
    program: Program, now: datetime
) -> None:
    """R34: who sees clear words leaves a trace of having looked."""
    message = with_words(program, now)
    deliver_due(sender=LocalSender(), now=lambda: now)
    page = browser_of(actor_in(program, "manager")).get(path(message)).content.decode()
    assert SECRET in page
    assert "nothing left this machine" in page
    assert Look.objects.get(program=program).what == "T-1042"


@pytest.mark.parametrize("role", ["auditor", "program-lead"])
def test_who_may_not_read_clear_words_sees_masked_ones(
    program: Program, now: datetime, role: str
) -> None:
    page = browser_of(actor_in(program, role)).get(path(with_words(program, now)))
    assert "123-45" not in page.content.decode()
    assert "[SSN masked]" in page.content.decode()
    assert "pat@" not in page.content.decode()


def test_a_person_holds_it_and_lets_it_go(program: Program, now: datetime) -> None:
    message = send(program, now)
    client = browser_of(actor_in(program, "readiness-team"))
    client.post(path(message, "hold/"))
    message.refresh_from_db()
    assert message.state == State.HELD
    assert deliver_due(sender=LocalSender(), now=lambda: now) == 0
    client.post(path(message, "again/"))
    message.refresh_from_db()
    assert message.state == State.WAITING


def test_what_failed_is_tried_again_with_the_same_message_id(
    program: Program, now: datetime
) -> None:
    message = send(program, now)
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, last_error="550 No")
    services.send_again(message=message, by=actor_in(program, "manager"), at=now)
    again = Message.objects.get(pk=message.pk)
    assert (again.state, again.message_id) == (State.WAITING, message.message_id)


def test_what_was_sent_is_not_sent_again(program: Program, now: datetime) -> None:
    message = send(program, now)
    deliver_due(sender=LocalSender(), now=lambda: now)
    client = browser_of(actor_in(program, "manager"))
    answer = client.post(path(message, "again/"), follow=True)
    assert "was sent already" in answer.content.decode()
    assert message.tries.count() == 1


def test_an_agent_and_another_program_see_nothing(
    program: Program, agent: Actor, now: datetime
) -> None:
    message = send(program, now)
    assert browser_of(agent).get(path(message)).status_code == 404
    other = make_program()
    client = browser_of(actor_in(other, "manager"))
    assert client.get(path(message)).status_code == 404
    assert client.get(f"/{other.key}/outgoing/{message.token}/").status_code == 404


def test_without_a_server_the_page_says_that_mail_waits(program: Program) -> None:
    page = browser_of(actor_in(program, "manager")).get(f"/{program.key}/outgoing/")
    assert "No mail server is set up." in page.content.decode()


def test_what_did_not_arrive_is_on_the_command_centre(program: Program, now: datetime) -> None:
    client = browser_of(actor_in(program, "manager"))
    assert "did not arrive" not in client.get(f"/{program.key}/").content.decode()
    message = send(program, now)
    Message.objects.filter(pk=message.pk).update(state=State.FAILED, last_error="550 No")
    page = client.get(f"/{program.key}/").content.decode()
    assert "Mail that did not arrive, or is held" in page
    assert "Failed: 1" in page
    agent = browser_of(actor_in(program, "agent"))
    assert "did not arrive" not in agent.get(f"/{program.key}/").content.decode()
