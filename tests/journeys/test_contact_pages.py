"""The pages of the main job, asked the way a browser asks, without one."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.intake.services import receive
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Look
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser, browser_of
from tests.factories.contacts import incoming

SAID = {
    "channel": "phone",
    "received_on": "cs_800",
    "name": "Sample Caller",
    "name_answer": "given",
    "entity": "Amber",
    "reach": "530-555-0111",
    "reach_answer": "given",
    "about": "conversion",
    "reason": "Cases are missing after the move.",
    "severity": "3",
    "done": "as-advised",
}


def save(client: Client, program: Program, **other: str) -> Any:
    words = {"idempotency_key": str(uuid4()), **SAID, **other}
    return client.post(f"/{program.key}/contacts/new/", words)


def form_errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return dict(response.context["form"].errors)


@pytest.fixture
def desk(agent: Actor) -> Client:
    return browser_of(agent)


def test_saving_leads_to_the_number_and_its_ticket(desk: Client, program: Program) -> None:
    """R12, R15: the receipt is a page of its own, so that a reload saves nothing."""
    response = save(desk, program)
    contact = Contact.objects.get(program=program)
    assert response.url == f"/{program.key}/contacts/{contact.reference}/saved/"
    page = desk.get(response.url).content.decode()
    assert contact.reference in page
    assert Ticket.objects.get(program=program).reference in page


def test_the_same_form_twice_is_one_contact(desk: Client, program: Program) -> None:
    key = str(uuid4())
    first = save(desk, program, idempotency_key=key)
    assert save(desk, program, idempotency_key=key).url == first.url
    assert desk.get(f"/{program.key}/contacts/new/?k={key}").headers["Location"] == first.url
    assert Contact.objects.filter(program=program).count() == 1


def test_other_words_under_a_used_key_are_kept_and_asked_about(
    desk: Client, program: Program
) -> None:
    """Nothing is lost: saving again is then a second contact, on purpose."""
    key = str(uuid4())
    save(desk, program, idempotency_key=key)
    response = save(desk, program, idempotency_key=key, reason="Other words.")
    assert "__all__" in form_errors(response)
    again = response.context["form"]["idempotency_key"].value()
    assert again != key
    save(desk, program, idempotency_key=again, reason="Other words.")
    assert Contact.objects.filter(program=program).count() == 2


def test_every_gap_is_named_at_once(desk: Client, program: Program) -> None:
    """R15: the four facts, and what it is about; what was typed is still there."""
    gaps = dict.fromkeys(("name", "entity", "reach", "about"), "")
    response = save(desk, program, **gaps)
    assert set(form_errors(response)) == {"name", "entity", "reach", "about"}
    assert SAID["reason"] in response.content.decode()


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"entity": "Nowhere", "entity_type": "county"}, "entity"),
        ({"entity": "A person of no known party"}, "entity_type"),
        ({"name_answer": "unknown"}, "name"),
        ({"reach_answer": "withheld"}, "reach"),
        ({"done": "other"}, "done_note"),
        ({"done": "call-back"}, "call_back_time"),
        ({"happened_date": "2026-03-08", "happened_time": "02:30"}, "happened_time"),
        ({"happened_date": "2025-11-02", "happened_time": "01:30"}, "happened_time"),
        ({"happened_date": "2026-03-08"}, "happened_time"),
        ({"happened_date": "2199-03-08", "happened_time": "02:30"}, "happened_time"),
        ({"cases_affected": "-1"}, "cases_affected"),
    ],
)
def test_it_refuses_with_a_sentence_beside_the_field(
    desk: Client, program: Program, other: dict[str, str], field: str
) -> None:
    assert set(form_errors(save(desk, program, **other))) == {field}
    assert not Contact.objects.filter(program=program).exists()


def test_a_time_that_the_clocks_skipped_offers_both_neighbours(
    desk: Client, program: Program
) -> None:
    """Settled reading 19."""
    response = save(desk, program, happened_date="2026-03-08", happened_time="02:30")
    (sentence,) = form_errors(response)["happened_time"]
    assert "01:59" in sentence
    assert "03:00" in sentence


def test_a_time_that_came_twice_is_asked_for(desk: Client, program: Program) -> None:
    """Settled reading 19: the second 01:30 is an hour after the first."""
    twice = {"happened_date": "2025-11-02", "happened_time": "01:30"}
    assert b"happened_which" in save(desk, program, **twice).content
    save(desk, program, **twice, happened_which="first")
    save(desk, program, **twice, happened_which="second")
    first, second = Contact.objects.filter(program=program).order_by("pk")
    assert second.happened_at - first.happened_at == timedelta(hours=1)


def test_a_member_of_the_public_leaves_no_details(desk: Client, program: Program) -> None:
    """Settled reading 9: what was typed all the same is not kept."""
    save(desk, program, entity="A neighbour", entity_type="public", concerns="amber")
    contact = Contact.objects.with_words().get(program=program)
    assert (contact.name_answer, contact.reach_answer) == ("not kept", "not kept")
    assert contact.name.clear == "not kept"


def test_the_answer_asks_only_for_what_is_missing(desk: Client, program: Program) -> None:
    page = f"/{program.key}/contacts/new/advice/"
    assert b"Still needed" in desk.get(page, {"entity": "Amber"}).content
    answer = desk.get(page, {"entity": "County of Amber", "about": "lds"}).context["answer"]
    assert (answer.advice.code, answer.asks) == ("service-desk", ())
    unknown = desk.get(page, {"entity": "Somebody", "about": "lds"}).context["answer"]
    assert (unknown.advice, unknown.asks) == (None, ("entity_type",))
    assert not Contact.objects.filter(program=program).exists()


def test_the_row_that_was_shown_is_kept(desk: Client, program: Program) -> None:
    save(desk, program, shown_row="2", shown_rules="1")
    contact = Contact.objects.get(program=program)
    assert (contact.shown_row, contact.shown_rules) == (2, 1)


def test_how_long_the_form_was_open_is_measured_not_typed(desk: Client, program: Program) -> None:
    opened = desk.get(f"/{program.key}/contacts/new/?k={uuid4()}").context["form"]["opened"].value()
    save(desk, program, opened=opened)
    save(desk, program, opened="2020-01-01T00:00:00+00:00:forged")
    measured, forged = Contact.objects.filter(program=program).order_by("pk")
    assert measured.opened_at is not None
    assert measured.opened_at <= measured.logged_at
    assert forged.opened_at is None


def test_who_may_not_read_clear_words_sees_them_masked(agent: Actor, program: Program) -> None:
    """R34: and only a look at clear words is written down."""
    said = incoming(name="Marisol Vance", reason="Her number is 123-45-6789.")
    contact = receive(said, by=agent, at=clock.now()).contact
    page = f"/{program.key}/contacts/{contact.reference}/"
    masked = browser(program, "auditor").get(page).content.decode()
    assert "Marisol" not in masked
    assert "123-45-6789" not in masked
    assert not Look.objects.filter(program=program, what=contact.reference).exists()
    assert "Marisol Vance" in browser(program, "readiness-team").get(page).content.decode()
    assert Look.objects.filter(program=program, what=contact.reference).count() == 1


def test_a_list_shows_no_clear_words_to_anybody(agent: Actor, program: Program) -> None:
    said = incoming(name="Marisol Vance", reason="Her number is 123-45-6789.")
    receive(said, by=agent, at=clock.now())
    for page in ("queue", "tickets", "contacts"):
        shown = browser(program, "manager").get(f"/{program.key}/{page}/").content.decode()
        assert "Her number is" in shown
        assert "123-45-6789" not in shown
        assert "Marisol" not in shown


def test_a_contact_without_a_ticket_stands_on_top_of_the_queue(
    agent: Actor, program: Program
) -> None:
    """R31: with the reason, above everything that waits for review."""
    contact = receive(incoming(), by=agent, at=clock.now()).contact
    Unfinished.objects.create(
        program=program,
        contact=contact,
        since=clock.now(),
        reason="The group is missing.",
        next_try_at=clock.now(),
    )
    page = browser(program, "readiness-team").get(f"/{program.key}/queue/").content.decode()
    assert page.index("The group is missing.") < page.index("T-1001")


def test_a_correction_of_an_old_version_keeps_what_was_typed(
    desk: Client, agent: Actor, program: Program
) -> None:
    contact = receive(incoming(), by=agent, at=clock.now()).contact
    page = f"/{program.key}/contacts/{contact.reference}/correct/"
    first = {**SAID, "why": "Misheard.", "version": "1", "reason": "Second words."}
    assert desk.post(page, first).status_code == 302
    late = desk.post(page, {**first, "reason": "Third words."})
    assert "__all__" in form_errors(late)
    assert "Third words." in late.content.decode()


def test_a_correction_leaves_what_was_done_and_told_as_it_was(
    desk: Client, agent: Actor, program: Program
) -> None:
    done = {"done": "other", "done_note": "Asked a colleague.", "told": "We call back."}
    contact = receive(incoming(**done), by=agent, at=clock.now()).contact
    page = f"/{program.key}/contacts/{contact.reference}/correct/"
    facts = {**SAID, "why": "Misheard.", "version": "1", "reason": "Second words."}
    assert desk.post(page, facts).status_code == 302
    kept = Contact.objects.with_words().get(pk=contact.pk)
    assert (kept.done, kept.reason.clear) == ("other", "Second words.")
    assert kept.done_note is not None
    assert kept.told is not None
    assert (kept.done_note.clear, kept.told.clear) == ("Asked a colleague.", "We call back.")


def test_a_note_is_in_the_story(desk: Client, agent: Actor, program: Program) -> None:
    ticket = receive(incoming(), by=agent, at=clock.now()).ticket
    assert ticket is not None
    page = f"/{program.key}/tickets/{ticket.reference}/"
    assert desk.post(f"{page}notes/", {"text": "", "audience": "internal"}).status_code == 422
    desk.post(f"{page}notes/", {"text": "Called back.", "audience": "internal"})
    assert "Called back." in desk.get(page).content.decode()


def test_older_and_newer_walk_the_whole_list(agent: Actor, program: Program) -> None:
    for _number in range(30):
        receive(incoming(), by=agent, at=clock.now())
    client = browser_of(agent)
    path = f"/{program.key}/contacts/"
    first = client.get(path)
    second = client.get(path, {"after": first.context["table"].older})
    shown = [re.findall(r">(C-\d+)<", page.content.decode()) for page in (first, second)]
    assert len({*shown[0], *shown[1]}) == len(shown[0]) + len(shown[1]) == 30
    assert b'rel="prev"' in second.content


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("page", ["queue", "tickets", "contacts"])
def test_a_list_costs_the_same_with_more_rows(agent: Actor, program: Program, page: str) -> None:
    client, path = browser_of(agent), f"/{program.key}/{page}/"
    receive(incoming(), by=agent, at=clock.now())
    few = statements(client, path)
    for _number in range(5):
        receive(incoming(), by=agent, at=clock.now())
    assert statements(client, path) == few
    assert few <= 10


def test_what_each_page_costs(agent: Actor, program: Program) -> None:
    """Statements per page, session and membership included; a rise shows in review."""
    receipt = receive(incoming(), by=agent, at=clock.now())
    assert receipt.ticket is not None
    start = f"/{program.key}"
    contact, ticket = receipt.contact.reference, receipt.ticket.reference
    client = browser_of(agent)
    cost = {
        "form": statements(client, f"{start}/contacts/new/?k={uuid4()}"),
        "advice": statements(client, f"{start}/contacts/new/advice/?entity=Amber&about=lds"),
        "saved": statements(client, f"{start}/contacts/{contact}/saved/"),
        "contact": statements(client, f"{start}/contacts/{contact}/"),
        "ticket": statements(client, f"{start}/tickets/{ticket}/"),
    }
    most = {"form": 6, "advice": 3, "saved": 9, "contact": 16, "ticket": 21}
    assert {page: cost[page] for page in cost if cost[page] > most[page]} == {}
