"""The ledger (R33): what saving a contact writes, and what people say became of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from hypercare.casework.handovers.models import Bounce, HandOver
from hypercare.casework.handovers.selectors import Asked, caller_of, for_next_qrt, ledger, proposed
from hypercare.casework.handovers.services import outcome
from hypercare.casework.handovers.states import Outcome
from hypercare.casework.intake.services import Receipt, receive
from hypercare.casework.tickets.models import WorkLogEntry
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.services.undoing import undo
from hypercare.casework.tickets.states import Outcome as Reviewed
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import close_wave

Log = Callable[..., Receipt]


@pytest.fixture
def log(agent: Actor, now: datetime) -> Log:
    """Logs a contact some hours after `now`; every two differ in all that can be the same."""
    calls = iter(range(1, 99))

    def logging(hours: float = 0, **facts: Any) -> Receipt:
        number = next(calls)
        own = {"name": f"Caller {number}", "reach": f"530-555-01{number:02d}"}
        at = now + timedelta(hours=hours)
        return receive(incoming(happened_at=at, **{**own, **facts}), by=agent, at=at)

    return logging


def test_a_redirect_is_written_down_with_the_contact(log: Log) -> None:
    """R33: to whom, as it stood then."""
    receipt = log()
    row = HandOver.objects.get(contact=receipt.contact)
    assert (row.kind, row.to_name, row.to_number) == ("redirect", "service desk", "800-555-0100")
    assert (row.outcome, row.at) == ("open", receipt.contact.happened_at)


def test_what_we_keep_is_no_hand_over(log: Log) -> None:
    log(about="program")
    log(done="answered")
    assert not HandOver.objects.exists()


def test_a_ticket_that_is_redirected_sends_its_callers_on(
    log: Log, readiness: Actor, now: datetime
) -> None:
    """R33: every redirect is kept, also one that nobody made in the call; once for each caller."""
    later = now + timedelta(minutes=5)
    answered = log(done="answered").ticket
    assert answered is not None
    log(done="answered", about="program", attach_to=answered.reference)
    verdict = Verdict(Reviewed.REDIRECT, why="To the county of case 12B3456789.")
    done = review(ticket=answered, verdict=verdict, by=readiness, at=later)
    told = HandOver.objects.order_by("contact").values_list("to_name", "to_number", "at", "kind")
    assert list(told) == [
        ("service desk", "800-555-0100", later, "redirect"),
        ("To the county of case [case number masked].", "", later, "redirect"),
    ]
    undo(review=done, by=readiness, at=later)
    assert not HandOver.objects.exists()


def test_who_was_sent_on_in_the_call_is_not_written_down_twice(
    log: Log, readiness: Actor, now: datetime
) -> None:
    later = now + timedelta(minutes=5)
    ticket = log().ticket
    assert ticket is not None
    done = review(ticket=ticket, verdict=Verdict(Reviewed.REDIRECT), by=readiness, at=later)
    undo(review=done, by=readiness, at=later)
    HandOver.objects.update(outcome=Outcome.NOT_REACHED, outcome_at=now)
    review(ticket=ticket, verdict=Verdict(Reviewed.REDIRECT), by=readiness, at=later)
    assert list(HandOver.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "not-reached",
        "open",
    ]
    again = log(1, name="Caller 1", reach="530-555-0101").contact
    assert "person" in Bounce.objects.get(contact=again).whys


@pytest.mark.parametrize(
    ("facts", "whys"),
    [
        ({"name": "Mara Voss", "about": "lds"}, ["person"]),
        ({"reach": "(530) 555-0199", "entity": "Birch", "about": "program"}, ["number"]),
        ({}, ["topic"]),
        ({"sent_back": True, "entity": "Birch", "about": "program"}, ["said"]),
    ],
)
def test_who_asks_again_is_flagged_with_the_reason(
    log: Log, facts: dict[str, Any], whys: list[str]
) -> None:
    first = log(name="Mara Voss", reach="530-555-0199")
    again = log(5, **facts)
    bounce = Bounce.objects.get()
    assert (bounce.contact, bounce.whys) == (again.contact, whys)
    ticket = again.ticket
    assert ticket is not None
    ticket.refresh_from_db()
    assert ticket.bounced
    if whys != ["said"]:
        row = HandOver.objects.get(contact=first.contact)
        assert (row.outcome, row.back_with) == ("came-back", again.contact)
    story = WorkLogEntry.objects.filter(ticket=ticket, text__isnull=False).get()
    assert story.text is not None
    assert (story.kind, "was sent back" in story.text.masked) == ("hand-over", True)


@pytest.mark.parametrize(
    ("facts", "whys"),
    [
        ({"name": "Mara Voss", "about": "lds"}, ["person"]),
        ({"reach": "(530) 555-0199", "entity": "Birch", "about": "program"}, ["number"]),
        ({"entity": "Birch", "about": "program"}, None),
    ],
)
def test_who_came_back_before_the_redirect_was_written_down_is_flagged_too(
    log: Log, agent: Actor, now: datetime, facts: dict[str, Any], whys: list[str] | None
) -> None:
    """A call from paper, or one that waited in a browser, is kept after what followed it."""
    back = log(5, **facts)
    own = {"name": "Mara Voss", "reach": "530-555-0199"}
    late = receive(incoming(happened_at=now, **own), by=agent, at=now + timedelta(hours=6))
    bounce = Bounce.objects.filter(contact=back.contact).first()
    assert (bounce.whys if bounce else None) == whys
    assert back.ticket is not None
    back.ticket.refresh_from_db()
    assert back.ticket.bounced == (whys is not None)
    assert not Bounce.objects.filter(contact=late.contact).exists()
    row = HandOver.objects.get(contact=late.contact)
    assert row.back_with == (back.contact if whys else None)


@pytest.mark.parametrize(
    ("hours", "facts"),
    [
        (49, {"name": "Mara Voss", "reach": "530-555-0199"}),
        (5, {"entity": "Birch", "about": "program"}),
        (5, {"about": "program"}),
    ],
)
def test_nobody_else_is_flagged(log: Log, hours: int, facts: dict[str, Any]) -> None:
    log(name="Mara Voss", reach="530-555-0199")
    log(hours, **facts)
    assert not Bounce.objects.exists()


def test_withheld_numbers_never_match(log: Log) -> None:
    log(reach="", reach_answer="withheld")
    log(2, reach="", reach_answer="withheld", entity="Birch", about="program")
    assert not Bounce.objects.exists()


def test_severity_rises_by_the_rule_and_the_clocks_follow(log: Log) -> None:
    """R33: by one, at most to 2; the due time of severity 2 holds from then on."""
    log(severity=3)
    again = log(1, severity=3)
    bounce = Bounce.objects.get()
    assert (bounce.from_severity, bounce.to_severity) == (3, 2)
    assert again.ticket is not None
    assert again.ticket.severity == 2
    log(2, severity=2)
    assert Bounce.objects.latest("pk").to_severity == 2


def test_questions_of_one_call_do_not_bounce_off_each_other(log: Log) -> None:
    first = log()
    log(0.1, call_key=first.contact.call_key)
    assert not Bounce.objects.exists()


def test_it_stands_on_the_list_of_the_next_qrt_until_it_is_done(log: Log, readiness: Actor) -> None:
    log()
    again = log(1)
    assert [one.ticket for one in for_next_qrt(readiness)] == [again.ticket]
    ticket = again.ticket
    assert ticket is not None
    type(ticket).objects.filter(pk=ticket.pk).update(status="closed", closed_at=ticket.opened_at)
    assert for_next_qrt(readiness) == []


def test_the_form_proposes_it_and_never_compares_what_may_not_be_read(
    log: Log, agent: Actor, program: Program, now: datetime
) -> None:
    first = log(name="Mara Voss", reach="530-555-0199")
    contact = first.contact
    asking = caller_of(contact)
    known = (contact.entity_id, contact.entity_name)
    later = now + timedelta(hours=1)
    found = proposed(agent, asking, known, later)
    assert found is not None
    assert found.whys == ("same person", "same number", "same entity and topic")
    auditor = actor_in(program, "auditor")
    masked = proposed(auditor, asking, known, later)
    assert masked is not None
    assert masked.whys == ("same entity and topic",)
    assert proposed(agent, asking, known, now + timedelta(hours=49)) is None


def test_an_outcome_is_said_with_their_number_and_written_down(
    log: Log, agent: Actor, now: datetime
) -> None:
    row = _row(log())
    changed = outcome(
        hand_over=row, result="reached", reference_there="NS-77 ", version=1, by=agent, at=now
    )
    assert (changed.outcome, changed.reference_there, changed.version) == ("reached", "NS-77", 2)
    assert changed.outcome_by == agent.user
    assert Entry.objects.filter(verb="hand-over.recorded").count() == 1
    line = WorkLogEntry.objects.get(kind="hand-over")
    assert (line.ticket, line.audience) == (row.contact.link.ticket, "internal")
    assert line.text is not None
    said = f"C-1001, handed to “{row.to_name}”: Reached. Their number is NS-77."
    assert line.text.masked == said
    again = outcome(
        hand_over=row, result="open", reference_there="NS-77", version=2, by=agent, at=now
    )
    assert (again.outcome_at, again.outcome_by) == (None, None)


def test_bad_outcomes_get_a_sentence_and_change_nothing(
    log: Log, agent: Actor, program: Program, now: datetime
) -> None:
    row = _row(log())
    said: dict[str, Any] = {"hand_over": row, "by": agent, "at": now}
    with pytest.raises(InvalidInput, match="Choose what became of it"):
        outcome(**said, result="lost", reference_there="", version=1)
    with pytest.raises(InvalidInput, match="Shorten it"):
        outcome(**said, result="reached", reference_there="x" * 61, version=1)
    with pytest.raises(OutOfDate, match="Somebody changed"):
        outcome(**said, result="reached", reference_there="", version=7)
    said["by"] = actor_in(program, "auditor")
    with pytest.raises(NotAllowed):
        outcome(**said, result="reached", reference_there="", version=1)
    row.refresh_from_db()
    assert (row.outcome, row.version) == (Outcome.OPEN, 1)


def test_it_is_read_only_in_a_closed_wave(log: Log, agent: Actor, now: datetime) -> None:
    """Safety, who may do what, rule 1; the page says so and what was known stays."""
    row = _row(log())
    close_wave(agent.program, 1, now + timedelta(hours=1))
    desk, where = browser_of(agent), f"/{agent.program.key}/hand-overs/"
    page = desk.post(f"{where}{row.pk}/", {"outcome": "reached", "version": 1}, follow=True)
    said = f"Wave 1 is closed. {row.contact} can be read, but not changed any more."
    assert said in page.content.decode()
    row.refresh_from_db()
    assert (row.outcome, row.version) == (Outcome.OPEN, 1)


def test_the_page_filters_marks_what_is_open_too_long_and_asks_few_queries(
    log: Log, agent: Actor, program: Program, django_assert_max_num_queries: Any
) -> None:
    for hours in range(4):
        log(hours, about="conversion", entity="Amber")
    desk = browser_of(agent)
    where = f"/{program.key}/hand-overs/"
    with django_assert_max_num_queries(12):
        page = desk.get(where)
    assert len(page.context["rows"]) == 4
    assert len(desk.get(where + "?outcome=came-back").context["rows"]) == 3
    assert len(desk.get(where + "?outcome=nonsense&kind=transfer").context["rows"]) == 0
    [row] = desk.get(where + "?overlong=on").context["rows"]
    assert row["is_overlong"]
    sent = {"outcome": "reached", "reference_there": "NS-1", "version": row["one"].version}
    answer = desk.post(f"{where}{row['one'].pk}/", sent | {"back": "https://evil.example/"})
    assert answer["Location"] == where
    assert HandOver.objects.get(pk=row["one"].pk).outcome == "reached"


def test_a_ticket_page_shows_its_hand_overs(log: Log, agent: Actor, program: Program) -> None:
    receipt = log()
    desk: Client = browser_of(agent)
    for where in (f"tickets/{receipt.ticket}/", f"contacts/{receipt.contact}/"):
        page = desk.get(f"/{program.key}/{where}")
        assert "Say what became of it" in page.content.decode()


def test_the_ledger_shows_only_what_its_reader_may_see(
    log: Log, program: Program, now: datetime
) -> None:
    log()
    stranger = actor_in(program, "team-member", teams=("CS",))
    assert not ledger(stranger, Asked(), now).exists()


def _row(receipt: Receipt) -> HandOver:
    return HandOver.objects.get(contact=receipt.contact)
