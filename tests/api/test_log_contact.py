"""Logging a contact through the API (issue: API, Log a contact)."""

from typing import Any

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from tests.api.conftest import CONTACT, Script, new_key


def faults(body: Any) -> dict[str, str]:
    return {fault["field"]: fault["detail"] for fault in body["errors"]}


def test_it_keeps_a_contact_and_answers_with_advice_and_ticket(script: Script) -> None:
    """R10, R12, R13, R15."""
    status, body = script.log()
    assert status == 201
    assert body["contact"]["number"] == Contact.objects.get().reference
    assert body["contact"]["county_state"] == "live"
    assert (body["contact"]["wave"], body["contact"]["day"]) == (1, 3)
    assert body["contact"]["happened_at"] == "2026-10-29T16:00:00Z"
    advice = body["advice"]
    assert (advice["advice"], advice["redirect"], advice["row"]) == ("service-desk",) * 2 + (2,)
    assert (advice["number"], advice["rules"]) == ("800-555-0100", 1)
    assert advice["ticket_required"] is advice["migration_related"] is True
    assert advice["first_group"] == "MRT"
    ticket = body["ticket"]
    assert ticket["number"] == Ticket.objects.get().reference
    assert (ticket["status"], ticket["support_group"]) == ("new", "MRT")
    assert ticket["intake_category"]["summary"] == "Phone call"
    assert body["pending"] is None


def test_it_opens_no_ticket_where_the_row_asks_for_none(script: Script) -> None:
    status, body = script.log(about="auto-reply", channel="email")
    assert (status, body["ticket"], body["pending"]) == (201, None, None)
    assert body["advice"]["ticket_required"] is False
    assert body["advice"]["first_group"] is None


@pytest.mark.parametrize(
    "field", ["entity_type", "entity", "about", "contact_name", "contact_info", "reason"]
)
@pytest.mark.parametrize("value", [..., "", None, "   "])
def test_it_names_a_mandatory_fact_that_is_missing(script: Script, field: str, value: Any) -> None:
    """R15: a gap is never an answer."""
    status, body = script.log(**{field: value})
    assert status == 422
    assert list(faults(body)) == [field]
    assert faults(body)[field].startswith(field)
    assert body["errors"][0]["pointer"] == f"#/{field}"
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("unknown", "unknown"),
        ("Refused", "refused"),
        ("declined", "refused"),
        ("not kept", "not kept"),
    ],
)
def test_it_keeps_a_chosen_answer_as_an_answer(script: Script, sent: str, kept: str) -> None:
    """R15."""
    status, body = script.log(contact_name=sent, contact_info=sent)
    assert (status, body["contact"]["number"]) == (201, Contact.objects.get().reference)
    contact = Contact.objects.get()
    assert (contact.name_answer, contact.reach_answer) == (kept, kept)
    assert WorkLogEntry.objects.get().contact_name.masked == kept  # type: ignore[union-attr]


def test_it_keeps_that_contact_information_was_withheld(script: Script) -> None:
    """R15."""
    assert script.log(contact_info="withheld")[0] == 201
    assert Contact.objects.get().reach_answer == "withheld"


def test_it_keeps_no_details_of_a_member_of_the_public(script: Script) -> None:
    """Settled reading 9."""
    status, _body = script.log(entity_type="public", entity="Member of the public")
    assert status == 201
    contact = Contact.objects.get()
    assert (contact.name_answer, contact.reach_answer) == ("not kept", "not kept")
    assert contact.name.clear == contact.reach.clear == "not kept"


def test_it_refuses_an_unknown_county_by_name(script: Script) -> None:
    status, body = script.log(entity="Atlantis")
    assert (status, list(faults(body))) == (422, ["entity"])
    assert "Atlantis" in body["detail"]


def test_it_names_every_fault_at_once(script: Script) -> None:
    status, body = script.log(entity="Atlantis", received_on="nowhere", on_behalf_of="nobody")
    assert status == 422
    assert set(faults(body)) == {"entity", "received_on", "on_behalf_of"}


def test_it_refuses_an_unknown_field_by_name(script: Script) -> None:
    """Safety row 24."""
    status, body = script.log(version=7, county_state="over")
    assert status == 422
    assert set(faults(body)) == {"version", "county_state"}
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("about", "weather"),
        ("channel", "pigeon"),
        ("entity_type", "alien"),
        ("done", "nothing"),
        ("severity", 5),
        ("severity", "high"),
        ("concerns_wave", 99),
        ("concerns_wave", 2**80),
        ("cases_affected", -1),
        ("call_key", "not a key"),
        ("sent_back", "perhaps"),
        ("reason", "nul \x00 inside"),
        ("entity", "x" * 201),
        ("happened_at", "yesterday"),
        ("happened_at", "0001-01-01T00:00:00+14:00"),
        ("happened_at", "2026-10-30T09:00:00-07:00"),
        ("call_back_at", "2026-10-30T09:00:00-07:00"),
        ("other_counties", ["Atlantis"]),
    ],
)
def test_it_names_the_field_whose_value_is_wrong(script: Script, field: str, value: Any) -> None:
    status, body = script.log(**{field: value})
    assert status == 422
    assert list(faults(body)) == [field]


def test_it_reads_a_time_without_offset_in_the_programs_zone(script: Script) -> None:
    assert script.log(happened_at="2026-10-28T09:30:00")[1]["contact"]["happened_at"] == (
        "2026-10-28T16:30:00Z"
    )


def test_it_refuses_a_time_that_the_clocks_skipped_with_its_neighbours(script: Script) -> None:
    """Settled reading 19."""
    status, body = script.log(happened_at="2026-03-08T02:30:00")
    assert status == 422
    assert "2026-03-08T01:59 or 2026-03-08T03:00" in faults(body)["happened_at"]


def test_it_asks_for_the_offset_of_a_time_that_the_clocks_repeated(script: Script) -> None:
    """Settled reading 19."""
    status, body = script.log(happened_at="2025-11-02T01:30:00")
    assert status == 422
    assert "2025-11-02T01:30:00-07:00 or 2025-11-02T01:30:00-08:00" in (faults(body)["happened_at"])
    assert script.log(happened_at="2025-11-02T01:30:00-08:00")[0] == 201


def test_it_keeps_a_second_question_under_the_same_call(script: Script) -> None:
    """R31: calls are counted by call key, questions by contact."""
    first = script.log()[1]["contact"]
    second = script.log(about="lds", call_key=first["call_key"])[1]["contact"]
    assert second["call_key"] == first["call_key"]
    assert second["number"] != first["number"]


def test_it_keeps_who_took_it_for_a_colleague(script: Script, agent: Any) -> None:
    """R35."""
    assert script.log(on_behalf_of=agent.user.username)[0] == 201
    contact = Contact.objects.get()
    assert (contact.taken_by, contact.token) == (agent.user, script.token)


def test_it_keeps_all_that_may_be_sent(script: Script) -> None:
    status, body = script.log(
        sent_back=True,
        concerns_wave=2,
        concerns_county="Birch",
        told="800-555-0100",
        done="call-back",
        call_back_at="2026-10-29T15:00:00-07:00",
        severity=2,
        cases_affected=30,
        other_counties=["Birch", "cedar"],
        shown_row=2,
        shown_rules=1,
    )
    assert status == 201
    contact = Contact.objects.get()
    assert (contact.severity, contact.cases_affected) == (2, 30)
    assert contact.told is not None
    assert contact.told.clear == "800-555-0100"
    assert (contact.shown_row, contact.shown_rules, contact.sent_back) == (2, 1, True)
    assert contact.other_counties.count() == 2
    assert body["contact"]["concerns_county"] == "birch"
    assert body["contact"]["call_back_at"] == "2026-10-29T22:00:00Z"


@pytest.mark.parametrize("done", ["number-given", "Number given", "number_given"])
def test_what_was_done_may_be_written_as_words(script: Script, done: str) -> None:
    script.log(done=done)
    assert Contact.objects.get(program=script.program).done == "number-given"


def test_it_wants_a_reason_when_something_else_was_done(script: Script) -> None:
    status, body = script.log(done="other")
    assert (status, list(faults(body))) == (422, ["done_note"])
    assert script.log(done="other", done_note="The caller hung up.")[0] == 201


@pytest.mark.parametrize("key", [None, "", "x" * 201, "tab\tinside", "ümlaut"])
def test_it_needs_an_idempotency_key(script: Script, key: str | None) -> None:
    """Safety row 39."""
    headers = {"Idempotency-Key": key} if key is not None else {}
    status, body = script.send("POST", "contacts", CONTACT, **headers)
    assert (status, list(faults(body))) == (422, ["Idempotency-Key"])
    assert body["errors"][0]["place"] == "header"


def test_the_same_key_and_body_answer_the_same(script: Script) -> None:
    """Issue, API: it never expires and never makes two."""
    first = script.log(key="a", about="unsure")
    assert "Idempotent-Replay" not in script.last
    again = script.log(key="a", about="unsure")
    assert again == first
    assert script.last["Idempotent-Replay"] == "true"
    assert Contact.objects.count() == Ticket.objects.count() == 1


def test_spaces_and_order_do_not_make_another_body(script: Script) -> None:
    key = new_key()
    script.log(key=key)
    turned = dict(reversed(list(CONTACT.items()))) | {"told": None}
    assert script.send("POST", "contacts", turned, **{"Idempotency-Key": key})[0] == 201
    assert Contact.objects.count() == 1


def test_the_same_answer_comes_after_the_ticket_has_moved_on(script: Script) -> None:
    first = script.log(key="a")
    Ticket.objects.update(status="assigned", severity=1)
    assert script.log(key="a") == first


def test_the_same_key_with_another_body_is_a_conflict(script: Script) -> None:
    script.log(key="a")
    status, body = script.log(key="a", severity=1)
    assert (status, body["code"]) == (409, "conflict")
    assert Contact.objects.count() == 1


def test_two_senders_may_use_the_same_key(script: Script) -> None:
    other = Script(script.program)
    assert script.log(key="a")[1]["contact"]["number"] != other.log(key="a")[1]["contact"]["number"]
