"""Every refusal of the API has one shape (RFC 9457), and says what to do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from hypercare.foundation.accounts.models import ApiToken
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.surface.api import api
from tests.api.conftest import CONTACT, Script

MEMBERS = {"type", "title", "status", "detail", "code", "errors", "request_id"}


def refused(script: Script, answer: tuple[int, Any], status: int, code: str) -> Any:
    got, body = answer
    assert (got, body["status"], body["code"]) == (status, status, code)
    assert script.last["Content-Type"] == "application/problem+json"
    assert script.last["X-Request-ID"] == body["request_id"]
    assert script.last["Cache-Control"] == "no-store"
    assert set(body) == MEMBERS
    assert body["detail"]
    return body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "contacts"),
        ("GET", "contacts"),
        ("POST", "advice"),
        ("GET", "tickets"),
        ("GET", "tickets/T-1001"),
        ("GET", "program"),
        ("GET", "counties"),
    ],
)
@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "Basic wrong", "Bearer \xff"])
def test_without_a_valid_token_it_answers_401(
    script: Script, method: str, path: str, header: str
) -> None:
    """Safety row 27."""
    answer = script.send(method, path, CONTACT, Authorization=header)
    refused(script, answer, 401, "unauthenticated")
    assert script.last["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_or_revoked_token_answers_401(
    script: Script, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 27: at once."""
    assert script.get("program")[0] == 200
    ApiToken.objects.filter(pk=script.token.pk).update(revoked_at=now)
    refused(script, script.get("program"), 401, "unauthenticated")
    ApiToken.objects.filter(pk=script.token.pk).update(revoked_at=None)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=91))
    refused(script, script.get("program"), 401, "unauthenticated")


def test_a_persons_cookie_is_no_token(program: Program, agent: Any) -> None:
    client = Client()
    client.force_login(agent.user)
    assert client.get("/api/v1/program").status_code == 401


def test_a_role_that_may_not_act_answers_403_with_a_sentence(
    script_as: Callable[[str], Script],
) -> None:
    auditor = script_as("auditor")
    body = refused(auditor, auditor.log(), 403, "not-allowed")
    assert "log a contact" in body["detail"]


def test_what_the_scopes_of_a_token_leave_out_is_refused(program: Program) -> None:
    """Safety row 27."""
    asker = Script(program, scopes=["advice.ask"])
    assert asker.advice(entity_type="media", about="program")[0] == 200
    refused(asker, asker.log(), 403, "not-allowed")
    refused(asker, asker.get("contacts"), 404, "not-found")


def test_what_a_role_may_not_look_at_answers_404(script_as: Callable[[str], Script]) -> None:
    """Safety row 21."""
    administrator = script_as("administrator")
    for path in ("contacts", "tickets", "tickets/T-1001", "program", "counties"):
        refused(administrator, administrator.get(path), 404, "not-found")


def test_an_unknown_address_answers_404(script: Script) -> None:
    for path in ("nowhere", "contacts/", "tickets/T-1/notes", "contacts/C-1001"):
        refused(script, script.get(path), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "contacts", {"GET", "POST"}),
        ("GET", "advice", {"POST"}),
        ("PUT", "tickets/T-1001", {"GET", "PATCH"}),
        ("OPTIONS", "program", {"GET"}),
        ("POST", "openapi.json", {"GET", "HEAD"}),
        ("POST", "", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_method_answers_405_with_the_right_ones(
    script: Script, method: str, path: str, allowed: set[str]
) -> None:
    refused(script, script.send(method, path), 405, "method-not-allowed")
    assert set(script.last["Allow"].split(", ")) == allowed


def test_head_is_get_without_a_body(script: Script) -> None:
    status, _body = script.send("HEAD", "program")
    assert (status, script.last.content) == (200, b"")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"\x00",
        b'{"about": "\x00"}',
        b"[" * 100_000,
        b'{"severity": 1e',
        b"9" * 5000,
    ],
)
def test_what_is_no_json_answers_400(script: Script, body: bytes) -> None:
    answer = script.send("POST", "contacts", body, **{"Idempotency-Key": "a"})
    refused(script, answer, 400, "bad-request")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"text"', b"7", b"NaN"])
def test_what_is_no_object_answers_422(script: Script, body: bytes) -> None:
    answer = script.send("POST", "contacts", body, **{"Idempotency-Key": "a"})
    said = refused(script, answer, 422, "invalid-input")
    assert (said["errors"][0]["place"], said["errors"][0]["field"]) == ("body", "body")


def test_a_lone_surrogate_answers_422(script: Script) -> None:
    body = b'{"entity_type": "county", "about": "lds", "entity": "\\ud800"}'
    refused(script, script.send("POST", "advice", body), 422, "invalid-input")


def test_a_body_that_is_too_large_answers_413(script: Script) -> None:
    """Safety row 55."""
    refused(script, script.log(reason="x" * 3_000_000), 413, "too-large")


def test_a_number_that_is_no_ticket_answers_404(script: Script) -> None:
    for number in ("T-9999", "C-1001", "T-999999999999", "x%00y", "%ff", "T-1'--"):
        refused(script, script.get(f"tickets/{number}"), 404, "not-found")


@pytest.mark.parametrize(
    "query", ["cursor=rubbish", "cursor=%00", "limit=0", "limit=201", "limit=x", "limit=9e99"]
)
def test_a_page_that_was_never_given_answers_422(script: Script, query: str) -> None:
    said = refused(script, script.get(f"contacts?{query}"), 422, "invalid-input")
    assert said["errors"][0]["place"] == "query"


def test_a_fault_of_ours_answers_500_without_its_words(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "receive", _raise(ValueError("CANARY")))
    body = refused(script, script.log(), 500, "failed")
    assert "CANARY" not in str(body)


def test_a_database_that_is_gone_answers_503(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 39: nothing is acknowledged, and a repetition is safe."""
    monkeypatch.setattr(api, "receive", _raise(OperationalError("CANARY")))
    body = refused(script, script.log(), 503, "not-ready")
    assert "CANARY" not in str(body)
    assert script.last["Retry-After"]


def _raise(error: Exception) -> Callable[..., None]:
    def raising(*_args: object, **_facts: object) -> None:
        raise error

    return raising
