"""A whole running instance: from a data folder and an address to processes that answer."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hypercare.runtime import lifeline
from hypercare.runtime.address import Address, listen
from hypercare.runtime.children import Child
from hypercare.runtime.database import cluster_of
from hypercare.runtime.errors import CannotRunError
from hypercare.runtime.ownership import Owner, last_owner, owning
from hypercare.runtime.paths import DataFolder, make_private
from hypercare.runtime.postgres import Cluster
from hypercare.runtime.probe import Probe
from hypercare.runtime.supervisor import Supervisor, clean_up

COMMAND = (sys.executable, "-m", "hypercare.surface.command.main")
MOST_WEB_PROCESSES = 4
# Tells a supervised process that DATABASE_URL names the instance's own database.
EMBEDDED = "HYPERCARE_EMBEDDED"
WAIT_FOR_OWNER_SECONDS = 30.0
MEMORY = Path("/dev/shm")  # noqa: S108, the folder in it is made by mkdtemp


@dataclass(frozen=True)
class Plan:
    """What to run. `prepare` are the command's words that must succeed before pages open."""

    data: DataFolder
    bind: Address
    environ: Mapping[str, str]
    prepare: tuple[str, ...] = ()
    command: tuple[str, ...] = COMMAND
    web_processes: int = field(default_factory=lambda: min(MOST_WEB_PROCESSES, os.cpu_count() or 1))
    log_to_file: bool = True
    announce: Callable[[Address], None] = lambda _address: None


def serve(plan: Plan) -> int:
    """Runs until asked to end. Returns the exit code. Raises CannotRunError when it cannot."""
    plan.data.make()
    with _alone(plan):
        clean_up(plan.data)
        door, address = listen(plan.bind)
        with door:
            return _serve_at(plan, door, address)


def _serve_at(plan: Plan, door: socket.socket, address: Address) -> int:
    read_end, write_end = os.pipe()
    probe = Probe(address)
    supervisor = Supervisor(plan.data, probe, lambda: plan.announce(address))
    with supervisor.minding_signals(), _database(plan, supervisor) as url:
        environ = _environment(plan, address, url, read_end)
        crew = Crew(plan, environ, door.fileno(), read_end)
        try:
            done = crew.prepare(supervisor)
            if done == 0 and not supervisor.stopping:
                supervisor.children = crew.children()
                supervisor.keep_up()
            return done
        finally:
            supervisor.end()
            _forget_figures(plan.data)
            probe.close()
            os.close(write_end)
            os.close(read_end)


@dataclass(frozen=True)
class Crew:
    """Starts the processes of one instance."""

    plan: Plan
    environ: Mapping[str, str]
    door: int
    lifeline: int

    def children(self) -> list[Child]:
        web = [
            Child(f"web {number}", self._launch_web)
            for number in range(1, self.plan.web_processes + 1)
        ]
        return [*web, Child("worker", lambda: self._launch("worker"))]

    def prepare(self, supervisor: Supervisor) -> int:
        """Exit code of the preparing command, which tells the person its own progress."""
        if not self.plan.prepare:
            return 0
        process = self._launch(*self.plan.prepare, talks=True)
        while process.poll() is None:
            if supervisor.stopping:
                process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        return 0 if supervisor.stopping else process.returncode

    def _launch_web(self) -> "subprocess.Popen[bytes]":
        """Only web processes get the door: it must close with the last of them."""
        return self._launch("web", "--inherited", str(self.door), also=(self.door,))

    def _launch(
        self, *words: str, talks: bool = False, also: tuple[int, ...] = ()
    ) -> "subprocess.Popen[bytes]":
        """In a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        with self.plan.data.log_file.open("ab") as log:
            out = log if self.plan.log_to_file and not talks else None
            return subprocess.Popen(  # noqa: S603, programs of ours alone
                [*self.plan.command, *words],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=self.environ,
                pass_fds=[self.lifeline, *also],
                process_group=0,
            )


def application_environment(
    data: DataFolder, url: str, environ: Mapping[str, str]
) -> dict[str, str]:
    """What the application reads, for a command as for a supervised process."""
    ours = environ.get(EMBEDDED, "" if environ.get("DATABASE_URL") else "1")
    return {
        "DJANGO_SETTINGS_MODULE": "hypercare.config.settings",
        "HYPERCARE_SECRET_KEY": data.secrets().secret_key,
        **environ,
        "HYPERCARE_DATA": str(data.root),
        "DATABASE_URL": url,
        EMBEDDED: ours,
    }


def _environment(plan: Plan, address: Address, url: str, read_end: int) -> dict[str, str]:
    hosts = plan.environ.get("HYPERCARE_ALLOWED_HOSTS")
    return {
        **application_environment(plan.data, url, plan.environ),
        # The supervisor asks for /healthz as localhost, so that name is always among them.
        "HYPERCARE_ALLOWED_HOSTS": f"{hosts},localhost" if hosts else address.allowed_hosts,
        "PYTHONUNBUFFERED": "1",
        "PROMETHEUS_MULTIPROC_DIR": _figures(plan.data),
        lifeline.VARIABLE: str(read_end),
    }


def _figures(data: DataFolder) -> str:
    """An empty folder in which the web processes add up what /metrics shows.

    In memory where that can be: the files are mapped, and a process that writes to one for which
    the disk has no room is killed by the kernel (row 46).
    """
    _forget_figures(data)
    if os.access(MEMORY, os.W_OK):
        data.figures.symlink_to(tempfile.mkdtemp(prefix="hypercare-", dir=MEMORY))
    else:
        make_private(data.figures)
    return str(data.figures)


def _forget_figures(data: DataFolder) -> None:
    """Those of a run that has ended, also of one that was killed."""
    if data.figures.is_symlink():
        shutil.rmtree(data.figures.readlink(), ignore_errors=True)
        data.figures.unlink()
    shutil.rmtree(data.figures, ignore_errors=True)


@contextlib.contextmanager
def _alone(plan: Plan) -> Iterator[None]:
    """Waits for a short command to finish; another running instance is an error at once."""
    me = Owner(os.getpid(), serves=True, address=plan.bind.url)
    give_up = time.monotonic() + WAIT_FOR_OWNER_SECONDS
    while True:
        with owning(plan.data, me) as ours:
            if ours:
                yield
                return
        owner = last_owner(plan.data)
        if (owner and owner.serves) or time.monotonic() > give_up:
            raise CannotRunError(_taken(plan.data, owner))
        time.sleep(0.2)


def _taken(data: DataFolder, owner: Owner | None) -> str:
    who = f"process {owner.pid}, {owner.address}" if owner else "another process"
    return (
        f"Hypercare already runs on {data.root} ({who}). "
        "Stop it first, or start a second one with another --data DIR and --bind HOST:PORT."
    )


@contextlib.contextmanager
def _database(plan: Plan, supervisor: Supervisor) -> Iterator[str]:
    external = plan.environ.get("DATABASE_URL")
    if external:
        yield external
        return
    cluster = cluster_of(plan.data)
    child = Child("database", cluster.start)
    supervisor.start_database(child)
    try:
        yield cluster.url
    finally:
        _stop(cluster, child)


def _stop(cluster: Cluster, child: Child) -> None:
    if child.process is not None:
        cluster.stop(child.process)
