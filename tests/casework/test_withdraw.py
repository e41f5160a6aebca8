"""A contact is withdrawn with a reason: readable, marked, and in no figure (R31)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from hypercare.casework.contacts.models import Contact, Withdrawal
from hypercare.casework.intake.beside import Asked, beside
from hypercare.casework.intake.corrections import correct
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.intake.services import Receipt, finish_due, receive
from hypercare.casework.intake.withdrawing import restore, withdraw
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import create_token
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in


@pytest.fixture
def logged(agent: Actor, now: datetime) -> Receipt:
    return receive(incoming(), by=agent, at=now)


def test_a_ticket_left_with_no_contact_is_closed_with_the_reason(
    logged: Receipt, agent: Actor, now: datetime
) -> None:
    gone = withdraw(logged.contact, why="Logged twice.", version=1, by=agent, at=now)
    assert (gone.withdrawn_at, gone.version) == (now, 2)
    assert logged.ticket is not None
    ticket = Ticket.objects.get(pk=logged.ticket.pk)
    assert (ticket.status, ticket.version) == ("closed", 2)
    entry = WorkLogEntry.objects.filter(ticket=ticket).order_by("-pk")[0]
    assert entry.text is not None
    assert entry.text.clear == "C-1001 was withdrawn: Logged twice."
    assert (entry.kind, entry.change["from"], entry.change["to"]) == ("status", "new", "closed")


def test_a_ticket_with_another_contact_is_told_and_stays(
    logged: Receipt, agent: Actor, now: datetime
) -> None:
    receive(incoming(attach_to="T-1001"), by=agent, at=now)
    withdraw(logged.contact, why="Logged twice.", version=1, by=agent, at=now)
    ticket = Ticket.objects.get(program=agent.program)
    assert ticket.status == "new"
    told = WorkLogEntry.objects.filter(ticket=ticket, text__clear__contains="was withdrawn")
    assert [entry.kind for entry in told] == ["change"]


def test_restoring_opens_what_the_withdrawal_closed(
    logged: Receipt, agent: Actor, now: datetime
) -> None:
    withdraw(logged.contact, why="Mistake.", version=1, by=agent, at=now)
    back = restore(logged.contact, version=2, by=agent, at=now + timedelta(minutes=1))
    assert back.withdrawn_at is None
    assert Ticket.objects.get(program=agent.program).status == "new"
    kept = Withdrawal.objects.get(contact=back)
    assert (kept.why.clear, kept.restored_by) == ("Mistake.", agent.user)
    verbs = Entry.objects.filter(program=agent.program).order_by("position")
    assert [e.verb for e in verbs][-2:] == ["contact.withdrawn", "contact.restored"]


def test_it_asks_why(logged: Receipt, agent: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        withdraw(logged.contact, why=" \n", version=1, by=agent, at=now)
    assert set(refused.value.fields) == {"why"}


def test_the_second_of_two_people_is_told(logged: Receipt, agent: Actor, now: datetime) -> None:
    withdraw(logged.contact, why="Mistake.", version=1, by=agent, at=now)
    with pytest.raises(OutOfDate):
        withdraw(logged.contact, why="Mistake.", version=1, by=agent, at=now)
    with pytest.raises(OutOfDate):
        withdraw(logged.contact, why="Mistake.", version=2, by=agent, at=now)
    assert Withdrawal.objects.filter(contact=logged.contact).count() == 1


def test_who_may_correct_only_their_own_withdraws_only_their_own(
    program: Program, logged: Receipt, now: datetime
) -> None:
    lead = actor_in(program, "program-lead")
    with pytest.raises(NotAllowed):
        withdraw(logged.contact, why="x", version=1, by=lead, at=now)
    mine = receive(incoming(), by=lead, at=now).contact
    assert withdraw(mine, why="x", version=1, by=lead, at=now).withdrawn_at == now


def test_it_is_not_corrected_while_it_is_withdrawn(
    logged: Receipt, agent: Actor, now: datetime
) -> None:
    withdraw(logged.contact, why="Mistake.", version=1, by=agent, at=now)
    said = replace(incoming(), reason="Other words.")
    with pytest.raises(OutOfDate, match="Restore it first"):
        correct(logged.contact, said, why="x", version=2, by=agent, at=now)


def test_what_had_no_ticket_yet_gets_one_only_when_it_is_restored(
    agent: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("hypercare.casework.intake.services.advice_of", None)
        contact = receive(incoming(), by=agent, at=now).contact
    withdraw(contact, why="Mistake.", version=1, by=agent, at=now)
    assert not Unfinished.objects.filter(contact=contact).exists()
    restore(contact, version=2, by=agent, at=now)
    assert finish_due(at=now + timedelta(minutes=1)) == 1
    assert contact.tickets.count() == 1


def test_it_is_on_no_list_and_in_no_search(agent: Actor) -> None:
    said = incoming(reason="A sparrow sings.")
    contact = receive(said, by=agent, at=clock.now()).contact
    withdraw(contact, why="Mistake.", version=1, by=agent, at=clock.now())
    browser = browser_of(agent)
    home = f"/{agent.program.key}/"
    assert "sparrow" not in browser.get(f"{home}contacts/").content.decode()
    assert "sparrow" in browser.get(f"{home}contacts/?withdrawn=yes").content.decode()
    assert "C-1001" not in browser.get(f"{home}search/?q=sparrow").content.decode()
    assert beside(agent, Asked(entity="Amber"), at=clock.now()).earlier == []
    secret = create_token(program=agent.program, role="manager", name="r", at=clock.now())[1]
    bearer = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/contacts", headers=bearer).json()["items"] == []


def test_it_stays_readable_marked_and_can_be_restored_on_its_page(agent: Actor) -> None:
    contact = receive(incoming(reason="A sparrow sings."), by=agent, at=clock.now()).contact
    browser = browser_of(agent)
    page = f"/{agent.program.key}/contacts/{contact.reference}/"
    assert "Withdraw this contact" in browser.get(page).content.decode()
    asked = browser.post(f"{page}withdraw/", {"version": "1", "why": ""})
    assert asked.status_code == 422
    assert "Say why this contact does not count." in asked.content.decode()
    assert browser.get(f"{page}withdraw/").status_code == 200
    browser.post(f"{page}withdraw/", {"version": "1", "why": "Logged twice."})
    shown = browser.get(page).content.decode()
    assert "This contact does not count." in shown
    assert "Logged twice." in shown
    assert "A sparrow sings." in shown
    stale = browser.post(f"{page}restore/", {"version": "1"}, follow=True).content.decode()
    assert "Somebody else changed C-1001" in stale
    browser.post(f"{page}restore/", {"version": "2"})
    assert Contact.objects.get(pk=contact.pk).withdrawn_at is None
    assert "Counts again since" in browser.get(page).content.decode()


def test_the_journal_has_no_words_of_it(logged: Receipt, agent: Actor, now: datetime) -> None:
    withdraw(logged.contact, why="CANARY", version=1, by=agent, at=now)
    entry = Entry.objects.get(program=agent.program, verb="contact.withdrawn")
    assert "CANARY" not in str(entry.data)
    assert entry.data["ticket"] == "T-1001"
