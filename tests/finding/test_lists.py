"""The lists: what an address shows, in pages by key, on any order, for whoever looks."""

import base64
import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypercare.casework.intake.services import receive
from hypercare.casework.intake.withdrawing import withdraw
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.keyset import Order, span
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.people import disable_user
from hypercare.insight.finding import listing, searching
from hypercare.insight.finding.orders import ORDERS
from hypercare.insight.finding.states import Listed
from hypercare.reference.directory.models import Entity
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program

REFERENCE = re.compile(r'id="row-([TC]-\d+)"')


def page_of(actor: Actor, address: str) -> str:
    answer = browser_of(actor).get(f"/{actor.program.key}/{address}", follow=True)
    return answer.content.decode()


def listed(actor: Actor, address: str) -> list[str]:
    return REFERENCE.findall(page_of(actor, address))


@pytest.fixture
def three(agent: Actor) -> Actor:
    """T-1001 of Amber by phone, T-1002 of Birch by mail, T-1003 of nobody in a wave."""
    receive(incoming(reason="A heron."), by=agent, at=NOW)
    birch = incoming(entity="Birch", about="lds", channel="email", severity=1)
    receive(birch, by=agent, at=NOW)
    receive(incoming(entity="Cedar", about="unsure", reason="A bittern."), by=agent, at=NOW)
    return agent


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {1001, 1002, 1003}),
        ("wave=1", {1001}),
        ("wave=1,2", {1001, 1002}),
        ("county=birch", {1002}),
        ("county=amber,cedar", {1001, 1003}),
        ("entity=cedar", {1003}),
        ("channel=email", {1002}),
        ("about=unsure,lds", {1002, 1003}),
        ("advice=service-desk", {1001}),
        ("advice=transfer", {1003}),
        ("severity=1", {1002}),
        ("day=3", {1001}),
        ("since=day-3", {1001, 1002, 1003}),
        ("since=day-4", set()),
        ("until=2026-10-28", set()),
        ("since=2026-10-29&until=2026-10-29", {1001, 1002, 1003}),
        ("q=heron", {1001}),
        ("q=heron&county=birch", set()),
    ],
)
def test_each_filter_shows_its_contacts_and_tickets(
    three: Actor, query: str, numbers: set[int]
) -> None:
    """R31: a filter that is about contacts finds the tickets that they are under."""
    assert set(listed(three, f"tickets/?{query}")) == {f"T-{number}" for number in numbers}
    assert set(listed(three, f"contacts/?{query}")) == {f"C-{number}" for number in numbers}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("group=MRT", {1001, 1002, 1003}),
        ("group=CS", set()),
        ("status=new", {1001, 1002, 1003}),
        ("status=closed", set()),
        ("category=mig-post-cutover-contact-phone-call", {1001, 1003}),
        ("bounced=yes", {1002, 1003}),
        ("grouped=yes", set()),
        ("grouped=no", {1001, 1002, 1003}),
        ("grouped=yes,no", {1001, 1002, 1003}),
    ],
)
def test_filters_of_tickets_alone(three: Actor, query: str, numbers: set[int]) -> None:
    assert set(listed(three, f"tickets/?{query}")) == {f"T-{number}" for number in numbers}
    assert browser_of(three).get(f"/{three.program.key}/contacts/?{query}").status_code == 422


def test_by_whose_it_is_and_by_when_it_is_due(three: Actor, readiness: Actor) -> None:
    """Issue 4: a person and a due date are readable addresses, too."""
    assert readiness.user is not None
    first = Ticket.objects.filter(number=1001)
    first.update(person=readiness.user, review_due_at=NOW, update_due_at=NOW + timedelta(days=9))
    name, everything = readiness.user.username, {"T-1001", "T-1002", "T-1003"}
    for query, numbers in (
        (f"person={name}", {"T-1001"}),
        ("person=nobody", {"T-1002", "T-1003"}),
        (f"person=nobody,{name}", everything),
        ("due=2026-10-29", {"T-1001"}),
        ("due=day-3&wave=1", {"T-1001"}),
        ("due=2026-10-28", set()),
        (f"due=overdue&person={name}", {"T-1001"} if clock.now() > NOW else set()),
    ):
        assert set(listed(three, f"tickets/?{query}")) == numbers, query
    stranger = actor_in(make_program(), "agent")
    assert stranger.user is not None
    answer = browser_of(three).get(f"/{three.program.key}/tickets/?person={stranger.user.username}")
    assert answer.status_code == 422
    disable_user(user=readiness.user, by=three, at=NOW)
    assert listed(three, f"tickets/?person={name}") == ["T-1001"]
    page = page_of(three, "tickets/filter/?due=today")
    assert f"{readiness.user} (left)</option>" in page
    assert 'value="today"' in page
    assert f'<option value="{name}"' in page


def test_a_list_says_how_fresh_it_is_and_comes_anew_where_it_stands(three: Actor) -> None:
    """Rows change in place; on a later page what came is counted beside it."""
    first = page_of(three, "tickets/?sort=number")
    assert "data-fresh-text" in first.partition("<main")[2]
    assert re.search(r'<div id="list"[^>]*hx-get="[^"]*/tickets/\?sort=number"', first)
    assert "news/" not in first
    cursor = span(Ticket.objects.all(), ORDERS[Listed.TICKETS]["number"], size=1).older
    later = page_of(three, f"tickets/?sort=number&after={cursor}")
    assert "news/" in later
    assert f"columns/?sort=number&amp;after={cursor}" in later


@pytest.mark.parametrize("name", ["tickets", "contacts"])
def test_a_wrong_filter_is_refused_with_its_sentence_and_shows_no_row(
    three: Actor, name: str
) -> None:
    answer = browser_of(three).get(f"/{three.program.key}/{name}/?county=atlantis&sort=clear")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is not one of this program" in page
    assert "cannot be sorted by" in page
    assert not REFERENCE.findall(page)


def test_a_form_that_left_fields_empty_leads_to_the_short_address(three: Actor) -> None:
    sent = "q=&wave=1&county=&severity=4&severity=1&since="
    answer = browser_of(three).get(f"/{three.program.key}/tickets/?{sent}")
    assert answer.headers["Location"] == f"/{three.program.key}/tickets/?wave=1&severity=1,4"


def test_the_panel_offers_what_is_set(three: Actor) -> None:
    page = page_of(three, "tickets/filter/?wave=1&county=amber,birch&q=heron")
    assert re.search(r'value="1"[^>]*checked', page)
    assert re.search(r'<option value="amber,birch" selected', page)
    assert 'value="heron"' in page


@pytest.mark.parametrize("which", Listed)
def test_every_order_is_paged_there_and_back(three: Actor, which: Listed) -> None:
    for order in ORDERS[which].values():
        _there_and_back(three, order, which)


def _there_and_back(actor: Actor, order: Order, which: Listed) -> None:
    address = f"{which}/?sort={order.name}"
    everything = listed(actor, address)
    assert len(everything) == 3
    numbers = [int(reference[2:]) for reference in everything]
    if order.name == "-number":
        assert numbers == sorted(numbers, reverse=True)


def test_pages_by_key_meet_at_their_edges(program: Program, agent: Actor) -> None:
    """Each row once, in order, whatever the size of the page; the way back shows the same."""
    for nth in range(7):
        receive(incoming(severity=1 + nth % 3), by=agent, at=NOW)

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.sampled_from(list(ORDERS[Listed.TICKETS].values())), st.integers(1, 8))
    def holds(order: Order, size: int) -> None:
        rows = Ticket.objects.filter(program=program)
        forth, cursor = [], ""
        while True:
            page = span(rows, order, after=cursor, size=size)
            forth.append([one.pk for one in page.items])
            if page.older is None:
                break
            cursor = page.older
        back, cursor = [forth[-1]], page.newer or ""
        while cursor:
            page = span(rows, order, before=cursor, size=size)
            back.insert(0, [one.pk for one in page.items])
            cursor = page.newer or ""
        flat = [key for keys in forth for key in keys]
        assert flat == [key for keys in back for key in keys]
        sign = "-" if order.descending else ""
        whole = rows.order_by(f"{sign}{order.column}", f"{sign}pk")
        assert flat == list(whole.values_list("pk", flat=True))

    holds()


@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "W10", "bnVsbA", "WyItb3BlbmVkIiwxLDFd", "a" * 300, "\x00", "é"]
)
def test_a_strange_place_is_refused(agent: Actor, cursor: str) -> None:
    for name in ("after", "before"):
        answer = browser_of(agent).get(f"/{agent.program.key}/tickets/", {name: cursor})
        assert answer.status_code == 422
        assert "not one of ours" in answer.content.decode()


def test_a_place_that_no_text_can_be_is_refused(agent: Actor) -> None:
    """Half a character, as JSON can say it, was an error of ours."""
    cursor = base64.urlsafe_b64encode(b'["from","\\ud800",1]').decode().rstrip("=")
    answer = browser_of(agent).get(f"/{agent.program.key}/tickets/?sort=from&after={cursor}")
    assert answer.status_code == 422


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_no_text_is_a_place_by_accident(text: str) -> None:
    order = ORDERS[Listed.TICKETS]["-opened"]
    with pytest.raises(InvalidInput):
        span(Ticket.objects.none(), order, after=text or "x")


def test_a_list_with_words_is_stopped_in_time_too(
    three: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search for its words ends its own stop; the list's began before it and was over."""
    stops = []

    def spied(*rows: Any, **places: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            stops.append(cursor.fetchone())
        return span(*rows, **places)

    monkeypatch.setattr(listing, "span", spied)
    assert listed(three, "tickets/?q=heron") == ["T-1001"]
    assert stops == [("1800ms",)]


def test_a_list_follows_the_facts_of_the_program(three: Actor) -> None:
    """The first page is put together once, and anew after a change of them."""
    assert listed(three, "tickets/?county=amber") == ["T-1001"]
    Entity.objects.filter(program=three.program, key="amber").update(county=None)
    Program.objects.filter(pk=three.program.pk).update(facts_version=F("facts_version") + 1)
    assert listed(three, "tickets/?county=amber") == []


def test_words_in_a_list_are_masked_whoever_looks(three: Actor, program: Program) -> None:
    """R34."""
    receive(incoming(reason="Heron of 123-45-6789.", name="Rosalind"), by=three, at=NOW)
    for name in ("tickets", "contacts"):
        page = page_of(actor_in(program, "manager"), f"{name}/?q=heron")
        assert "[SSN masked]" in page
        assert "Rosalind" not in page


def test_tickets_are_found_by_who_called_and_by_each_question_under_them(
    agent: Actor, program: Program
) -> None:
    """By a name, a number in any writing, or the reason of a later call about the same."""
    first = incoming(reason="A heron.", name="Mara Voss", reach="530-555-0142")
    ticket = receive(first, by=agent, at=NOW).ticket
    assert ticket is not None
    for _call in range(2):
        again = incoming(reason="A bittern.", name="Mara Voss", attach_to=ticket.reference)
        receive(again, by=agent, at=NOW)
    assert {query: listed(agent, f"tickets/?q={query}") for query in ("mara", "5305550142")} == {
        "mara": ["T-1001"],
        "5305550142": ["T-1001"],
    }
    for near in (1000, 1):
        with patch.object(searching, "NEWEST", near):
            assert listed(agent, "tickets/?q=bittern") == ["T-1001"]
            assert listed(agent, "tickets/?q=voss") == ["T-1001"]
            assert listed(actor_in(program, "auditor"), "tickets/?q=voss") == []


def test_withdrawn_contacts_are_found_among_themselves(agent: Actor, program: Program) -> None:
    for reason in ("A heron.", "A bittern."):
        contact = receive(incoming(reason=reason, name="Mara Voss"), by=agent, at=NOW).contact
        withdraw(contact, why="Logged twice.", version=contact.version, by=agent, at=NOW)
    receive(incoming(reason="A heron."), by=agent, at=NOW)
    assert listed(agent, "contacts/?withdrawn=yes&q=heron") == ["C-1001"]
    assert sorted(listed(agent, "contacts/?withdrawn=yes&q=voss")) == ["C-1001", "C-1002"]
    assert listed(actor_in(program, "auditor"), "contacts/?withdrawn=yes&q=voss") == []


QUERIES = {"tickets/": 9, "contacts/": 9, "tickets/?wave=1&status=new&sort=severity": 9}


@pytest.mark.parametrize("address", QUERIES)
def test_a_list_costs_the_same_whatever_the_rows(
    agent: Actor, address: str, django_assert_num_queries: Any
) -> None:
    """House rule 14."""
    client, path = browser_of(agent), f"/{agent.program.key}/{address}"
    for rows in (1, 5):
        for _row in range(rows):
            receive(incoming(), by=agent, at=NOW)
        client.get(path)
        with django_assert_num_queries(QUERIES[address]):
            assert client.get(path).status_code == 200
