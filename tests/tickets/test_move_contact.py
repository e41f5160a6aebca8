"""One contact goes to another ticket, or out into a ticket of its own; nothing is destroyed."""

from datetime import datetime

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.casework.intake.withdrawing import withdraw
from hypercare.casework.tickets.models import Ticket, TicketContact, WorkLogEntry
from hypercare.casework.tickets.services import group, move_contact
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, NotAllowed
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.tickets.tickets import ticket_of, told


@pytest.fixture
def ticket(readiness: Actor, now: datetime) -> Ticket:
    """T-1001 with C-1001 and C-1002, which asked something else."""
    made = ticket_of(readiness, now)
    receive(incoming(attach_to="T-1001", reason="Another question."), by=readiness, at=now)
    return made


@pytest.fixture
def second(ticket: Ticket) -> Contact:
    return Contact.objects.get(program=ticket.program, number=1002)


def test_a_hijacked_thread_is_split_into_a_ticket_of_its_own(
    ticket: Ticket, second: Contact, readiness: Actor, now: datetime
) -> None:
    made = move_contact(contact=second, to=None, why="Not that.", by=readiness, at=now)
    assert (made.reference, made.subject.clear) == ("T-1002", "Another question.")
    assert list(made.contacts.all()) == [second]
    assert told(ticket) == ["C-1002 went to T-1002. Not that."]
    assert told(made) == ["C-1002 came from T-1001. Not that."]
    facts = WorkLogEntry.objects.get(ticket=made, kind="contact")
    assert (facts.contact, facts.contact_reason) == (second, second.reason)


def test_moving_it_back_gives_back_the_start(
    ticket: Ticket, second: Contact, readiness: Actor, now: datetime
) -> None:
    other = ticket_of(readiness, now)
    start = set(TicketContact.objects.values_list("contact", "ticket"))
    move_contact(contact=second, to=other, why="", by=readiness, at=now)
    assert set(other.contacts.all()) > {second}
    move_contact(contact=second, to=ticket, why="", by=readiness, at=now)
    assert set(TicketContact.objects.values_list("contact", "ticket")) == start


def test_moving_it_where_it_is_changes_nothing(
    ticket: Ticket, second: Contact, readiness: Actor, now: datetime
) -> None:
    before = WorkLogEntry.objects.count()
    assert move_contact(contact=second, to=ticket, why="", by=readiness, at=now) == ticket
    assert WorkLogEntry.objects.count() == before


def test_the_only_contact_stays_and_the_sentence_says_what_to_do(
    readiness: Actor, now: datetime
) -> None:
    alone, other = ticket_of(readiness, now), ticket_of(readiness, now)
    contact = alone.contacts.get()
    for to in (None, other):
        with pytest.raises(Conflict, match="Group the tickets instead"):
            move_contact(contact=contact, to=to, why="", by=readiness, at=now)


def test_a_contact_that_was_withdrawn_keeps_no_ticket_alive(
    ticket: Ticket, second: Contact, readiness: Actor, now: datetime
) -> None:
    """R31: a ticket has a contact that counts."""
    first = ticket.contacts.exclude(pk=second.pk).get()
    withdraw(second, why="Twice.", version=1, by=readiness, at=now)
    with pytest.raises(Conflict, match="is the only contact of T-1001"):
        move_contact(contact=first, to=None, why="", by=readiness, at=now)


def test_an_old_number_leads_to_the_lead(
    ticket: Ticket, second: Contact, readiness: Actor, now: datetime
) -> None:
    lead, other = ticket_of(readiness, now), ticket_of(readiness, now)
    group(tickets=[other], under=lead, why="", by=readiness, at=now)
    assert move_contact(contact=second, to=other, why="", by=readiness, at=now) == lead


def test_who_may_not_moves_nothing(
    ticket: Ticket, second: Contact, agent: Actor, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        move_contact(contact=second, to=None, why="", by=agent, at=now)


def test_the_page_groups_splits_and_takes_out(
    program: Program, ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    ticket_of(readiness, now)
    browser, path = browser_of(readiness), f"/{program.key}/tickets"
    page = browser.post(f"{path}/T-1002/group/", {"under": "t1001", "why": "Same."}, follow=True)
    assert "T-1002 is grouped under T-1001." in page.content.decode()
    grouped = browser.get(f"{path}/T-1002/").content.decode()
    assert "Grouped under T-1001." in grouped
    assert "Split T-1002 off" in page.content.decode()
    page = browser.post(f"{path}/T-1002/split/", follow=True)
    assert "T-1002 stands for itself." in page.content.decode()
    taken = {"contact": "C-1002", "to": "T-1002", "why": "Another question."}
    page = browser.post(f"{path}/T-1001/move-contact/", taken, follow=True)
    assert "C-1002 is with T-1002 now." in page.content.decode()


def test_who_groups_what_somebody_has_grouped_meanwhile_reads_why_not(
    ticket: Ticket, readiness: Actor, now: datetime
) -> None:
    first, second = ticket_of(readiness, now), ticket_of(readiness, now)
    group(tickets=[ticket], under=first, why="", by=readiness, at=now)
    address = f"/{ticket.program.key}/tickets/T-1001/group/"
    late = browser_of(readiness).post(address, {"under": str(second), "why": "My words."})
    page = late.content.decode()
    assert late.status_code == 422
    assert "T-1001 is grouped under another ticket. Split it off there" in page
    assert "My words." in page


@pytest.mark.parametrize(
    ("under", "sentence"),
    [
        ("T-9999", "There is no such ticket."),
        ("x", "There is no such ticket."),
        ("T-1001", "leads"),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_the_words(
    program: Program, ticket: Ticket, readiness: Actor, under: str, sentence: str
) -> None:
    path = f"/{program.key}/tickets/T-1001/group/"
    answer = browser_of(readiness).post(path, {"under": under, "why": "Both ask it."})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Both ask it." in answer.content.decode()
