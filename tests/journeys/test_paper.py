"""The contact form on paper, and entering it afterwards (R35)."""

import re
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.paper import sheet
from hypercare.casework.intake.paper_pdf import pdf
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line, TransferStep
from tests.accounts.cast import browser, browser_of
from tests.factories.people import actor_in
from tests.factories.program import make_program

SHEET = {
    "happened_date": "2026-10-28",
    "happened_time": "14:05",
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
BLANK = {"happened_date": "2026-10-28", "name_answer": "given", "severity": "3"}


@pytest.fixture(autouse=True)
def day_three(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def desk(agent: Actor) -> Client:
    return browser_of(agent)


def page(program: Program) -> str:
    return f"/{program.key}/contacts/entry/"


def sheets(*rows: dict[str, str]) -> dict[str, str]:
    words = {"rows": str(len(rows))}
    for number, row in enumerate(rows):
        keyed = {"idempotency_key": str(uuid4()), **row}
        words |= {f"s{number}-{name}": value for name, value in keyed.items()}
    return words


def pages_of(paper: bytes) -> int:
    return len(re.findall(rb"/Type /Page\n", paper))


def test_the_form_is_one_page_of_letter_paper(desk: Client, program: Program) -> None:
    """R35."""
    answer = desk.get(f"/{program.key}/contacts/paper/")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert pages_of(answer.content) == 1
    assert b"/MediaBox [0 0 612.00 792.00]" in answer.content


def test_it_speaks_in_the_words_of_the_program(program: Program) -> None:
    """The seven choices, who they speak as, and the numbers of this program."""
    text = sheet(program, "https://hypercare.example/log")
    assert len(text.abouts) == 7
    assert "Conversion or New" in text.abouts
    assert "New project" in text.entity_types
    assert ("service desk", "(800) 555-0100") in text.numbers


def test_transfer_steps_carry_the_number(program: Program) -> None:
    """R16."""
    TransferStep.objects.create(program=program, position=1, text="Dial {number}.")
    Program.objects.filter(pk=program.pk).update(facts_version=99)
    program.refresh_from_db()
    assert sheet(program, "").steps == ("Dial (800) 555-0199.",)


def test_a_program_with_many_steps_and_lines_still_fits_one_page(program: Program) -> None:
    for number in range(1, 30):
        TransferStep.objects.create(program=program, position=number, text="Press it. " * 30)
        Line.objects.create(
            program=program,
            key=f"line-{number}",
            name="A line with quite a long name " * 4,
            kind=Line.Kind.PHONE,
            project=Line.Project.CURRENT,
            number="800-555-0150",
        )
    Program.objects.filter(pk=program.pk).update(facts_version=99)
    program.refresh_from_db()
    assert pages_of(pdf(sheet(program, "https://hypercare.example/log"))) == 1


def test_the_same_program_gives_the_same_paper(program: Program) -> None:
    text = sheet(program, "")
    assert pdf(text) == pdf(text)


def test_nobody_without_the_right_to_log_gets_either(program: Program) -> None:
    for part in ("paper", "entry"):
        answer = browser(program, "auditor").get(f"/{program.key}/contacts/{part}/")
        assert answer.status_code == 403


def test_several_sheets_become_several_contacts(desk: Client, program: Program) -> None:
    """R31, R35: kept as happened-at and logged-at."""
    second = {**SHEET, "entity": "Birch", "happened_time": "15:10"}
    answer = desk.post(page(program), sheets(SHEET, second, BLANK))
    contacts = list(Contact.objects.filter(program=program).order_by("number"))
    assert [contact.entity_name for contact in contacts] == ["Amber", "Birch"]
    assert contacts[0].happened_at.astimezone(program.zone).isoformat()[:16] == "2026-10-28T14:05"
    assert contacts[0].logged_at == clock.now()
    assert Ticket.objects.filter(program=program).count() == 2
    assert answer.headers["Location"] == f"{page(program)}?saved=C-1001,C-1002"
    shown = desk.get(answer.headers["Location"]).content.decode()
    assert "C-1001" in shown
    assert "C-1002" in shown
    assert "T-1001" in shown


def test_a_sheet_with_a_fault_comes_back_and_the_others_are_kept(
    desk: Client, program: Program
) -> None:
    """Nothing is lost, and nothing is kept twice."""
    wrong = {**SHEET, "entity": "Atlantis", "entity_type": "county", "reason": "Keep these words."}
    answer = desk.post(page(program), sheets(SHEET, wrong))
    assert answer.status_code == 422
    assert Contact.objects.filter(program=program).count() == 1
    shown = answer.content.decode()
    assert "C-1001" in shown
    assert "Keep these words." in shown
    (form,) = [form for form in answer.context["forms"] if form.is_bound]
    assert set(form.errors) == {"entity"}


def test_sending_the_same_page_again_saves_nothing_again(desk: Client, program: Program) -> None:
    sent = sheets(SHEET, {**SHEET, "name": ""})
    desk.post(page(program), sent)
    desk.post(page(program), sent)
    assert Contact.objects.filter(program=program).count() == 1


def test_a_saved_sheet_with_other_words_is_asked_about(desk: Client, program: Program) -> None:
    sent = sheets(SHEET)
    desk.post(page(program), sent)
    other = sent | {"s0-reason": "Something else."}
    answer = desk.post(page(program), other)
    assert answer.status_code == 422
    assert "You saved this sheet before" in answer.content.decode()
    renewed = answer.context["forms"][0]["idempotency_key"].value()
    again = desk.post(page(program), other | {"s0-idempotency_key": renewed})
    assert again.status_code == 302
    assert Contact.objects.filter(program=program).count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"happened_time": ""}, "happened_time"),
        ({"happened_date": "", "happened_time": ""}, "happened_time"),
        ({"happened_date": "2026-10-30"}, "happened_time"),
        ({"happened_date": "soon"}, "happened_date"),
        ({"about": ""}, "about"),
        ({"name": ""}, "name"),
        ({"reach": ""}, "reach"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 100_000}, "reason"),
        ({"done": "other"}, "done_note"),
        ({"done": "call-back"}, "call_back_time"),
    ],
)
def test_each_fault_stands_beside_its_field(
    desk: Client, program: Program, change: dict[str, str], field: str
) -> None:
    answer = desk.post(page(program), sheets(SHEET | change))
    assert answer.status_code == 422
    assert field in answer.context["forms"][0].errors
    assert not Contact.objects.filter(program=program).exists()


def test_chosen_answers_are_no_gaps(desk: Client, program: Program) -> None:
    """R15."""
    change = {"name": "", "name_answer": "refused", "reach": "", "reach_answer": "withheld"}
    assert desk.post(page(program), sheets(SHEET | change)).status_code == 302


def test_empty_rows_are_no_contacts(desk: Client, program: Program) -> None:
    answer = desk.post(page(program), sheets(BLANK, BLANK))
    assert answer.headers["Location"] == page(program)
    assert not Contact.objects.filter(program=program).exists()


def test_the_next_sheets_take_over_day_line_and_colleague(
    desk: Client, program: Program, readiness: Actor
) -> None:
    assert readiness.user is not None
    taken = SHEET | {"on_behalf_of": readiness.user.username}
    desk.post(page(program), sheets(taken))
    contact = Contact.objects.get(program=program)
    assert contact.taken_by == readiness.user
    form = desk.get(page(program)).context["forms"][0]
    assert str(form["happened_date"].value()) == "2026-10-28"
    assert form["received_on"].value() == "cs_800"
    assert form["on_behalf_of"].value() == readiness.user.username


@pytest.mark.parametrize("rows", ["", "0", "-1", "9999", "x", "²"])
def test_any_number_of_rows_can_be_asked_for(desk: Client, program: Program, rows: str) -> None:
    assert 1 <= len(desk.get(page(program), {"rows": rows}).context["forms"]) <= 20
    assert desk.post(page(program), {"rows": rows}).status_code == 302


@pytest.mark.parametrize("saved", ["C-9999", "T-1001", "x" * 9000, ",,,", "\x00"])
def test_numbers_that_are_nobodys_are_left_out(desk: Client, program: Program, saved: str) -> None:
    assert desk.get(page(program), {"saved": saved}).context["saved"] == []


def test_another_programs_contacts_do_not_show(desk: Client, program: Program) -> None:
    """Safety row 38."""
    other = make_program()
    clerk = browser_of(actor_in(other, "agent"))
    clerk.post(page(other), sheets(SHEET))
    assert desk.get(page(program), {"saved": "C-1001"}).context["saved"] == []


def test_it_costs_the_same_with_many_sheets_to_fill(
    desk: Client, program: Program, django_assert_max_num_queries: Any
) -> None:
    desk.get(page(program))
    with django_assert_max_num_queries(5):
        desk.get(page(program), {"rows": "3"})
    with django_assert_max_num_queries(5):
        desk.get(page(program), {"rows": "12"})
