"""Bad input gets its sentence beside the field, by the API and on the page, and nothing half-done.

What a caller said is kept as it was said: odd numbers and strange letters are no fault (R15).
"""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.phones import Doubt, read_number
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from tests.accounts.cast import browser_of
from tests.api.conftest import Script
from tests.api.shown import leaks

HUGE = "x" * 100_000
OVERRIDE = "\u202e"  # what comes after it reads from right to left
ODD_NUMBERS = [
    ("ext. 4711", "", Doubt.EXTENSION),
    ("x12", "", Doubt.EXTENSION),
    ("555-01", "", Doubt.SHORT),
    ("530-555-0111-999-999-999", "", Doubt.IMPOSSIBLE),
    ("800-555-HELP", "+18005554357", Doubt.LETTERS),
]
TOO_LONG = {"reason": "reason", "name": "contact_name", "reach": "contact_info", "entity": "entity"}


@pytest.fixture
def desk(agent: Actor) -> Client:
    return browser_of(agent)


def send(desk: Client, program: Program, **changes: str) -> Any:
    words = {
        "idempotency_key": str(uuid4()),
        "channel": "phone",
        "name": "Sample Caller",
        "name_answer": "given",
        "entity": "Amber",
        "reach": "530-555-0111",
        "reach_answer": "given",
        "about": "conversion",
        "reason": "Cases are missing.",
        "severity": "3",
        "done": "as-advised",
    }
    return desk.post(f"/{program.key}/contacts/new/", {**words, **changes})


def named_on(answer: Any, field: str) -> str:
    """The sentence beside a field of the page; empty when there is none."""
    said: list[str] = answer.context["form"].errors.get(field, [])
    return " ".join(said)


def nothing_kept(program: Program) -> bool:
    """Neither a contact nor a word of one."""
    models: tuple[Any, ...] = (Contact, Ticket, Words)
    return not any(model.objects.filter(program=program).exists() for model in models)


@pytest.mark.parametrize(("typed", "dialled", "doubt"), ODD_NUMBERS)
def test_an_odd_number_is_kept_as_typed_and_marked(
    script: Script, desk: Client, typed: str, dialled: str, doubt: Doubt
) -> None:
    """R15: never refused."""
    assert script.log(contact_info=typed)[0] == 201
    assert send(desk, script.program, reach=typed).status_code == 302
    reaches = [contact.reach for contact in Contact.objects.select_related("reach")]
    assert [(reach.clear, reach.e164) for reach in reaches] == [(typed, dialled)] * 2
    assert read_number(typed).doubt == doubt


@pytest.mark.parametrize("field", TOO_LONG)
def test_a_hundred_thousand_characters_are_refused_beside_the_field(
    script: Script, desk: Client, field: str
) -> None:
    status, body = script.log(**{TOO_LONG[field]: HUGE})
    assert status == 422
    assert [fault["field"] for fault in body["errors"]] == [TOO_LONG[field]]
    assert HUGE not in str(body)
    answer = send(desk, script.program, **{field: HUGE})
    assert answer.status_code == 422
    assert named_on(answer, field)
    assert nothing_kept(script.program)


@pytest.mark.parametrize("field", ["reason", "name", "entity"])
def test_control_characters_do_not_get_in(script: Script, desk: Client, field: str) -> None:
    noise = "A\x1b[31m\x07 sample\x0b"
    script.log(**{TOO_LONG[field]: noise}, entity_type="unknown" if field == "entity" else "county")
    send(desk, script.program, **{field: noise})
    for contact in Contact.objects.select_related("reason", "name"):
        for text in (contact.reason.clear, contact.name.clear, contact.entity_name):
            assert text is not None
            assert not any(ord(c) < 32 for c in text)


@pytest.mark.parametrize("field", TOO_LONG)
def test_a_nul_is_named_and_breaks_nothing(script: Script, desk: Client, field: str) -> None:
    assert script.log(**{TOO_LONG[field]: "a\x00b"})[0] in (400, 422)
    answer = send(desk, script.program, **{field: "a\x00b"})
    assert answer.status_code == 422
    assert named_on(answer, field)
    assert nothing_kept(script.program)


def test_marks_of_direction_are_kept_and_turn_nothing_around_them(
    script: Script, desk: Client
) -> None:
    """What a caller said in Arabic or Hebrew is kept; a page reads the same around it."""
    turned = f"Caller {OVERRIDE}elpmas"
    status, body = script.log(
        entity_type="unknown", entity=turned, contact_name=turned, reason=turned
    )
    assert status == 201
    contact = Contact.objects.select_related("reason").get()
    assert (contact.reason.clear, contact.entity_name) == (turned, turned)
    key, ticket = script.program.key, body["ticket"]["number"]
    for page in (
        "contacts/",
        f"contacts/{contact.reference}/",
        f"contacts/{contact.reference}/saved/",
        f"contacts/{contact.reference}/correct/",
        "queue/",
        f"tickets/{ticket}/",
        "search/?q=elpmas",
        "",
    ):
        answer = desk.get(f"/{key}/{page}")
        assert answer.status_code == 200
        assert leaks(answer.content.decode()) == [], page


def test_a_date_in_the_future_is_refused_beside_its_field(script: Script, desk: Client) -> None:
    status, body = script.log(happened_at="2126-10-29T09:00:00-07:00")
    assert status == 422
    assert [fault["field"] for fault in body["errors"]] == ["happened_at"]
    answer = send(desk, script.program, happened_date="2126-10-29", happened_time="09:00")
    assert answer.status_code == 422
    assert "future" in named_on(answer, "happened_time")
    assert nothing_kept(script.program)


@pytest.mark.parametrize("day", ["0000-00-00", "2026-02-30", "soon", "99999-01-01", "1" * 5000])
def test_what_is_no_date_is_refused_beside_its_field(
    script: Script, desk: Client, day: str
) -> None:
    assert script.log(happened_at=f"{day}T09:00:00")[0] == 422
    answer = send(desk, script.program, happened_date=day, happened_time="09:00")
    assert answer.status_code == 422
    assert named_on(answer, "happened_date")
    assert nothing_kept(script.program)


@pytest.mark.parametrize("cases", ["about 30", "12a", "-1", "1e9", "9" * 400])
def test_a_count_that_is_none_is_refused_beside_its_field(
    script: Script, desk: Client, cases: str
) -> None:
    status, body = script.log(cases_affected=cases)
    assert status == 422
    assert [fault["field"] for fault in body["errors"]] == ["cases_affected"]
    answer = send(desk, script.program, cases_affected=cases)
    assert answer.status_code == 422
    assert named_on(answer, "cases_affected")
    assert nothing_kept(script.program)


def test_an_unknown_county_is_refused_by_its_name(script: Script, desk: Client) -> None:
    status, body = script.log(entity="Atlantis")
    assert status == 422
    assert "Atlantis" in str(body["errors"])
    answer = send(desk, script.program, entity="Atlantis", entity_type="county")
    assert answer.status_code == 422
    assert "Atlantis" in named_on(answer, "entity")
    assert nothing_kept(script.program)


def test_all_that_was_typed_comes_back_with_the_sentences(script: Script, desk: Client) -> None:
    """Complaint 1: nothing typed is lost."""
    answer = send(desk, script.program, entity="Atlantis", entity_type="county", reason="Kept.")
    assert "Kept." in answer.content.decode()
    assert answer.context["form"]["reach"].value() == "530-555-0111"


@pytest.mark.parametrize(
    "field", ["channel", "about", "received_on", "severity", "done", "concerns", "on_behalf_of"]
)
def test_a_choice_that_the_page_never_offered_is_refused(
    script: Script, desk: Client, field: str
) -> None:
    answer = send(desk, script.program, **{field: "<script>"})
    assert answer.status_code == 422
    assert named_on(answer, field)
    assert b"<script>" not in answer.content.partition(b"</head>")[2].replace(b"<script ", b"")
    assert nothing_kept(script.program)


@pytest.mark.parametrize("key", ["", "not-a-key", "\x00", HUGE])
def test_a_form_with_a_broken_key_saves_nothing(script: Script, desk: Client, key: str) -> None:
    answer = send(desk, script.program, idempotency_key=key)
    assert answer.status_code == 422
    assert nothing_kept(script.program)


def test_a_parameter_that_it_does_not_know_is_named(script: Script) -> None:
    """A filter with a typing error would otherwise answer with everything."""
    status, answer = script.get("tickets?limitt=5&limit=5")
    assert status == 422
    assert [(fault["place"], fault["field"]) for fault in answer["errors"]] == [("query", "limitt")]
