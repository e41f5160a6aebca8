"""A database for a command: the one of DATABASE_URL, the running one, or one started for it."""

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.home import DatabaseHome, forget, private_for, settle, socket_folder
from hypercare.runtime.ownership import Owner, last_owner, owning, visiting, without_guests
from hypercare.runtime.paths import DataFolder, Secrets, temporary_folder
from hypercare.runtime.postgres import NAME, Cluster
from hypercare.runtime.privileges import database_account
from hypercare.runtime.programs import programs_for

PATIENCE_SECONDS = 60.0
PAUSE = 0.2


def cluster_of(data: DataFolder) -> Cluster:
    """The cluster that belongs to a data folder, whether it exists yet or not."""
    data.make()
    account = database_account()
    home = settle(data, account)
    programs = programs_for(account, home.root)
    return Cluster(home, account, programs, data.secrets(), data.postgres_log)


@contextmanager
def running(data: DataFolder, environ: Mapping[str, str]) -> Iterator[str]:
    """The address of a database that answers, for as long as the block lasts.

    With DATABASE_URL nothing is started. Otherwise the owner of the data folder shares its
    database; when there is none, this process is the owner for the duration.
    """
    external = environ.get("DATABASE_URL")
    if external:
        yield external
        return
    cluster = cluster_of(data)
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        with owning(data, Owner(os.getpid(), serves=False)) as ours:
            if ours:
                with _own(data, cluster):
                    yield cluster.url
                return
        with visiting(data):
            if cluster.answers():
                yield cluster.url
                return
        time.sleep(PAUSE)
    raise CannotRunError(_silent_owner(data))


@contextmanager
def _own(data: DataFolder, cluster: Cluster) -> Iterator[None]:
    process = cluster.start()
    try:
        yield
    finally:
        with without_guests(data):
            cluster.stop(process)


def _silent_owner(data: DataFolder) -> str:
    owner = last_owner(data)
    who = f"Process {owner.pid}" if owner else "Another process"
    return (
        f"{who} holds {data.root}, but its database does not answer. "
        f"Stop that process, or read {data.postgres_log}."
    )


@contextmanager
def temporary_cluster(*, fsync: bool = True) -> Iterator[str]:
    """A database of its own for tests; its account may make further ones. Gone afterwards."""
    account = database_account()
    root = Path(tempfile.mkdtemp(prefix="hypercare-", dir=temporary_folder()))
    private_for(account, root)
    home = DatabaseHome(root, socket_folder(root, account, root.name))
    programs = programs_for(account, root)
    cluster = Cluster(home, account, programs, _test_secrets(), root / "log", durable=fsync)
    try:
        process = cluster.start()
        try:
            with psycopg.connect(cluster.owner_url, autocommit=True) as connection:
                connection.execute(f"ALTER ROLE {NAME} CREATEDB")
            yield cluster.url
        finally:
            cluster.stop(process)
    finally:
        forget(home)


def _test_secrets() -> Secrets:
    return Secrets("test", "test-owner", "test-database")
