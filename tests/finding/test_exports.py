"""Exports: what is on screen, as far as the role may take it out; kept; and never a formula."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry, Look
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.policies import Allowance
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|'/C calc'!A0", "=HYPERLINK(1)"]


def answer(actor: Actor, address: str, **form: str) -> Any:
    sent = {"format": "csv", **form}
    return browser_of(actor).post(f"/{actor.program.key}/{address}", sent)


def rows(response: Any) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_it_is_what_is_on_screen(readiness: Actor) -> None:
    receive(incoming(reason="A heron."), by=readiness, at=NOW)
    receive(incoming(entity="Birch", severity=1), by=readiness, at=NOW)
    found = rows(answer(readiness, "tickets/export/?county=birch&sort=number"))
    assert [line[2] for line in found] == ["Ticket", "T-1002"]
    assert found[1][:2] == ["2026-10-29 10:00", "1"]
    contacts = rows(answer(readiness, "contacts/export/?sort=number"))
    assert [line[1] for line in contacts] == ["Number", "C-1001", "C-1002"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("said", FORMULAS)
def test_no_cell_is_a_formula(readiness: Actor, kind: str, said: str) -> None:
    """Safety row 18."""
    receive(
        incoming(reason=said, entity_type="interface_partner", entity=said), by=readiness, at=NOW
    )
    response = answer(readiness, "tickets/export/", format=kind)
    if kind == "csv":
        cells = [cell for line in rows(response) for cell in line]
        assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@\t\r") and cell]
        return
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    whole: Any = book.active
    inside = [cell for line in whole.iter_rows() for cell in line]
    assert len(inside) > 9
    assert not [cell for cell in inside if cell.data_type == "f" or cell.hyperlink]


def test_words_are_masked_whoever_takes_them(readiness: Actor) -> None:
    """R34."""
    said = incoming(reason="Heron of 123-45-6789.", name="Rosalind", reach="530-555-0111")
    receive(said, by=readiness, at=NOW)
    for address in ("tickets/export/", "contacts/export/"):
        text = str(rows(answer(readiness, address)))
        assert "[SSN masked]" in text
        assert "6789" not in text
        assert "Rosalind" not in text
        assert "0111" not in text


@pytest.mark.parametrize("role", ["agent", "team-member", "program-lead", "auditor"])
def test_who_may_not_export_is_refused(program: Program, role: str) -> None:
    client = browser_of(actor_in(program, role, teams=("MRT",)))
    status = client.post(f"/{program.key}/tickets/export/", {"format": "csv"}).status_code
    assert status == 403
    page = client.get(f"/{program.key}/tickets/").content.decode()
    assert "/export/" not in page
    assert not Look.objects.filter(kind="export").exists()


def test_an_analyst_takes_board_fields_only(program: Program, agent: Actor) -> None:
    receive(incoming(), by=agent, at=NOW)
    found = rows(answer(actor_in(program, "analyst"), "tickets/export/"))
    assert found[0] == ["Ticket", "Status", "Reason"]


def test_a_manager_says_why_and_it_is_kept_masked(program: Program, agent: Actor) -> None:
    receive(incoming(reason="A heron."), by=agent, at=NOW)
    manager = actor_in(program, "manager")
    assert answer(manager, "tickets/export/").status_code == 422
    assert not Look.objects.filter(kind="export").exists()
    why = "For the county of 123-45-6789."
    assert len(rows(answer(manager, "tickets/export/?q=heron&wave=1", why=why))) == 2
    look = Look.objects.get(kind="export")
    assert (look.user, look.what, look.rows) == (manager.user, "tickets", 1)
    entry = Entry.objects.get(verb="list.exported")
    assert entry.data == {
        "rows": 1,
        "format": "csv",
        "filters": "wave=1",
        "why": "For the county of [SSN masked].",
    }


def test_it_is_capped(readiness: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    for _nth in range(3):
        receive(incoming(), by=readiness, at=NOW)
    monkeypatch.setattr(
        "hypercare.insight.finding.policies.ALLOWANCES", {"readiness-team": Allowance(most=2)}
    )
    assert len(rows(answer(readiness, "tickets/export/"))) == 3
    assert Look.objects.get(kind="export").rows == 2


def test_reading_the_form_takes_nothing_out(readiness: Actor) -> None:
    page = browser_of(readiness).get(f"/{readiness.program.key}/tickets/export/?wave=1")
    assert page.status_code == 200
    assert "At most 10000 rows" in page.content.decode()
    assert not Look.objects.filter(kind="export").exists()


def test_a_wrong_filter_takes_nothing_out(readiness: Actor) -> None:
    assert answer(readiness, "tickets/export/?county=atlantis").status_code == 422
    assert not Look.objects.filter(kind="export").exists()


def test_rows_come_in_pieces_from_one_cursor_of_the_database(readiness: Actor) -> None:
    """A long list takes no more memory than a short one."""
    for _nth in range(4):
        receive(incoming(), by=readiness, at=NOW)
    response = answer(readiness, "tickets/export/")
    assert response.streaming
    with CaptureQueriesContext(connection) as asked:
        assert len(rows(response)) == 5
    (statement,) = [one["sql"] for one in asked.captured_queries if "tickets_ticket" in one["sql"]]
    assert "NO SCROLL CURSOR" in statement
