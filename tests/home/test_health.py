"""`/healthz` answers 200 only when this instance can take a contact."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from hypercare.surface.home import health

pytestmark = pytest.mark.django_db


def test_it_is_well_with_a_migrated_database() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_needs_no_session_and_two_statements(
    django_assert_num_queries: object,
) -> None:
    """And the savepoint that the second stands in here."""
    Client().get("/healthz")
    with django_assert_num_queries(4):  # type: ignore[operator]
        Client().get("/healthz")


def test_a_read_only_database_takes_no_contact() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        answer = Client().get("/healthz")
        transaction.set_rollback(True)
    assert answer.status_code == 503
    assert answer.json()["reason"] == "database-read-only"


def test_a_database_without_room_takes_no_contact() -> None:
    """Safety row 46: reading works on a full disk, so it is a write that is tried.

    `make soak ARGS=full` fills a real one.
    """

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql == health._WRITE:
            raise OperationalError("No space left on device")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "database-cannot-write"
    assert Client().get("/healthz").status_code == 200


def test_an_old_database_takes_no_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_needed", lambda: frozenset({"tickets.9999_future"}))
    assert Client().get("/healthz").json()["reason"] == "database-not-migrated"


def test_an_unreachable_database_takes_no_contact() -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError("gone")):
        answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["reason"] == "database-unreachable"
