"""Reading contacts, tickets, the program and its counties through the API."""

from collections.abc import Callable
from typing import Any

import pytest

from hypercare.foundation.journal.models import Look
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.filters import parameters
from hypercare.insight.finding.states import Listed
from hypercare.surface.api.filters import TicketFilters
from tests.api.conftest import Script
from tests.factories.program import make_program

SECRET = "Case 12B3456789 of 123-45-6789 is missing."


def test_it_lists_contacts_newest_first_a_page_at_a_time(script: Script) -> None:
    days = ["2026-10-26", "2026-10-28", "2026-10-27"]
    for day in days:
        script.log(happened_at=f"{day}T09:00:00-07:00")
    _status, first = script.get("contacts?limit=2")
    _status, second = script.get(f"contacts?limit=2&cursor={first['next_cursor']}")
    items = first["items"] + second["items"]
    assert [item["happened_at"][:10] for item in items] == sorted(days, reverse=True)
    assert second["next_cursor"] is None


def test_a_service_token_sees_its_own_contacts_masked(script: Script) -> None:
    """R34: names, numbers and words are masked without the right to read them."""
    script.log(reason=SECRET, told=SECRET)
    Script(script.program).log()
    (item,) = script.get("contacts")[1]["items"]
    assert (item["contact_name"], item["contact_info"]) == ("S. C.", "…11")
    masked = "Case [case number masked] of [SSN masked] is missing."
    assert (item["reason"], item["told"], item["done_note"]) == (masked, masked, None)
    assert (item["advice"], item["ticket"][:2]) == ("service-desk", "T-")
    assert not Look.objects.exists()


def test_who_may_read_words_sees_them_and_the_look_is_kept(
    script: Script, script_as: Callable[[str], Script]
) -> None:
    """R34."""
    script.log(reason=SECRET)
    analyst = script_as("analyst")
    (item,) = analyst.get("contacts")[1]["items"]
    assert (item["contact_name"], item["reason"]) == ("Sample Caller", SECRET)
    look = Look.objects.get()
    assert (look.kind, look.what, look.rows, look.token) == ("view", "contacts", 1, analyst.token)


def test_it_lists_tickets_and_reads_one_with_its_story(
    script: Script, script_as: Callable[[str], Script]
) -> None:
    """R15: the four facts stand in the work log."""
    logged = script.log()[1]
    analyst = script_as("analyst")
    (listed,) = analyst.get("tickets")[1]["items"]
    assert listed["number"] == logged["ticket"]["number"]
    assert listed["intake_category"] == logged["ticket"]["intake_category"]
    status, ticket = analyst.get(f"tickets/{listed['number'].lower()}")
    assert (status, ticket["contacts"]) == (200, [logged["contact"]["number"]])
    (entry,) = ticket["work_log"]
    assert entry["contact_name"] == "Sample Caller"
    assert entry["contact_entity"] == "Amber"
    assert entry["contact_info"] == "530-555-0111"
    assert entry["contact_reason"] == "Cases are missing after the move."
    assert set(Look.objects.values_list("what", flat=True)) == {"tickets", ticket["number"]}


def test_a_ticket_of_another_sender_is_not_there_for_a_service_token(script: Script) -> None:
    """Safety row 21: 404, the same as for an unknown one."""
    number = Script(script.program).log()[1]["ticket"]["number"]
    assert script.get(f"tickets/{number}")[0] == 404
    assert script.get("tickets")[1]["items"] == []


def test_a_contact_without_ticket_is_listed(script: Script) -> None:
    script.log(about="auto-reply", channel="email")
    (item,) = script.get("contacts")[1]["items"]
    assert (item["ticket"], item["advice"], item["migration_related"]) == (None, "suppress", False)


def test_it_reads_the_program(script: Script) -> None:
    status, body = script.get("program")
    assert (status, body["key"], body["time_zone"]) == (
        200,
        script.program.key,
        "America/Los_Angeles",
    )
    assert (body["current_system"], body["new_system"]) == ("Old", "New")
    waves = [(wave["number"], wave["go_live"]) for wave in body["waves"]]
    assert waves == [(1, "2026-10-26"), (2, "2027-02-01")]
    assert body["waves"][0]["counties"] == ["amber"]
    assert body["settings"] == {"cutover_days": 3, "lds_days": 30, "hypercare_days": 30}


def test_it_lists_the_counties_and_where_they_stand_today(script: Script) -> None:
    """R03."""
    _status, body = script.get("counties")
    states = {item["key"]: (item["state"], item["wave"], item["day"]) for item in body["items"]}
    assert body["today"] == "2026-10-29"
    assert states == {
        "amber": ("live", 1, 3),
        "birch": ("scheduled", 2, -95),
        "cedar": ("not-migrating", None, None),
    }


def test_a_token_reads_its_own_program_only(script: Script) -> None:
    """Issue, the ground: the other program's canary is nowhere."""
    other = Script(make_program("canary-program"))
    canary = {"contact_name": "CANARY", "reason": "CANARY", "contact_info": "canary@x.example"}
    number = other.log(key="a", **canary)[1]["ticket"]["number"]
    mine = script.log(key="a")[1]
    reader = Script(script.program, "analyst")
    assert mine["ticket"]["number"] == number
    for path in ("contacts", "tickets", f"tickets/{number}", "program", "counties"):
        status, body = reader.get(path)
        assert status == 200
        assert "canary" not in str(body).lower()


QUERIES = {"contacts": 5, "tickets": 6, "tickets/T-1001": 4, "program": 1, "counties": 1}


@pytest.mark.parametrize("path", QUERIES)
def test_reading_costs_the_same_whatever_the_rows(
    script: Script, path: str, django_assert_num_queries: Any
) -> None:
    """House rule 14."""
    for rows in (1, 4):
        for _row in range(rows):
            number = script.log()[1]["ticket"]["number"]
        address = path.replace("T-1001", number)
        script.get(address)
        with django_assert_num_queries(QUERIES[path]):
            assert script.get(address)[0] == 200


@pytest.mark.parametrize(("done", "queries"), [("answered", 8), ("as-advised", 20)])
def test_logging_costs_a_known_number_of_statements(
    script: Script, django_assert_num_queries: Any, done: str, queries: int
) -> None:
    """House rule 14; the cost of one contact shows in review. Who was handed on and comes back
    costs more: the ledger, the ticket's flag, its story, and, because this one is logged late, who
    came back meanwhile (R33)."""
    script.log(done=done)
    with django_assert_num_queries(queries):
        assert script.log(done=done)[0] == 201


def test_asking_for_advice_costs_the_token_only(
    script: Script, django_assert_num_queries: Any
) -> None:
    facts = {"entity_type": "county", "entity": "Amber", "about": "lds"}
    script.advice(**facts)
    with django_assert_num_queries(1):
        assert script.advice(**facts)[0] == 200


def test_the_programs_memory_follows_its_version(script: Script, program: Program) -> None:
    script.get("program")
    Program.objects.filter(pk=program.pk).update(name="Renamed", facts_version=99)
    assert script.get("program")[1]["name"] == "Renamed"


def test_every_filter_of_the_page_is_a_parameter() -> None:
    """Issue 4: GET /tickets with every filter."""
    known = {parameter.name for parameter in parameters(Listed.TICKETS)}
    assert set(TicketFilters.model_fields) == known


def test_tickets_are_filtered_and_sorted_as_on_the_page(
    script: Script, script_as: Callable[[str], Script]
) -> None:
    script.log(severity=1)
    script.log(entity="Birch", about="lds")
    analyst = script_as("analyst")
    for query, numbers in (
        ("county=birch", ["T-1002"]),
        ("severity=1&wave=1", ["T-1001"]),
        ("sort=number", ["T-1001", "T-1002"]),
        ("sort=-number&limit=1", ["T-1002"]),
        ("q=missing&county=amber", ["T-1001"]),
    ):
        found = analyst.get(f"tickets?{query}")[1]["items"]
        assert [one["number"] for one in found] == numbers


@pytest.mark.parametrize("query", ["county=atlantis", "sort=clear", "since=never", "colour=red"])
def test_a_wrong_filter_is_refused_by_its_name(script: Script, query: str) -> None:
    status, problem = script.get(f"tickets?{query}")
    assert status == 422
    assert [fault["field"] for fault in problem["errors"]] == [query.partition("=")[0]]


def test_it_searches_what_the_token_may_see(
    script: Script, script_as: Callable[[str], Script]
) -> None:
    script.log(reason=SECRET, contact_name="Rosalind")
    analyst = script_as("analyst")
    body = analyst.get("search?q=missing&limit=1")[1]
    assert ([hit["number"] for hit in body["items"]], body["count"]) == (["T-1001"], "2")
    assert body["items"][0]["words"] == "Case [case number masked] of [SSN masked] is missing."
    second = analyst.get(f"search?q=missing&limit=1&cursor={body['next_cursor']}")[1]
    assert [hit["number"] for hit in second["items"]] == ["C-1001"]
    assert analyst.get("search?q=t1001")[1]["leads_to"] == "T-1001"
    assert analyst.get("search?q=rosalind")[1]["count"] == "1"
    assert script.get("search?q=rosalind")[1]["count"] == "0"
    assert Script(script.program).get("search?q=missing")[1]["count"] == "0"
    assert analyst.get("search?q=123-45-6789")[0] == 422


def test_views_are_saved_changed_and_deleted(script_as: Callable[[str], Script]) -> None:
    analyst = script_as("analyst")
    new = {"listed": "tickets", "name": "Wave 1", "query": "wave=1", "shared_with": "program"}
    status, view = analyst.send("POST", "views", new)
    assert (status, view["number"], view["version"]) == (201, 1, 1)
    assert script_as("agent").get("views")[1]["items"] == [view]
    change = {"name": "First wave", "version": 1}
    assert analyst.send("PATCH", "views/1", change)[1]["version"] == 2
    assert analyst.send("PATCH", "views/1", change)[0] == 409
    assert script_as("agent").send("DELETE", "views/1?version=2")[0] == 404
    assert analyst.send("DELETE", "views/1?version=2")[0] == 200
    assert analyst.get("views")[1]["items"] == []
    assert analyst.send("POST", "views", {**new, "query": "county=atlantis"})[0] == 422
    assert script_as("agent").send("POST", "views", new)[0] == 403
