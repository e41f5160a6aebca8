"""A session of the database is looked at before a request uses it, mostly without a round trip."""

from collections.abc import Iterator

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections

from hypercare.foundation.kernel.engine import base


@pytest.fixture
def session(db: None) -> Iterator[base.DatabaseWrapper]:
    """One beside the test's own, which was asked a moment ago."""
    made = base.DatabaseWrapper(connection.settings_dict, DEFAULT_DB_ALIAS)
    made.ensure_connection()
    assert made.is_usable()
    yield made
    made.close()


def one(statement: str, session: base.DatabaseWrapper) -> object:
    assert session.connection is not None
    with connection.cursor() as cursor:
        cursor.execute(statement, [session.connection.info.backend_pid])
        found = cursor.fetchone()
    assert found is not None
    return found[0]


def last_asked(session: base.DatabaseWrapper) -> object:
    one("SELECT %s FROM pg_stat_clear_snapshot()", session)
    return one("SELECT state_change FROM pg_stat_activity WHERE pid = %s", session)


def test_the_product_uses_it(db: None) -> None:
    assert isinstance(connections[DEFAULT_DB_ALIAS], base.DatabaseWrapper)


def test_a_silent_session_is_taken_as_it_is(session: base.DatabaseWrapper) -> None:
    before = last_asked(session)
    assert session.is_usable()
    assert last_asked(session) == before


def test_a_session_that_was_silent_for_long_is_asked(
    session: base.DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = last_asked(session)
    monkeypatch.setattr(base, "ASK_AGAIN_AFTER", 0.0)
    assert session.is_usable()
    assert last_asked(session) != before


def test_a_session_that_the_database_ended_is_not_used(session: base.DatabaseWrapper) -> None:
    assert one("SELECT pg_terminate_backend(%s, 5000)", session)
    assert not session.is_usable()


def test_a_session_that_was_closed_is_not_used(session: base.DatabaseWrapper) -> None:
    assert session.connection is not None
    session.connection.close()
    assert not session.is_usable()
