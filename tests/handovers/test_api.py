"""Hand-overs for scripts (R33)."""

from datetime import timedelta
from typing import Any

import pytest

from hypercare.casework.handovers.models import HandOver
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from tests.api.conftest import CONTACT, Script, new_key
from tests.factories.people import actor_in
from tests.factories.program import close_wave


@pytest.fixture
def script(program: Program) -> Script:
    return Script(program)


def test_a_script_reads_the_ledger_and_says_what_became_of_it(script: Script) -> None:
    status, said = script.send("POST", "contacts", CONTACT, **{"Idempotency-Key": new_key()})
    assert status == 201
    ticket = said["ticket"]["number"]
    status, page = script.send("GET", "hand-overs?outcome=open")
    assert status == 200
    [row] = page["items"]
    assert (row["contact"], row["ticket"], row["to"]) == ("C-1001", ticket, "service desk")
    body: dict[str, Any] = {
        "hand_over": row["id"],
        "outcome": "reached",
        "their_reference": "NS-77",
        "version": row["version"],
    }
    where = f"tickets/{ticket}/hand-overs"
    status, changed = script.send("POST", where, body)
    assert (status, changed["outcome"], changed["their_reference"]) == (200, "reached", "NS-77")
    assert script.send("POST", where, body)[0] == 409
    assert script.send("POST", where, body | {"outcome": "lost"})[0] == 422
    assert script.send("POST", where, body | {"hand_over": 999999})[0] == 404
    assert script.send("GET", "hand-overs?result=open")[0] == 422


def test_a_closed_wave_is_read_only(script: Script, program: Program) -> None:
    """Safety, who may do what, rule 1."""
    script.send("POST", "contacts", CONTACT, **{"Idempotency-Key": new_key()})
    row = HandOver.objects.get()
    close_wave(program, 1, row.contact.logged_at + timedelta(hours=1))
    body = {"hand_over": row.pk, "outcome": "reached", "version": 1}
    status, said = script.send("POST", "tickets/T-1001/hand-overs", body)
    assert (status, said["detail"][:17]) == (409, "Wave 1 is closed.")
    issue = open_issue(facts=IssueFacts("x"), by=actor_in(program, "analyst"), at=clock.now())
    link = {"issue": issue.reference}
    key = {"Idempotency-Key": new_key()}
    analyst = Script(program, "analyst")
    assert analyst.send("POST", "tickets/T-1001/attach", link, **key)[0] == 409


def test_another_programs_script_finds_nothing(script: Script, program: Program) -> None:
    script.send("POST", "contacts", CONTACT, **{"Idempotency-Key": new_key()})
    other = Script(program)
    assert other.send("GET", "hand-overs")[1]["items"] == []
    row = HandOver.objects.get()
    body = {"hand_over": row.pk, "outcome": "reached", "version": 1}
    assert other.send("POST", "tickets/T-1001/hand-overs", body)[0] == 404
