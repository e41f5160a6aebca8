"""The front door keeps a contact before anything is decided about it (R12, R13, R15, R31)."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake import services
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.intake.selectors import unfinished
from hypercare.casework.intake.services import finish_due, receive
from hypercare.casework.routing import services as routing
from hypercare.casework.routing.services import publish
from hypercare.casework.tickets import services as tickets
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.services import opening
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import RULES, make_program


def test_a_county_contact_becomes_a_ticket_with_the_readiness_team(
    agent: Actor, now: datetime
) -> None:
    """R12, R13: it starts with the MRT, under its intake category (R14)."""
    receipt = receive(incoming(), by=agent, at=now)
    assert receipt.advice is not None
    assert receipt.ticket is not None
    assert receipt.advice.advice == "service-desk"
    assert receipt.advice.number == "800-555-0100"
    assert receipt.advice.reason == "Amber is live since Monday, October 26, 2026."
    assert receipt.ticket.group.code == "MRT"
    assert receipt.ticket.intake is not None
    assert receipt.ticket.intake.summary == "Phone call"
    assert receipt.ticket.analytic is None


def test_the_work_log_carries_the_four_facts(agent: Actor, now: datetime) -> None:
    """R15: name, county/entity, contact information and reason."""
    receipt = receive(incoming(), by=agent, at=now)
    entry = WorkLogEntry.objects.get(ticket=receipt.ticket)
    assert entry.contact_name is not None
    assert entry.contact_name.clear == "Sample Caller"
    assert entry.contact_entity == "Amber"
    assert entry.contact_reach is not None
    assert entry.contact_reach.clear == "530-555-0111"
    assert entry.contact_reason is not None
    assert entry.contact_reason.clear == "Cases are missing after the move."


def test_a_contact_keeps_where_its_county_stood(agent: Actor, now: datetime) -> None:
    """R39: wave, state and day number are stored, not recomputed."""
    contact = receive(incoming(), by=agent, at=now).contact
    assert (contact.wave, contact.county_state, contact.day) == (1, "live", 3)


def test_a_meeting_remark_opens_no_ticket(agent: Actor, now: datetime) -> None:
    said = incoming(channel="internal", entity_type="current_system", entity="Night shift")
    receipt = receive(said, by=agent, at=now)
    assert receipt.ticket is None
    assert not receipt.pending


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"reach": ""}, "reach"),
        ({"reason": "\n"}, "reason"),
        ({"entity": "Nowhere"}, "entity"),
        ({"about": "weather"}, "about"),
        ({"channel": "pigeon"}, "channel"),
        ({"severity": 5}, "severity"),
        ({"done": "other"}, "done_note"),
        ({"received_on": "nope"}, "received_on"),
        ({"on_behalf_of": "nobody"}, "on_behalf_of"),
        ({"concerns_wave": 9}, "concerns_wave"),
        ({"concerns_county": "Nowhere"}, "concerns_county"),
        ({"other_counties": ("Nowhere",)}, "other_counties"),
        ({"cases_affected": -1}, "cases_affected"),
    ],
)
def test_it_names_the_field_at_fault(
    agent: Actor, now: datetime, change: dict[str, object], field: str
) -> None:
    """R15: a gap is refused, by the name of its field, and nothing is left behind."""
    with pytest.raises(InvalidInput) as refused:
        receive(incoming(**change), by=agent, at=now)
    assert set(refused.value.fields) == {field}
    assert not Contact.objects.filter(program=agent.program).exists()


def test_it_names_all_faults_at_once(agent: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        receive(incoming(name="", reach="", reason=""), by=agent, at=now)
    assert set(refused.value.fields) == {"name", "reach", "reason"}


def test_a_time_in_the_future_is_refused(agent: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        receive(incoming(happened_at=now + timedelta(hours=1)), by=agent, at=now)
    assert "happened_at" in refused.value.fields


def test_chosen_answers_are_no_gaps(agent: Actor, now: datetime) -> None:
    """R15: refused and withheld are answers."""
    said = incoming(name="", name_answer="refused", reach="", reach_answer="withheld")
    contact = receive(said, by=agent, at=now).contact
    assert (contact.name.masked, contact.reach.masked) == ("refused", "withheld")


def test_details_of_the_public_are_not_kept(agent: Actor, now: datetime) -> None:
    """Settled reading 9: whatever was sent."""
    said = incoming(entity_type="public", entity="Member of the public", name="Jane Sample")
    contact = receive(said, by=agent, at=now).contact
    assert contact.name.clear == contact.reach.clear == "not kept"


def test_identifiers_are_masked_beside_the_clear_words(agent: Actor, now: datetime) -> None:
    """R34: SSN, CIN and the program's case numbers."""
    reason = "SSN 123-45-6789, CIN 91234567A, case 12B3456789."
    contact = receive(incoming(reason=reason), by=agent, at=now).contact
    assert contact.reason.clear == reason
    assert contact.reason.masked == "SSN [SSN masked], CIN [CIN masked], case [case number masked]."
    assert contact.reason.found == ["CIN", "SSN", "case number"]


def test_the_journal_has_one_entry_and_no_words(agent: Actor, now: datetime) -> None:
    receipt = receive(incoming(reason="A CANARY sings."), by=agent, at=now)
    (entry,) = Entry.objects.filter(program=agent.program)
    assert (entry.verb, entry.subject) == ("contact.logged", receipt.contact.reference)
    assert "CANARY" not in str(entry.data)
    assert "Sample Caller" not in str(entry.data)


def test_the_group_is_told_by_number_only(agent: Actor, now: datetime) -> None:
    """R34: a notice holds the ticket's number, none of the caller's words."""
    receipt = receive(incoming(reason="A CANARY sings."), by=agent, at=now)
    message = Message.objects.get(program=agent.program)
    assert receipt.ticket is not None
    assert receipt.ticket.reference in message.subject
    assert "CANARY" not in message.subject + message.body


def test_the_same_key_is_the_same_contact(agent: Actor, now: datetime) -> None:
    """R35: never twice."""
    said = incoming()
    first = receive(said, by=agent, at=now)
    again = receive(said, by=agent, at=now + timedelta(days=400))
    assert again.repeated
    assert again.contact == first.contact
    assert again.ticket == first.ticket


def test_the_same_key_with_other_words_is_refused(agent: Actor, now: datetime) -> None:
    receive(incoming(idempotency_key="k", digest="a" * 64), by=agent, at=now)
    with pytest.raises(Conflict):
        receive(incoming(idempotency_key="k", digest="b" * 64), by=agent, at=now)


def test_two_senders_may_use_the_same_key(program: Program, agent: Actor, now: datetime) -> None:
    other = actor_in(program, "agent")
    first = receive(incoming(idempotency_key="k"), by=agent, at=now)
    second = receive(incoming(idempotency_key="k"), by=other, at=now)
    assert first.contact != second.contact


def test_who_may_not_log_is_refused(program: Program, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        receive(incoming(), by=actor_in(program, "auditor"), at=now)


FAILING = {
    "advice": (services, "advice_for"),
    "what is kept of the advice": (routing, "given"),
    "the ticket": (tickets, "open_ticket"),
    "the work log": (opening, "_entry"),
    "the notice": (outbox, "queue"),
    "the journal": (journal, "write"),
}


@pytest.mark.parametrize("step", FAILING)
def test_a_contact_survives_the_failure_of_a_later_step(
    agent: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """R31: it is kept with its number, says why it has no ticket, and is tried again."""
    with monkeypatch.context() as broken:
        broken.setattr(*FAILING[step], _database_error)
        receipt = receive(incoming(), by=agent, at=now)
    assert receipt.ticket is None
    assert "tried again" in receipt.pending
    assert [row.contact for row in unfinished(agent)] == [receipt.contact]
    assert not Ticket.objects.filter(program=agent.program).exists()
    assert finish_due(at=now + timedelta(minutes=1)) == 1
    assert Ticket.objects.get(program=agent.program).contacts.get() == receipt.contact
    assert not Unfinished.objects.filter(program=agent.program).exists()


def _database_error(*_args: object, **_facts: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def test_a_failing_retry_waits_longer_each_time(
    agent: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets, "open_ticket", _database_error)
    receive(incoming(), by=agent, at=now)
    assert finish_due(at=now + timedelta(minutes=1)) == 0
    waiting = Unfinished.objects.get(program=agent.program)
    assert waiting.attempts == 2
    assert waiting.next_try_at == now + timedelta(minutes=1, seconds=40)
    assert finish_due(at=now + timedelta(minutes=1, seconds=39)) == 0
    waiting.refresh_from_db()
    assert waiting.attempts == 2


def test_the_advice_is_by_the_rules_that_the_page_showed(agent: Actor, now: datetime) -> None:
    """Even if newer rules were published meanwhile."""
    publish(rules=[RULES[-1]], by=agent, at=now)
    agent.program.facts_version += 1
    agent.program.save()
    old = receive(incoming(shown_rules=1, shown_row=2), by=agent, at=now)
    new = receive(incoming(), by=agent, at=now)
    assert old.advice is not None
    assert new.advice is not None
    assert (old.advice.rules.number, old.advice.row) == (1, 2)
    assert (new.advice.rules.number, new.advice.row) == (2, 4)


@pytest.mark.usefixtures("committed")
def test_the_same_key_at_the_same_time_is_one_contact(now: datetime) -> None:
    """R35: the second waits for the first and gets its answer."""
    program = make_program("same-time")
    agent = actor_in(program, "agent")
    said = incoming()
    numbers: list[int] = []
    threads = [Thread(target=_receive, args=(said, agent, now, numbers)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 4
    assert len(set(numbers)) == 1
    assert Contact.objects.filter(program=program).count() == 1


@pytest.mark.usefixtures("committed")
def test_a_contact_survives_a_session_that_the_database_ends(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R31: it is kept by another session, and its ticket follows."""
    agent = actor_in(make_program("ended-session"), "agent")
    with monkeypatch.context() as broken:
        broken.setattr(tickets, "open_ticket", _end_session)
        receipt = receive(incoming(), by=agent, at=now)
    assert receipt.pending
    assert Contact.objects.get(program=agent.program).number == receipt.contact.number
    assert finish_due(at=now + timedelta(minutes=1)) == 1
    assert Ticket.objects.get(program=agent.program).contacts.get() == receipt.contact


def _end_session(*_args: object, **_facts: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def _receive(said: object, agent: Actor, now: datetime, numbers: list[int]) -> None:
    try:
        numbers.append(receive(said, by=agent, at=now).contact.number)  # type: ignore[arg-type]
    finally:
        connection.close()


@pytest.mark.usefixtures("committed")
def test_the_journal_is_numbered_without_gaps_under_load(now: datetime) -> None:
    """One journal per program, in commit order."""
    program = make_program("in-order")
    agent = actor_in(program, "agent")
    numbers: list[int] = []
    said = [incoming() for _ in range(12)]
    threads = [Thread(target=_receive, args=(one, agent, now, numbers)) for one in said]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = Entry.objects.filter(program=program).order_by("position")
    positions = list(entries.values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
    assert entries.filter(verb="contact.logged").count() == 12
