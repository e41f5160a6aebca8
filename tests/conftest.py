"""A small cast that every test can call on."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in, quick_passwords
from tests.factories.program import NOW, make_program

# How long an example takes says something about the machine and nothing about what is tested.
settings.register_profile("any", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_keepdb: bool,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Always makes the test database; pytest-django's own skips it when only tests with
    `committed` run, and they would then write into the real one."""
    with django_db_blocker.unblock():
        made = setup_databases(0, False, aliases={"default": None}, keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            _end_sessions()
            teardown_databases(made, 0)


def _end_sessions() -> None:
    """A thread of a server that a test has ended may hold its connection a while longer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def plain_passwords() -> Iterator[None]:
    with quick_passwords():
        yield


@pytest.fixture
def now() -> datetime:
    """Day 3 after the go-live of wave 1 of `program`, 10:00 in Los Angeles."""
    return NOW


@pytest.fixture
def program(db: object) -> Program:
    return make_program()


@pytest.fixture
def agent(program: Program) -> Actor:
    return actor_in(program, "agent")


@pytest.fixture
def readiness(program: Program) -> Actor:
    return actor_in(program, "readiness-team")


@pytest.fixture
def committed(django_db_setup: object, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database whose commits are real, for two connections at once; emptied afterwards."""
    with django_db_blocker.unblock():
        yield
        _empty()


def _empty() -> None:
    """All rows of our own tables; what is append-only has to be told, by the tables' owner."""
    models = apps.get_models(include_auto_created=True)
    tables = {m._meta.db_table for m in models if m.__module__.startswith("hypercare.")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal")
        guarded = [table for (table,) in cursor.fetchall() if table in tables]
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(sorted(tables))} CASCADE")
        for table in guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
