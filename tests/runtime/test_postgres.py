"""The embedded PostgreSQL by itself."""

import contextlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import psycopg
import pytest

from hypercare.runtime import processes
from hypercare.runtime.database import cluster_of, running, temporary_cluster
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.paths import DataFolder
from hypercare.runtime.privileges import Account, database_account
from hypercare.runtime.programs import programs_for
from tests.runtime.eventually import eventually


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def test_it_keeps_rows_from_one_start_to_the_next(data: DataFolder) -> None:
    with running(data, {}) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    with running(data, {}) as url:
        assert ask(url, "SELECT one FROM kept") == 1


def test_it_is_made_the_safe_way(data: DataFolder) -> None:
    """`stack.md` point 2: checksums, scram, a socket only, no superuser for the application."""
    with running(data, {}) as url:
        assert ask(url, "SHOW data_checksums") == "on"
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW fsync") == "on"
        assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        assert ask(url, "SELECT 'Z' < 'a' AND 'a' < 'é'") is True
        wrong = url.replace(":", ":not", 2).replace("postgresql:not", "postgresql:")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_its_log_quotes_no_rows(data: DataFolder) -> None:
    """Issue 2, ground: logs hold no personal data."""
    with running(data, {}) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE caller (name text UNIQUE CHECK (name <> 'Bert Quist'))")
        for name in ("Alma Whitcombe", "Alma Whitcombe", "Bert Quist"):
            with contextlib.suppress(psycopg.IntegrityError):
                connection.execute(f"INSERT INTO caller VALUES ('{name}')")
    log = data.postgres_log.read_text()
    assert "duplicate key" in log
    assert "Whitcombe" not in log
    assert "Quist" not in log


def test_the_extensions_that_search_needs_can_be_made(data: DataFolder) -> None:
    with running(data, {}) as url, psycopg.connect(url) as connection:
        for name in ("pg_trgm", "unaccent", "citext", "btree_gist"):
            connection.execute(f"CREATE EXTENSION {name}")


def test_its_folder_is_private(data: DataFolder) -> None:
    with running(data, {}):
        pass
    account = database_account()
    for path in (data.database_home, data.database_home / "cluster"):
        assert path.stat().st_uid == account.uid
        assert path.stat().st_mode & 0o077 == 0
    assert data.root.stat().st_mode & 0o067 == 0
    assert (data.root / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_second_command_is_the_guest_of_the_first(data: DataFolder) -> None:
    with running(data, {}) as ours, running(data, {}) as theirs:
        assert ask(ours, "SELECT pg_postmaster_start_time()") == ask(
            theirs, "SELECT pg_postmaster_start_time()"
        )


def test_an_outside_database_starts_nothing(data: DataFolder) -> None:
    """Issue 2, ground: with DATABASE_URL it uses that server and nothing else."""
    with running(data, {"DATABASE_URL": "postgresql://somewhere.example/x"}) as url:
        assert url == "postgresql://somewhere.example/x"
    assert not data.database_home.exists()


def test_it_refuses_the_data_of_another_major_version(data: DataFolder) -> None:
    with running(data, {}):
        pass
    (data.database_home / "cluster" / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotRunError, match=r"made by PostgreSQL 17.*pg_dump"), running(data, {}):
        pass


def test_a_half_made_cluster_is_made_again(data: DataFolder) -> None:
    """A kill in the middle of the first start leaves the draft only."""
    home = cluster_of(data).home
    draft = home.root / "cluster.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    with running(data, {}) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_process_file_of_somebody_else_does_not_stop_it(data: DataFolder) -> None:
    """After a restart of the machine the old number may belong to another process: this one."""
    with running(data, {}):
        pass
    stale = data.database_home / "cluster" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n")
    database_account().take(stale)
    with running(data, {}) as url:
        assert ask(url, "SELECT 1") == 1


def test_it_ends_when_the_command_that_started_it_is_killed(data: DataFolder) -> None:
    script = f"""
        from pathlib import Path
        from hypercare.runtime.database import running
        from hypercare.runtime.paths import DataFolder
        with running(DataFolder(Path({str(data.root)!r})), {{}}):
            print("up", flush=True)
            input()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "src"},
    ) as command:
        assert command.stdout is not None
        command.stdout.readline()
        lines = (data.database_home / "cluster" / "postmaster.pid").read_text().split()
        server = int(lines[0])
        command.kill()
    eventually(lambda: processes.birth(server) is None, "the database is gone")
    with running(data, {}) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_long_path_gets_a_short_socket(data: DataFolder) -> None:
    """The kernel takes 107 bytes for the name of a socket."""
    deep = DataFolder(data.root / ("long" * 15) / ("longer" * 10))
    data.root.chmod(0o711)
    (data.root / ("long" * 15)).mkdir(mode=0o711)
    with running(deep, {}) as url:
        assert ask(url, "SELECT 1") == 1
        assert len(url.rpartition("host=")[2]) < 100


class Blind(Account):
    """An account that cannot read the wheel, as nobody cannot under /root."""

    def may_run(self, program: Path) -> bool:
        return False


def test_programs_that_the_account_cannot_read_are_copied_once(tmp_path: Path) -> None:
    blind = Blind(os.geteuid(), os.getegid(), borrowed=False)
    copied = programs_for(blind, tmp_path)
    assert copied.bin.is_relative_to(tmp_path)
    said = subprocess.run([copied.path("psql"), "--version"], capture_output=True, check=True)
    assert copied.version.rpartition(".")[0].encode() in said.stdout
    assert programs_for(blind, tmp_path) == copied
    assert [path.name for path in tmp_path.iterdir()] == [f"programs-{copied.version}"]


def test_another_account_cannot_pass_a_closed_folder(tmp_path: Path) -> None:
    stranger = Account(uid=54321, gid=54321, borrowed=True)
    tmp_path.chmod(0o700)
    assert not stranger.may_pass(tmp_path / "not-yet-made")
    assert Account(os.geteuid(), os.getegid(), borrowed=False).may_pass(tmp_path)


def test_a_temporary_one_serves_tests_and_goes_away() -> None:
    with temporary_cluster(fsync=False) as url:
        assert ask(url, "SHOW fsync") == "off"
        assert ask(url, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True
        folder = Path(url.rpartition("host=")[2])
        assert folder.exists()
    assert not folder.exists()
