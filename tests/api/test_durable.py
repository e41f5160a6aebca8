"""What is acknowledged is kept, once, whatever fails or runs beside it."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from django.db import connection

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake import services as intake
from hypercare.casework.routing import services as routing
from hypercare.casework.tickets import services as tickets
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services import opening
from hypercare.foundation.journal import services as journal
from hypercare.foundation.outbox import services as outbox
from tests.api.conftest import Script
from tests.factories.program import make_program

_runs = count(1)
LATER_STEPS = {
    "advice": (intake, "advice_for"),
    "what is kept of the advice": (routing, "given"),
    "ticket": (tickets, "open_ticket"),
    "work log": (opening, "_entry"),
    "outbox": (outbox, "queue"),
    "journal": (journal, "write"),
}


@pytest.mark.parametrize("step", LATER_STEPS)
def test_a_contact_is_acknowledged_although_a_later_step_fails(
    script: Script, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """R31: it has its number, no ticket yet, and the reason."""
    with monkeypatch.context() as broken:
        broken.setattr(*LATER_STEPS[step], _database_error)
        status, body = script.log(key="a")
    assert status == 201
    assert body["contact"]["number"] == Contact.objects.get().reference
    assert (body["advice"], body["ticket"]) == (None, None)
    assert "tried again" in body["pending"]
    assert script.log(key="a") == (status, body)
    assert not Ticket.objects.exists()


def _database_error(*_args: object, **_facts: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


@pytest.fixture
def committed_script(committed: None) -> Script:
    return Script(make_program(f"api-at-once-{next(_runs)}"))


def test_the_same_key_at_the_same_time_is_one_contact(committed_script: Script) -> None:
    """Issue, API: the same answer also while the first is still running."""
    script = committed_script
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _n: _logged(script, {}), range(4)))
    assert {status for status, _body in answers} == {201}
    assert len({json.dumps(body, sort_keys=True) for _status, body in answers}) == 1
    assert Contact.objects.filter(program=script.program).count() == 1
    assert Ticket.objects.filter(program=script.program).count() == 1


def test_the_same_key_with_two_bodies_at_the_same_time_keeps_one(committed_script: Script) -> None:
    """The other is told of the conflict, and nothing is kept of it."""
    script = committed_script
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda n: _logged(script, {"severity": n}), (1, 2)))
    assert sorted(status for status, _body in answers) == [201, 409]
    assert Contact.objects.filter(program=script.program).count() == 1


def _logged(script: Script, changes: dict[str, Any]) -> tuple[int, Any]:
    """In a thread of its own, with a connection of its own."""
    try:
        return Script.beside(script).log(key="at-once", **changes)
    finally:
        connection.close()
