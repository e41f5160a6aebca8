"""What people do with a message on its page: run it again, look at it, set it aside."""

from datetime import datetime

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.states import State
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity
from tests.accounts.cast import browser_of
from tests.factories.messages import STRANGER, file, letter


def address(message: RawMessage, verb: str = "") -> str:
    return f"/{message.program.key}/mail/{message.reference}/{verb}"


def test_each_step_and_its_reason_is_on_the_page_and_can_be_run_again(
    mailbox: Mailbox, program: Program, readiness: Actor, now: datetime
) -> None:
    """What was missing is there now: the same contact, by today's directory."""
    message = file(mailbox, letter(sender=STRANGER), now)
    client = browser_of(readiness)
    page = client.get(address(message)).content.decode()
    for step in message.steps.all():
        assert step.get_kind_display() in page
        assert step.why[:40] in page
    Entity.objects.filter(program=program, key="birch").update(domains=["elsewhere.example"])
    assert client.post(address(message, "again/")).status_code == 302
    message.refresh_from_db()
    assert message.state == State.WAITING
    work_off(at=now.replace(year=now.year + 10))
    message.refresh_from_db()
    assert (message.state, Contact.objects.count()) == (State.FILED, 1)
    assert message.steps.filter(kind="filed").count() == 2


def test_somebody_looks_at_a_doubt_once(mailbox: Mailbox, readiness: Actor, now: datetime) -> None:
    message = file(mailbox, letter(sender=STRANGER), now)
    client = browser_of(readiness)
    assert "Please look." in client.get(address(message)).content.decode()
    for _ in range(2):
        assert client.post(address(message, "looked/")).status_code == 302
    message.refresh_from_db()
    assert message.looked_by == readiness.user


def test_what_is_no_contact_is_set_aside_with_a_reason(
    mailbox: Mailbox, readiness: Actor, now: datetime
) -> None:
    message = file(mailbox, b"\n\n\n", now)
    client = browser_of(readiness)
    assert client.post(address(message, "aside/"), {"why": " "}).status_code == 422
    assert client.post(address(message, "aside/"), {"why": "Empty"}).status_code == 302
    message.refresh_from_db()
    assert message.state == State.SET_ASIDE
    assert message.steps.filter(why__contains="set it aside: Empty").exists()


def test_what_looks_like_a_ticket_is_grouped_with_one_press(
    mailbox: Mailbox, readiness: Actor, now: datetime
) -> None:
    """Complaint 3: the sender could not add to it, a person can."""
    theirs = file(mailbox, letter(), now).ticket
    assert theirs is not None
    message = file(mailbox, letter(sender=STRANGER, subject=f"Re: {theirs}"), now)
    assert message.ticket is not None
    client, button = browser_of(readiness), f"Group {message.ticket} under {theirs}"
    assert button in client.get(address(message)).content.decode()
    where = f"/{message.program.key}/tickets/{message.ticket}/group/"
    client.post(where, {"under": theirs.reference, "why": message.reference})
    assert button not in client.get(address(message)).content.decode()
    message.ticket.refresh_from_db()
    assert message.ticket.under == theirs


@pytest.mark.parametrize("verb", ["again/", "looked/", "aside/"])
def test_who_may_only_read_changes_nothing(
    mailbox: Mailbox, agent: Actor, now: datetime, verb: str
) -> None:
    message = file(mailbox, b"\n\n\n", now)
    assert browser_of(agent).post(address(message, verb), {"why": "x"}).status_code in (403, 404)
    message.refresh_from_db()
    assert message.state == State.QUARANTINED
