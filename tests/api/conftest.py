"""A script with a token, speaking to the API as from outside."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import create_token

_numbers = count(1)
CONTACT: dict[str, Any] = {
    "entity_type": "county",
    "entity": "Amber",
    "about": "conversion",
    "channel": "phone",
    "received_on": "cs_800",
    "contact_name": "Sample Caller",
    "contact_info": "530-555-0111",
    "reason": "Cases are missing after the move.",
    "happened_at": "2026-10-29T09:00:00-07:00",
}


class Script:
    """One token's requests; answers are (status, body)."""

    def __init__(self, program: Program, role: str = "service", **token: Any) -> None:
        made, self.secret = create_token(
            program=program, role=role, name=f"script {next(_numbers)}", at=clock.now(), **token
        )
        self.token = made
        self.program = program
        self.client = Client(raise_request_exception=False)
        self.last: Any = HttpResponse()

    @classmethod
    def beside(cls, other: "Script") -> "Script":
        """The same token with a client of its own, for a thread."""
        script = cls.__new__(cls)
        script.token, script.secret, script.program = other.token, other.secret, other.program
        script.client, script.last = Client(raise_request_exception=False), HttpResponse()
        return script

    def send(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.last = self.client.generic(
            method,
            f"/api/v1/{path}",
            raw if body is not None else b"",
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )
        return self.last.status_code, json.loads(self.last.content or b"null")

    def get(self, path: str) -> tuple[int, Any]:
        return self.send("GET", path)

    def advice(self, **facts: Any) -> tuple[int, Any]:
        return self.send("POST", "advice", facts)

    def log(self, key: str = "", **changes: Any) -> tuple[int, Any]:
        """A whole contact with these changes; `...` leaves a field out."""
        facts = {**CONTACT, **changes}
        sent = {name: value for name, value in facts.items() if value is not ...}
        return self.send("POST", "contacts", sent, **{"Idempotency-Key": key or new_key()})


def new_key() -> str:
    return f"test-{next(_numbers)}"


@pytest.fixture(autouse=True)
def day_three(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    """The API reads the clock in one place."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def script(program: Program, day_three: None) -> Script:
    return Script(program)


@pytest.fixture
def script_as(program: Program, day_three: None) -> Callable[[str], Script]:
    return lambda role: Script(program, role)
