"""A contact is attached to what is there, instead of opening another (R31)."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.intake.beside import Asked, beside
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.intake.services import finish_due, receive
from hypercare.casework.issues.models import Issue, IssueContact, IssueTicket
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import make_program


@pytest.fixture
def ticket(agent: Actor, now: datetime) -> Ticket:
    found = receive(incoming(), by=agent, at=now).ticket
    assert found is not None
    return found


def test_one_ticket_holds_both_contacts(ticket: Ticket, agent: Actor, now: datetime) -> None:
    """R15: the work log gets the four facts of the second one too."""
    second = receive(incoming(reason="Again.", attach_to="t1001"), by=agent, at=now)
    assert second.ticket == ticket
    assert ticket.contacts.count() == 2
    entry = WorkLogEntry.objects.get(ticket=ticket, contact=second.contact)
    assert entry.contact_reason is not None
    assert entry.contact_reason.clear == "Again."
    written = Entry.objects.get(program=agent.program, subject=second.contact.reference)
    assert (written.data["ticket"], written.data["attached"]) == ("T-1001", "T-1001")


def test_the_ticket_of_a_contact_on_an_issue_hangs_there_too(
    program: Program, agent: Actor, now: datetime
) -> None:
    """R12: the contact still ends as a ticket; it is the issue that is not opened again."""
    analyst = actor_in(program, "analyst")
    issue = open_issue(facts=IssueFacts("Cases are missing."), by=analyst, at=now)
    receipt = receive(incoming(attach_to=issue.reference), by=agent, at=now)
    assert IssueContact.objects.get(issue=issue).contact == receipt.contact
    assert IssueTicket.objects.get(issue=issue).ticket == receipt.ticket
    quiet = incoming(about="auto-reply", channel="email", attach_to=issue.reference)
    without = receive(quiet, by=agent, at=now)
    assert without.ticket is None
    assert IssueContact.objects.filter(issue=issue).count() == 2


@pytest.mark.parametrize("text", ["T-9999", "I-9999", "C-1001", "the other one", "T-1001 T-1002"])
def test_what_is_not_there_is_refused_beside_the_field(
    ticket: Ticket, agent: Actor, now: datetime, text: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        receive(incoming(attach_to=text), by=agent, at=now)
    assert set(refused.value.fields) == {"attach_to"}


def test_a_closed_one_is_refused(
    program: Program, ticket: Ticket, agent: Actor, now: datetime
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", closed_at=ticket.opened_at)
    open_issue(facts=IssueFacts("Old."), by=actor_in(program, "analyst"), at=now)
    Issue.objects.filter(program=program).update(status="closed", closed_at=now, resolution="data")
    for reference in ("T-1001", "I-1001"):
        with pytest.raises(InvalidInput, match="is closed"):
            receive(incoming(attach_to=reference), by=agent, at=now)


def test_a_ticket_of_another_team_or_program_is_not_there(
    program: Program, ticket: Ticket, now: datetime
) -> None:
    member = actor_in(program, "team-member", teams=("CS",))
    stranger = actor_in(make_program(), "agent")
    for actor in (member, stranger):
        with pytest.raises(InvalidInput, match=r"There is no T-1001\."):
            receive(incoming(attach_to="T-1001"), by=actor, at=now)


def test_a_contact_survives_when_the_ticket_is_closed_meanwhile(
    ticket: Ticket, agent: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R31: it waits under its number, and then gets a ticket of its own."""

    def closed(**given: object) -> Ticket:
        raise Conflict("T-1001 was closed meanwhile.")

    with monkeypatch.context() as patched:
        patched.setattr("hypercare.casework.intake.services.join", closed)
        receipt = receive(incoming(attach_to="T-1001"), by=agent, at=now)
    assert receipt.pending == "T-1001 was closed meanwhile."
    assert Unfinished.objects.get(contact=receipt.contact).attach_to == "T-1001"
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", closed_at=ticket.opened_at)
    assert finish_due(at=now + timedelta(minutes=5)) == 1
    assert receipt.contact.tickets.get() != ticket


def test_it_is_attached_later_when_the_fault_was_passing(
    ticket: Ticket, agent: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("hypercare.casework.intake.services.join", None)
        receipt = receive(incoming(attach_to="T-1001"), by=agent, at=now)
    assert receipt.ticket is None
    finish_due(at=now + timedelta(minutes=5))
    assert receipt.contact.tickets.get() == ticket


def test_the_form_attaches_and_names_what_is_not_there(agent: Actor) -> None:
    first = receive(incoming(), by=agent, at=clock.now())
    browser = browser_of(agent)
    home = f"/{agent.program.key}/contacts/new/"
    page = browser.get(home, follow=True).content.decode()
    assert 'name="attach_to"' in page
    key = "7b0f4f9e-0000-4000-8000-000000000001"
    given = {
        "idempotency_key": key,
        "channel": "phone",
        "name": "Rae Poe",
        "entity": "Amber",
        "reach": "530-555-0142",
        "about": "conversion",
        "reason": "Again.",
        "attach_to": "T-7777",
    }
    refused = browser.post(home, given)
    assert refused.status_code == 422
    assert "There is no T-7777." in refused.content.decode()
    browser.post(home, {**given, "attach_to": "T-1001"})
    assert first.ticket is not None
    assert first.ticket.contacts.count() == 2
    found = beside(agent, Asked(entity="Amber"), at=clock.now())
    assert {one.contact.link.ticket.reference for one in found.earlier} == {"T-1001"}
