"""A contact is corrected with a reason; what it said before stays readable."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.models import Bounce
from hypercare.casework.handovers.selectors import for_next_qrt
from hypercare.casework.intake.corrections import correct
from hypercare.casework.intake.services import receive
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.tickets.tickets import told


def test_the_old_facts_and_the_old_advice_stay_readable(agent: Actor, now: datetime) -> None:
    said = incoming(reason="First words.")
    contact = receive(said, by=agent, at=now).contact
    other = replace(said, reason="Better words.", about="unsure")
    corrected = correct(contact, other, why="Misheard.", version=1, by=agent, at=now)
    (kept,) = corrected.corrections.all()
    assert kept.reason.clear == "First words."
    assert kept.why.clear == "Misheard."
    assert (kept.before["about"], kept.before["advice"]) == ("conversion", "service-desk")
    assert corrected.reason.clear == "Better words."
    assert corrected.advice.advice == "transfer"
    assert corrected.version == 2


def test_the_ticket_is_told(agent: Actor, now: datetime) -> None:
    said = incoming()
    receipt = receive(said, by=agent, at=now)
    correct(receipt.contact, replace(said, reason="Better."), why="x", version=1, by=agent, at=now)
    log = WorkLogEntry.objects.filter(ticket=receipt.ticket).order_by("pk")
    assert [e.contact_reason.clear for e in log if e.contact_reason] == [said.reason, "Better."]
    assert Ticket.objects.filter(program=agent.program).count() == 1


def test_a_correction_can_open_the_ticket_that_was_not_needed(agent: Actor, now: datetime) -> None:
    said = incoming(about="auto-reply", channel="email")
    receipt = receive(said, by=agent, at=now)
    assert receipt.ticket is None
    correct(receipt.contact, replace(said, about="lds"), why="x", version=1, by=agent, at=now)
    assert Ticket.objects.get(program=agent.program).contacts.get() == receipt.contact


def test_who_was_sent_back_after_all_is_marked_and_not_marked_again_if_it_was_a_slip(
    agent: Actor, now: datetime
) -> None:
    """R33: the same as if it had been logged so."""
    said = incoming(severity=3)
    receipt = receive(said, by=agent, at=now)
    came_back = replace(said, sent_back=True)
    for version in (1, 2):
        correct(receipt.contact, came_back, why="x", version=version, by=agent, at=now)
    assert receipt.ticket is not None
    bounce = Bounce.objects.get(contact=receipt.contact, ticket=receipt.ticket)
    marked = Ticket.objects.get(pk=receipt.ticket.pk)
    assert (marked.bounced, marked.severity, bounce.whys) == (True, 2, ["said"])
    assert [one.ticket for one in for_next_qrt(agent)] == [marked]
    correct(receipt.contact, said, why="x", version=3, by=agent, at=now)
    after = Ticket.objects.get(pk=receipt.ticket.pk)
    assert (after.bounced, after.severity, for_next_qrt(agent)) == (False, 3, [])
    assert told(after)[1] == "C-1001 was not sent back after all. Severity 2 became 3 again."


def test_a_number_that_was_misheard_finds_whom_the_caller_came_back_from(
    agent: Actor, now: datetime
) -> None:
    first = receive(incoming(reach="530-555-0111"), by=agent, at=now).contact
    facts = {"about": "program", "entity": "Birch", "name": "Another Caller"}
    said = incoming(reach="530-555-0112", **facts)
    second = receive(said, by=agent, at=now + timedelta(hours=1)).contact
    assert not Bounce.objects.exists()
    heard = replace(said, reach="530-555-0111")
    correct(second, heard, why="x", version=1, by=agent, at=now + timedelta(hours=2))
    bounce = Bounce.objects.get(contact=second)
    assert bounce.hand_over is not None
    assert (bounce.whys, bounce.hand_over.contact) == (["number"], first)


def test_an_old_version_is_refused_and_writes_nothing(agent: Actor, now: datetime) -> None:
    said = incoming()
    contact = receive(said, by=agent, at=now).contact
    correct(contact, replace(said, reason="Second."), why="x", version=1, by=agent, at=now)
    with pytest.raises(OutOfDate):
        correct(contact, replace(said, reason="Third."), why="x", version=1, by=agent, at=now)
    assert Contact.objects.get(pk=contact.pk).reason.clear == "Second."


@pytest.mark.parametrize("why", ["", "  \n"])
def test_it_asks_why(agent: Actor, now: datetime, why: str) -> None:
    said = incoming()
    contact = receive(said, by=agent, at=now).contact
    with pytest.raises(InvalidInput) as refused:
        correct(contact, said, why=why, version=1, by=agent, at=now)
    assert set(refused.value.fields) == {"why"}


def test_another_county_stands_where_it_stood_on_the_day(agent: Actor, now: datetime) -> None:
    """R39: a late correction reads the day on which it happened."""
    said = incoming()
    contact = receive(said, by=agent, at=now).contact
    late = now + timedelta(days=200)
    moved = correct(contact, replace(said, entity="Birch"), why="x", version=1, by=agent, at=late)
    assert (moved.number, moved.happened_at) == (contact.number, now)
    assert (moved.wave, moved.county_state, moved.day) == (2, "scheduled", -95)


def test_the_journal_has_no_words_of_it(agent: Actor, now: datetime) -> None:
    said = incoming()
    contact = receive(said, by=agent, at=now).contact
    correct(contact, replace(said, reason="CANARY"), why="CANARY", version=1, by=agent, at=now)
    entry = Entry.objects.get(program=agent.program, verb="contact.corrected")
    assert "CANARY" not in str(entry.data)


def test_who_may_only_read_is_refused(program: Program, agent: Actor, now: datetime) -> None:
    said = incoming()
    contact = receive(said, by=agent, at=now).contact
    with pytest.raises(NotAllowed):
        correct(contact, said, why="x", version=1, by=actor_in(program, "auditor"), at=now)
