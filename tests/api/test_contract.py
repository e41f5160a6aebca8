"""The OpenAPI document is valid, public, and what the API really does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from hypercare.config.wsgi import application
from hypercare.foundation.accounts import rights
from hypercare.surface.api.schema import document
from tests.api.conftest import Script, new_key

schemathesis.serializer.alias("message/rfc822", "application/octet-stream")
DOCUMENT = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
OPERATIONS = {
    f"{method.upper()} {path}": (path, method)
    for path, methods in document()["paths"].items()
    for method in methods
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


def test_the_document_is_valid_openapi_3_1() -> None:
    assert document()["openapi"].startswith("3.1")
    DOCUMENT.validate()


def test_everybody_may_read_the_document() -> None:
    """It holds no data of any program."""
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(document()))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_documents_its_refusals(operation: str) -> None:
    path, method = OPERATIONS[operation]
    said = document()["paths"][path][method]
    assert {"400", "401", "403", "404", "409", "422"} <= set(said["responses"])
    for status, response in said["responses"].items():
        if status < "300":
            assert "application/json" in response["content"]
        else:
            assert list(response["content"]) == ["application/problem+json"]
    assert said["security"] == [{"Bearer": []}]
    assert said["summary"]


def test_every_operation_has_a_row_in_the_rights_file() -> None:
    """Safety row 21."""
    names = {"contacts", "advice", "tickets", "ticket", "program", "counties"}
    routes = rights.rights().routes
    assert all(routes[f"api:{name}"].bearer for name in names)


def test_every_field_that_is_asked_for_is_described() -> None:
    schemas = document()["components"]["schemas"]
    for model in ("NewContact", "AdviceQuestion"):
        for name, field in schemas[model]["properties"].items():
            assert field.get("description"), f"{model}.{name}"


def test_no_body_takes_a_field_that_it_does_not_name() -> None:
    """Safety row 24: what may be written is written down, for every operation."""
    schemas = document()["components"]["schemas"]
    open_ones = {
        operation
        for operation, (path, method) in OPERATIONS.items()
        for schema in _bodies(document()["paths"][path][method])
        if schemas[schema["$ref"].rpartition("/")[2]].get("additionalProperties") is not False
    }
    assert open_ones == set()


def _bodies(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is sent as JSON; files have forms of their own."""
    content = operation.get("requestBody", {}).get("content", {})
    yield from (one["schema"] for kind, one in content.items() if kind == "application/json")


@pytest.fixture
def one_transaction() -> Iterator[None]:
    """As Django's own test client: a request does not close the connection of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_transaction")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_it_does_what_its_document_says(script: Script, operation: str) -> None:
    """No fault of ours, no undocumented status or shape, whatever is sent."""
    path, method = OPERATIONS[operation]
    api_operation: Any = DOCUMENT[path][method.upper()]
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    cases = st.one_of(*(api_operation.as_strategy(generation_mode=mode) for mode in modes))

    @seed(1)
    @settings(
        max_examples=60,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def holds(case: Any) -> None:
        assume([] not in (case.query or {}).values())  # nothing of it is sent
        headers = {"Authorization": f"Bearer {script.secret}"}
        if method == "post" and "Idempotency-Key" in (case.headers or {}):
            case.headers["Idempotency-Key"] = new_key()
        case.call_and_validate(app=application, headers=headers, checks=CHECKS)

    holds()
