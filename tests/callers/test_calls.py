"""A telephone system reports calls; the person at that line is offered the form (R35)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from hypercare.casework.callers.calls import Heard, report, take_seat
from hypercare.casework.callers.models import Call, Ring
from hypercare.casework.callers.selectors import waiting_calls
from hypercare.casework.callers.states import CallEvent
from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.live.policies import Happened, concerns
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.api.conftest import Script
from tests.callers.conftest import Called
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program

STORY = [
    {"event": "ringing", "extension": "4417", "caller": "+15305550111", "line": "cs_800"},
    {"event": "answered", "extension": "4417", "at": "2026-10-29T09:59:10-07:00"},
    {"event": "ended", "at": "2026-10-29T09:59:50-07:00"},
]


@pytest.fixture(autouse=True)
def day_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def system(program: Program, day_three: None) -> Script:
    """A token that can do nothing but report calls."""
    return Script(program, scopes=["telephony.report"])


@pytest.fixture
def seated(agent: Actor) -> Actor:
    take_seat(extension="4417", version=0, by=agent, at=NOW)
    return agent


def tell(system: Script, **facts: Any) -> Any:
    status, body = system.send("POST", "telephony/calls", {"call_id": "17.1", **facts})
    assert status == 200, body
    return body


def test_the_person_at_the_extension_is_offered_the_form(system: Script, seated: Actor) -> None:
    told = tell(system, **STORY[0])
    assert (told["state"], told["line"], told["at_desk"]) == ("ringing", "cs_800", True)
    page = browser_of(seated).get(f"/{seated.program.key}/callers/calls/").content.decode()
    assert f"?call={told['call']}" in page
    assert told["form"].endswith(f"/contacts/new/?call={told['call']}")


def test_nobody_else_is_offered_or_told(system: Script, program: Program, seated: Actor) -> None:
    """Safety row 38: the event is for one person."""
    tell(system, **STORY[0])
    other = actor_in(program, "agent")
    assert waiting_calls(other, NOW) == []
    entry = Entry.objects.get(verb="call.ringing")
    event = Happened(
        1, entry.verb, entry.subject, entry.read_action, (), (entry.owner_id,), None, ""
    )
    assert concerns(seated, event)
    assert not concerns(other, event)
    assert not concerns(actor_in(program, "manager"), event)
    assert "0111" not in f"{entry.data}{entry.subject}"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_the_reports_does_not_matter(
    system: Script, seated: Actor, order: tuple[int, ...]
) -> None:
    for number in order:
        tell(system, **STORY[number])
    call = Call.objects.select_related("number").get()
    assert call.number is not None
    assert call.number.e164 == "+15305550111"
    assert call.answered_by == seated.user
    assert call.answered_at == NOW - timedelta(seconds=50)
    assert call.ended_at == NOW - timedelta(seconds=10)
    assert tell(system, **STORY[0])["state"] == "ended"


def test_the_same_report_again_changes_nothing(system: Script, seated: Actor) -> None:
    first = tell(system, **STORY[0])
    entries = Entry.objects.count()
    assert tell(system, **STORY[0]) == first
    assert (Call.objects.count(), Ring.objects.count()) == (1, 1)
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("caller", ["", "anonymous", "Unknown", "4417", "abc", "٣٤٥", "+1"])
def test_no_number_is_refused(system: Script, seated: Actor, caller: str) -> None:
    tell(system, event="ringing", extension="4417", caller=caller)
    page = browser_of(seated).get(f"/{seated.program.key}/callers/calls/")
    assert page.status_code == 200


def test_an_unknown_line_or_extension_is_kept_as_such(system: Script) -> None:
    told = tell(system, event="ringing", extension="9999", line="+19995550000")
    assert (told["line"], told["at_desk"]) == (None, False)


def test_the_line_is_found_by_the_number_that_was_called(system: Script) -> None:
    assert tell(system, event="ringing", line="+18005550199")["line"] == "cs_800"


def test_another_token_cannot_report_and_this_one_can_do_nothing_else(
    program: Program, system: Script
) -> None:
    assert system.get("contacts")[0] == 404
    assert system.log()[0] == 403
    narrow = Script(program, scopes=["contact.log"])
    assert narrow.send("POST", "telephony/calls", {"call_id": "1", "event": "ended"})[0] == 403
    assert Script(program, role="agent").send("POST", "telephony/calls", {})[0] == 403


def test_the_same_call_id_of_another_program_is_another_call(system: Script) -> None:
    tell(system, **STORY[0])
    tell(Script(make_program(), scopes=["telephony.report"]), **STORY[0])
    assert Call.objects.count() == 2


def test_the_form_opens_with_the_caller_and_the_contact_belongs_to_the_call(
    system: Script, seated: Actor, called: Called
) -> None:
    called("Marisol Vánce", "530-555-0111")
    told = tell(system, **STORY[0])
    browser = browser_of(seated)
    page = browser.get(f"/{seated.program.key}/contacts/new/?call={told['call']}", follow=True)
    form = page.context["form"]
    assert form["name"].value() == "Marisol Vánce"
    assert form["entity"].value() == "Amber"
    assert form["reach"].value() == "+15305550111"
    assert form["received_on"].value() == "cs_800"
    assert str(form["call_key"].value()) == told["call"]


def test_a_call_that_is_logged_waits_no_longer(system: Script, seated: Actor) -> None:
    for facts in STORY:
        tell(system, **facts)
    (call,) = waiting_calls(seated, NOW)
    receive(incoming(call_key=call.key), by=seated, at=NOW)
    assert Contact.objects.get().call_key == call.key
    assert waiting_calls(seated, NOW) == []


def test_a_call_that_a_colleague_answered_waits_no_longer(program: Program, seated: Actor) -> None:
    colleague = actor_in(program, "agent")
    take_seat(extension="4418", version=0, by=colleague, at=NOW)
    by = actor_in(program, "service")
    for event, extension in (("ringing", "4417"), ("ringing", "4418"), ("answered", "4418")):
        heard = Heard("17.2", CallEvent(event), NOW, extension=extension)
        report(heard, by=by, at=NOW)
    assert waiting_calls(seated, NOW) == []
    assert len(waiting_calls(colleague, NOW)) == 1


def test_a_call_that_nobody_reported_as_ended_stops_waiting(system: Script, seated: Actor) -> None:
    tell(system, **STORY[0])
    assert waiting_calls(seated, NOW + timedelta(minutes=4)) == []


def test_a_caller_shared_number_is_asked_and_chosen(
    seated: Actor, called: Called, program: Program
) -> None:
    """Complaint 17: never assumed when several share the number."""
    called("Marisol Vánce", "530-555-0111")
    other = called("Trevor Oduya", "530-555-0111")
    browser = browser_of(seated)
    page = browser.get(f"/{program.key}/contacts/new/?caller=+15305550111", follow=True)
    form = page.context["form"]
    assert not form["name"].value()
    assert form["entity"].value() == "Amber"
    assert "Several people share this number" in page.content.decode()
    choice = f"?caller=%2B15305550111&who=caller:{other.key}"
    page = browser.get(f"/{program.key}/contacts/new/{choice}", follow=True)
    assert page.context["form"]["name"].value() == "Trevor Oduya"


def test_callers_of_two_entities_leave_the_entity_open(seated: Actor, called: Called) -> None:
    called("Marisol Vánce", "530-555-0111")
    called("Trevor Oduya", "530-555-0111", entity="Birch")
    key = seated.program.key
    page = browser_of(seated).get(f"/{key}/contacts/new/?caller=530-555-0111", follow=True)
    assert not page.context["form"]["entity"].value()


@pytest.mark.parametrize("asked", ["caller=4417", "caller=1-800-FLOWERS", "caller=12", "call=x"])
def test_an_odd_number_opens_the_form_all_the_same(seated: Actor, asked: str) -> None:
    key = seated.program.key
    page = browser_of(seated).get(f"/{key}/contacts/new/?{asked}", follow=True)
    assert page.status_code == 200
    if asked.startswith("caller"):
        assert page.context["form"]["reach"].value() == asked.removeprefix("caller=")


def test_somebody_elses_call_opens_an_empty_form(system: Script, program: Program) -> None:
    """A member of a team sees the calls at the own telephone only."""
    told = tell(system, **STORY[0])
    member = actor_in(program, "team-member")
    key = program.key
    page = browser_of(member).get(f"/{key}/contacts/new/?call={told['call']}", follow=True)
    assert not page.context["form"]["reach"].value()


def test_an_extension_has_one_person(program: Program, seated: Actor) -> None:
    with pytest.raises(Conflict):
        take_seat(extension="4417", version=0, by=actor_in(program, "agent"), at=NOW)


def test_it_refuses_an_old_page_and_what_is_no_extension(seated: Actor) -> None:
    with pytest.raises(OutOfDate):
        take_seat(extension="4418", version=0, by=seated, at=NOW)
    with pytest.raises(InvalidInput):
        take_seat(extension="44 17; drop", version=1, by=seated, at=NOW)


def test_the_own_page_takes_and_gives_up_the_seat(program: Program, agent: Actor) -> None:
    browser, path = browser_of(agent), f"/{program.key}/callers/telephone/"
    assert browser.post(path, {"extension": "4420", "version": "0"}).status_code == 302
    assert b"4420" in browser.get(path).content
    assert browser.post(path, {"extension": "", "version": "0"}).status_code == 422
    assert browser.post(path, {"extension": "", "version": "1"}).status_code == 302
    assert b"4420" not in browser.get(path).content


def test_reports_of_one_call_at_the_same_time_are_one_call(committed: None) -> None:
    program = make_program()
    by = actor_in(program, "service")
    events = [CallEvent(event) for event in CallEvent.values] * 4

    def tell_of(event: CallEvent) -> None:
        heard = Heard("17.3", event, NOW, caller="+15305550111", extension="4417")
        try:
            report(heard, by=by, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as lines:
        list(lines.map(tell_of, events))
    call = Call.objects.get(program=program)
    assert (call.rang_at, call.answered_at, call.ended_at) == (NOW, NOW, NOW)
    assert call.rings.count() == 1


def test_the_offer_costs_few_queries(
    system: Script, seated: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tell(system, **STORY[0])
    browser = browser_of(seated)
    with django_assert_max_num_queries(8):
        browser.get(f"/{seated.program.key}/callers/calls/")
