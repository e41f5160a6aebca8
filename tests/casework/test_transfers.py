"""One call is one contact, however many people held it (R11, R31)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.models import Transfer
from hypercare.casework.intake.services import Receipt, receive
from hypercare.casework.intake.transfers import (
    begin,
    being_saved,
    coming_in,
    forget_begun,
    take_over,
)
from hypercare.casework.intake.withdrawing import withdraw
from hypercare.casework.tickets.models import WorkLogEntry
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, NotAllowed
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program


@pytest.fixture
def other(program: Program) -> Actor:
    return actor_in(program, "agent")


@pytest.fixture
def handed_on(agent: Actor, now: datetime) -> Receipt:
    return receive(incoming(about="unsure"), by=agent, at=now)


def references(actor: Actor, at: datetime) -> list[str]:
    return [transfer.contact.reference for transfer in coming_in(actor, at)]


def test_a_transfer_comes_in_for_the_others(
    handed_on: Receipt, agent: Actor, other: Actor, now: datetime
) -> None:
    assert references(other, now) == ["C-1001"]
    assert references(agent, now) == []
    assert references(other, now + timedelta(minutes=31)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"about": "conversion", "done": "warm-transfer"},
        {"about": "unsure", "done": "message-taken"},
        {"about": "unsure", "channel": "voicemail"},
        {"about": "unsure", "happened_at": NOW - timedelta(hours=1)},
    ],
    ids=["to the other project", "not transferred", "a voice mail", "logged late"],
)
def test_nothing_else_comes_in(
    agent: Actor, other: Actor, now: datetime, changes: dict[str, object]
) -> None:
    """Settled reading 4: a voice mail cannot be transferred."""
    receive(incoming(**changes), by=agent, at=now)
    assert references(other, now) == []


def test_what_was_withdrawn_does_not_come_in(
    handed_on: Receipt, agent: Actor, other: Actor, now: datetime
) -> None:
    withdraw(handed_on.contact, why="Mistake.", version=1, by=agent, at=now)
    assert references(other, now) == []


def test_taking_over_goes_on_with_the_same_contact_and_ticket(
    handed_on: Receipt, other: Actor, now: datetime
) -> None:
    transfer = take_over(handed_on.contact, by=other, at=now)
    assert (transfer.taken_over_by, transfer.taken_over_at) == (other.user, now)
    assert references(other, now) == []
    entry = WorkLogEntry.objects.filter(ticket=handed_on.ticket).order_by("-pk")[0]
    assert entry.text is not None
    assert entry.text.masked == f"The call of C-1001 was taken over by {other.name}."
    written = Entry.objects.filter(program=other.program).order_by("-position")[0]
    assert (written.verb, written.user) == ("contact.taken-over", other.user)
    assert Contact.objects.filter(program=other.program).count() == 1


def test_the_second_is_told_who_was_faster(
    program: Program, handed_on: Receipt, other: Actor, now: datetime
) -> None:
    take_over(handed_on.contact, by=other, at=now)
    third = actor_in(program, "agent")
    with pytest.raises(Conflict, match=f"{other.name} has taken over C-1001 already."):
        take_over(handed_on.contact, by=third, at=now)


def test_of_two_at_once_one_wins(committed: None) -> None:
    program = make_program()
    by = actor_in(program, "agent")
    contact = receive(incoming(about="unsure"), by=by, at=NOW).contact
    people = [actor_in(program, "agent") for _ in range(2)]

    def take(actor: Actor) -> bool:
        try:
            take_over(contact, by=actor, at=NOW)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, people)) == [False, True]
    assert Transfer.objects.get(contact=contact).taken_over_by in [p.user for p in people]


def test_what_was_not_handed_on_is_not_taken_over(
    agent: Actor, other: Actor, now: datetime
) -> None:
    contact = receive(incoming(), by=agent, at=now).contact
    with pytest.raises(Conflict, match="C-1001 was not handed on"):
        take_over(contact, by=other, at=now)


def test_who_only_logs_sees_and_takes_nothing(
    program: Program, handed_on: Receipt, now: datetime
) -> None:
    lead = actor_in(program, "program-lead")
    assert coming_in(lead, now) == []
    with pytest.raises(NotAllowed):
        take_over(handed_on.contact, by=lead, at=now)


def test_the_form_shows_it_and_goes_on_with_its_facts(agent: Actor, other: Actor) -> None:
    said = incoming(about="unsure", reason="Case 123-45-6789 is a sparrow.")
    receive(said, by=agent, at=clock.now())
    browser = browser_of(other)
    home = f"/{agent.program.key}/contacts/"
    fragment = browser.get(f"{home}new/coming/").content.decode()
    assert "Take over C-1001" in fragment
    assert "123-45-6789" not in fragment
    answer = browser.post(f"{home}C-1001/take-over/")
    assert answer.headers["Location"] == f"{home}C-1001/correct/?taken_over=1"
    page = browser.get(answer.headers["Location"]).content.decode()
    assert 'value="Took over the call."' in page
    assert "Go on with C-1001" in page
    assert "is a sparrow" in page
    assert browser.get(f"{home}new/coming/").content.decode().strip() == ""
    late = browser_of(agent).post(f"{home}C-1001/take-over/", follow=True).content.decode()
    assert "has taken over C-1001 already." in late


def test_nothing_comes_in_from_next_door(handed_on: Receipt, now: datetime) -> None:
    stranger = actor_in(make_program(), "agent")
    assert coming_in(stranger, now) == []
    assert (
        browser_of(stranger).post(f"/{stranger.program.key}/contacts/C-1001/take-over/").status_code
        == 404
    )


FACTS = {
    "name": "Sample Caller",
    "name_answer": "given",
    "entity": "Amber",
    "reach_answer": "withheld",
    "about": "unsure",
    "channel": "phone",
    "severity": "3",
    "done": "as-advised",
}


def begun(agent: Actor, **changes: str) -> str:
    """The form is sent without a reason: the call is on its way, and the form comes back."""
    key = str(uuid4())
    address = f"/{agent.program.key}/contacts/new/?k={key}"
    answer = browser_of(agent).post(address, FACTS | {"idempotency_key": key} | changes)
    assert answer.status_code == 422
    return key


def coming(actor: Actor) -> str:
    answer = browser_of(actor).get(f"/{actor.program.key}/contacts/new/coming/")
    return " ".join(answer.content.decode().split())


def test_a_call_comes_in_while_its_form_is_not_saved_yet(agent: Actor, other: Actor) -> None:
    """R11: others see whose it is and from where; it is taken over once it is kept."""
    key = begun(agent)
    assert f"Coming in from {agent.user}" in coming(other)
    assert "Amber" in coming(other)
    assert "is being saved" in coming(other)
    assert "Take over" not in coming(other)
    assert "Sample Caller" not in coming(other)
    assert "Coming in" not in coming(agent)
    assert Entry.objects.filter(program=agent.program, verb="transfer.begun").count() == 1
    address = f"/{agent.program.key}/contacts/new/?k={key}"
    browser_of(agent).post(address, FACTS | {"idempotency_key": key, "reason": "Where to?"})
    assert "is being saved" not in coming(other)
    assert "Take over C-1001" in coming(other)


@pytest.mark.parametrize(
    "changes",
    [{"about": "conversion"}, {"done": "message-taken"}, {"channel": "voicemail"}],
    ids=str,
)
def test_nothing_else_is_said_to_be_coming(
    agent: Actor, other: Actor, changes: dict[str, str]
) -> None:
    begun(agent, **changes)
    assert "Coming in" not in coming(other)


def test_what_nobody_saved_is_forgotten(agent: Actor, other: Actor) -> None:
    begun(agent)
    now = clock.now()
    assert being_saved(other, now + timedelta(minutes=11)) == []
    assert forget_begun(at=now) == 0
    assert forget_begun(at=now + timedelta(hours=1)) == 1


def test_a_form_that_comes_back_twice_is_one_call(
    agent: Actor, other: Actor, now: datetime
) -> None:
    for _time in range(2):
        begin(key="same", entity="Amber", by=agent, at=now)
    assert [one.entity_name for one in being_saved(other, now)] == ["Amber"]
    stranger = actor_in(make_program(), "agent")
    assert being_saved(stranger, now) == []
    with pytest.raises(NotAllowed):
        begin(key="k", entity="", by=system(agent.program), at=now)
