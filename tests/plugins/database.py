"""Gives the tests a real PostgreSQL: the server of DATABASE_URL, or the product's own."""

import os
from contextlib import ExitStack

import pytest

from hypercare.runtime.database import temporary_cluster

_running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before the settings are read. Workers of xdist inherit the address."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hypercare.config.settings")
    os.environ.setdefault("HYPERCARE_LOG_LEVEL", "ERROR")
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = _running.enter_context(temporary_cluster(fsync=False))


def pytest_unconfigure() -> None:
    _running.close()
