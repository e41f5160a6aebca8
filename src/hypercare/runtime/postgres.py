"""The embedded PostgreSQL: made once, started, found again after a crash, stopped.

Listens on a socket in a private folder and nowhere else: the wheel has no TLS.
"""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from hypercare.runtime import lifeline
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.home import DatabaseHome
from hypercare.runtime.paths import Secrets
from hypercare.runtime.privileges import Account
from hypercare.runtime.processes import end_process
from hypercare.runtime.programs import Programs

OWNER = "postgres"
NAME = "hypercare"
RECOVERY_SECONDS = 120.0
RETRY_SECONDS = 20.0
STOP_SECONDS = 20.0
PAUSE = 0.03
# Ends sessions and writes everything down; gives up at once; cannot be refused.
STOP_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)

# PostgreSQL would read PG* variables that were meant for others.
BARE = {"PATH": os.defpath, "LC_ALL": "C"}
SETTINGS = {
    "max_connections": "120",
    "jit": "off",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
    "unix_socket_permissions": "0700",
    # Statements and details of errors quote rows, and logs hold no personal data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For tests only: a crash of the machine may lose what was committed.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One database cluster and how to run it."""

    home: DatabaseHome
    account: Account
    programs: Programs
    secrets: Secrets
    log: Path
    durable: bool = True

    @property
    def url(self) -> str:
        return self._url(NAME, self.secrets.database_password, NAME)

    @property
    def owner_url(self) -> str:
        """For the superuser: tests and repairs, never the application."""
        return self._url(OWNER, self.secrets.owner_password, "postgres")

    def start(self) -> "subprocess.Popen[bytes]":
        """Returns once the database answers and holds ours. Makes it on the first call.

        After a kill the old processes hold the shared memory for a moment, so an early end of
        the new one is tried again. Raises CannotRunError when it stays down.
        """
        self._create()
        self._stop_orphan()
        give_up = time.monotonic() + RETRY_SECONDS
        while True:
            process = self._launch()
            if self._comes_up(process):
                break
            if time.monotonic() > give_up:
                raise CannotRunError(
                    f"PostgreSQL does not start. Its own words are at the end of {self.log}."
                )
            time.sleep(0.3)
        self._make_ours()
        return process

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        """Ends sessions, writes everything down, and waits for it."""
        for how in STOP_SIGNALS:
            if process.poll() is None:
                process.send_signal(how)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return

    def answers(self) -> bool:
        """Whether our database can be opened at this moment."""
        try:
            psycopg.connect(self.url, connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _create(self) -> None:
        version = self.home.cluster / "PG_VERSION"
        if not version.exists():
            self._initialise()
        found = version.read_text().strip()
        if found != self.programs.major:
            raise CannotRunError(
                f"The database in {self.home.cluster} was made by PostgreSQL {found}; this release "
                f"brings {self.programs.major}. Save it with pg_dump -Fc under the release that "
                "made it, start this one with a new --data folder and load it with pg_restore."
            )

    def _initialise(self) -> None:
        """Made under another name and renamed, so that a half-made cluster is never taken."""
        draft = self.home.root / "cluster.new"
        shutil.rmtree(draft, ignore_errors=True)
        password = self.home.root / "password"
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self.secrets.owner_password)
        self.account.take(password)
        try:
            self._run(*self.initdb(draft, password))
        finally:
            password.unlink()
        draft.rename(self.home.cluster)

    def initdb(self, draft: Path, password: Path) -> list[str]:
        """Sorting is built in: the same on every machine, whatever its C library thinks."""
        how = [
            "initdb", "-D", str(draft), "-U", OWNER, "--pwfile", str(password),
            "--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
        ]  # fmt: skip
        return how if self.durable else [*how, "--no-sync"]

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603, programs of ours alone
            [self.programs.path(name), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd=self.home.root,
            env=BARE,
            user=self.account.user,
            group=self.account.group,
            extra_groups=self.account.extra_groups,
        )
        if done.returncode != 0:
            raise CannotRunError(f"PostgreSQL's {name} failed: {done.stdout.strip()}")

    def _launch(self) -> "subprocess.Popen[bytes]":
        settings = SETTINGS if self.durable else SETTINGS | FORGETFUL
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        place = ["-D", str(self.home.cluster), "-h", "", "-k", str(self.home.socket)]
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603, programs of ours alone
                [self.programs.path("postgres"), *place, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=lifeline.dies_with_us(signal.SIGINT),
                cwd=self.home.root,
                env=BARE,
                user=self.account.user,
                group=self.account.group,
                extra_groups=self.account.extra_groups,
            )

    def _comes_up(self, process: "subprocess.Popen[bytes]") -> bool:
        """False when it ended. Replaying its log after a crash takes a while and is waited for."""
        give_up = time.monotonic() + RECOVERY_SECONDS
        while process.poll() is None and time.monotonic() < give_up:
            if self._ready(process.pid):
                return True
            time.sleep(PAUSE)
        return False

    def _ready(self, pid: int) -> bool:
        """The server writes its state into the eighth line of its process file."""
        lines = self._process_lines()
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _process_lines(self) -> list[str]:
        try:
            return self.home.process_file.read_text().splitlines()
        except FileNotFoundError:
            return []

    def _stop_orphan(self) -> None:
        """Nobody else owns this folder now, so a server that still runs lost its supervisor."""
        lines = self._process_lines()
        if not lines or not lines[0].isdigit():
            return
        pid = int(lines[0])
        if not self._is_our_server(pid):
            # The number was given to another process, after a restart of the machine for one.
            self.home.process_file.unlink(missing_ok=True)
            return
        end_process(pid, STOP_SIGNALS, STOP_SECONDS)

    def _is_our_server(self, pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == self.home.cluster.resolve()
        except OSError:
            return not Path("/proc/self").exists() and self.answers()

    def _make_ours(self) -> None:
        """The application's own account owns one database and is no superuser."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
            if known.fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                        sql.Identifier(NAME), sql.Literal(self.secrets.database_password)
                    )
                )
            made = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if made.fetchone() is None:
                connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")

    def _url(self, user: str, password: str, name: str) -> str:
        return f"postgresql://{user}:{quote(password)}@/{name}?host={quote(str(self.home.socket))}"
