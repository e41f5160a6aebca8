"""Beside the form: earlier contacts, what looks alike, and what is going on today (R28, R31)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from hypercare.casework.intake.beside import Asked, Beside, beside, stopped_after
from hypercare.casework.intake.services import receive
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, EntityType
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import make_program

REASON = "The night batch lost the case notes of our office."


def said_by(found: Beside) -> list[tuple[str, str]]:
    return [(one.contact.reference, one.why) for one in found.earlier]


def test_the_same_number_is_found_however_it_is_typed(agent: Actor, now: datetime) -> None:
    receive(incoming(reach="530-555-0142", entity="Birch"), by=agent, at=now)
    found = beside(agent, Asked(reach="(530) 555 0142"), at=now)
    assert said_by(found) == [("C-1001", "same number")]


def test_the_closest_come_first_and_each_contact_once(agent: Actor, now: datetime) -> None:
    receive(incoming(name="Rae Poe", reach="530-555-0142"), by=agent, at=now)
    receive(incoming(name="rae poe", reach="530-555-0143"), by=agent, at=now)
    receive(incoming(name="Lou Day", reach="530-555-0144"), by=agent, at=now)
    typed = Asked(entity="amber county", name="Rae Poe", reach="530-555-0142")
    assert said_by(beside(agent, typed, at=now)) == [
        ("C-1001", "same number"),
        ("C-1002", "same person"),
        ("C-1003", "Amber"),
    ]


def test_what_is_older_than_two_weeks_is_left_out(agent: Actor, now: datetime) -> None:
    receive(incoming(), by=agent, at=now)
    late = now + timedelta(days=14, seconds=1)
    assert beside(agent, Asked(entity="Amber"), at=late).earlier == []


def test_a_number_that_may_not_be_read_is_not_compared(
    program: Program, agent: Actor, now: datetime
) -> None:
    """R34: a program lead reads clear words of their own contacts only; a match tells nothing."""
    receive(incoming(reach="530-555-0142", name="Rae Poe"), by=agent, at=now)
    lead = actor_in(program, "program-lead")
    typed = Asked(entity="Amber", name="Rae Poe", reach="530-555-0142")
    assert said_by(beside(lead, typed, at=now)) == [("C-1001", "Amber")]


def test_an_open_ticket_of_the_same_county_and_subject_looks_alike(
    agent: Actor, now: datetime
) -> None:
    ticket = receive(incoming(reason="Reports are late."), by=agent, at=now).ticket
    assert ticket is not None
    typed = Asked(entity="Amber", about="conversion")
    assert beside(agent, typed, at=now).tickets == [ticket]
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", closed_at=ticket.opened_at)
    assert beside(agent, typed, at=now).tickets == []


def test_the_same_words_look_alike_in_another_county(agent: Actor, now: datetime) -> None:
    receive(incoming(reason="A printer is out of toner."), by=agent, at=now)
    alike = receive(incoming(reason=REASON), by=agent, at=now).ticket
    typed = Asked(entity="Birch", reason="Night batch has lost case notes in our office")
    assert beside(agent, typed, at=now).tickets == [alike]


def test_what_is_masked_is_not_found_by_its_clear_words(agent: Actor, now: datetime) -> None:
    """R34: only masked words are compared."""
    receive(incoming(reason="Case of 123-45-6789."), by=agent, at=now)
    assert beside(agent, Asked(reason="123-45-6789"), at=now).tickets == []


def test_a_known_issue_of_the_county_is_shown_with_what_helps(
    program: Program, agent: Actor, now: datetime
) -> None:
    analyst = actor_in(program, "analyst")
    here = IssueFacts("Case notes are lost.", "Run it again.", True, ("conversion",), ("amber",))
    there = IssueFacts("Case notes are lost.", "Wait.", True, ("conversion",), ("birch",))
    issue = open_issue(facts=here, by=analyst, at=now)
    open_issue(facts=there, by=analyst, at=now)
    typed = Asked(entity="Amber", about="conversion", reason=REASON)
    assert beside(agent, typed, at=now).issues == [issue]


def test_an_issue_of_the_partner_who_calls_is_shown_and_not_that_of_another(
    program: Program, agent: Actor, now: datetime
) -> None:
    for key in ("ftb", "ssa"):
        kinds = [EntityType.INTERFACE_PARTNER.value]
        Entity.objects.create(program=program, key=key, name=key.upper(), types=kinds)
    analyst, areas = actor_in(program, "analyst"), ("conversion",)
    theirs, _other = (
        open_issue(facts=IssueFacts("Files.", areas=areas, partners=(key,)), by=analyst, at=now)
        for key in ("ftb", "ssa")
    )
    typed = Asked(entity="FTB", about="conversion", reason="Nothing arrives.")
    assert beside(agent, typed, at=now).issues == [theirs]


def test_today_counts_and_names_what_is_urgent(agent: Actor, now: datetime) -> None:
    for _ in range(21):
        receive(incoming(severity=4), by=agent, at=now)
    urgent = receive(incoming(severity=1), by=agent, at=now).ticket
    receive(incoming(), by=agent, at=now - timedelta(days=1))
    today = beside(agent, Asked(entity="Amber"), at=now).today
    assert today is not None
    assert (today.contacts, today.urgent) == ("20+", [urgent])
    assert "live, day 3 of 30" in today.standing


def test_a_team_member_sees_only_what_is_theirs(
    program: Program, agent: Actor, now: datetime
) -> None:
    receive(incoming(reason=REASON), by=agent, at=now)
    other = actor_in(program, "team-member", teams=("CS",))
    mine = actor_in(program, "team-member", teams=("MRT",))
    typed = Asked(entity="Amber", about="conversion", reach="530-555-0111", reason=REASON)
    nothing = beside(other, typed, at=now)
    assert (nothing.earlier, nothing.tickets) == ([], [])
    assert nothing.today is not None
    assert nothing.today.contacts == "0"
    assert len(beside(mine, typed, at=now).tickets) == 1


def test_nothing_comes_from_the_program_next_door(agent: Actor, now: datetime) -> None:
    other = actor_in(make_program(), "manager")
    receive(incoming(reason=REASON), by=other, at=now)
    open_issue(facts=IssueFacts(REASON), by=other, at=now)
    typed = Asked("Amber", "Sample Caller", "530-555-0111", "conversion", REASON)
    found = beside(agent, typed, at=now)
    assert (found.earlier, found.tickets, found.issues) == ([], [], [])


def test_a_comparison_that_takes_long_is_stopped(program: Program) -> None:
    with pytest.raises(OperationalError), stopped_after(50), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0",)


def test_the_rest_is_shown_when_comparing_was_stopped(
    agent: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(incoming(), by=agent, at=now)

    def slow(*args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("hypercare.casework.intake.beside._tickets", slow)
    found = beside(agent, Asked(entity="Amber"), at=now)
    assert found.was_stopped
    assert said_by(found) == [("C-1001", "Amber")]


def test_the_fragment_masks_and_numbers_what_can_be_attached(agent: Actor) -> None:
    said = incoming(reason="Case 123-45-6789 of CANARY.", name="Rae Poe")
    receive(said, by=agent, at=clock.now())
    path = f"/{agent.program.key}/contacts/new/beside/"
    given = {"entity": "Amber", "about": "conversion", "name": "Rae Poe", "reason": "CANARY"}
    page = browser_of(agent).post(path, given).content.decode()
    assert "T-1001" in page
    assert 'data-attach="T-1001"' in page
    assert 'data-key="1"' in page
    assert "123-45-6789" not in page
    assert "Rae Poe" not in page


def test_nothing_of_the_caller_stands_in_an_address(agent: Actor) -> None:
    assert browser_of(agent).get(f"/{agent.program.key}/contacts/new/beside/").status_code == 404


def test_an_unknown_caller_costs_little_and_the_place_says_what_it_is_for(
    agent: Actor, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(agent)
    path = f"/{agent.program.key}/contacts/new/beside/"
    browser.post(path)
    with django_assert_max_num_queries(10):
        answer = browser.post(path, {"reason": "\x00", "entity": "Nowhere", "reach": "x" * 5000})
    assert "appear here while you type" in answer.content.decode()


def test_it_asks_the_same_few_questions_however_much_there_is(
    agent: Actor, now: datetime, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        receive(incoming(reason=REASON, severity=2), by=agent, at=now)
    typed = Asked("Amber", "Sample Caller", "530-555-0111", "conversion", REASON)
    beside(agent, typed, at=now)
    with django_assert_max_num_queries(13):
        found = beside(agent, typed, at=now)
    assert (len(found.earlier), len(found.tickets)) == (5, 4)
