"""Debian's own PostgreSQL 15, as an office that has a server of its own would run it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL

from hypercare.runtime.home import DatabaseHome, forget, private_for, socket_folder
from hypercare.runtime.paths import Secrets
from hypercare.runtime.postgres import Cluster
from hypercare.runtime.privileges import database_account
from hypercare.runtime.programs import Programs

PROGRAMS = Programs(Path("/usr/lib/postgresql/15/bin"), "15")


class Fifteen(Cluster):
    """Its sorting comes from the C library: version 15 has none built in."""

    def initdb(self, draft: Path, password: Path) -> list[str]:
        newer = {"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"}
        return [word for word in super().initdb(draft, password) if word not in newer]


@dataclass
class Server:
    cluster: Cluster

    def start(self) -> None:
        self.process = self.cluster.start()

    def kill(self) -> None:
        """The postmaster, without a word; then it is started again, as systemd would."""
        self.process.send_signal(SIGKILL)
        self.process.wait()
        self.start()


@contextmanager
def server() -> Iterator[Server]:
    account = database_account()
    root = Path(tempfile.mkdtemp(prefix="hc15-"))
    private_for(account, root)
    home = DatabaseHome(root, socket_folder(root, account, root.name))
    secrets = Secrets("soak", "soak-owner", "soak-database")
    made = Server(Fifteen(home, account, PROGRAMS, secrets, root / "log"))
    try:
        made.start()
        yield made
        made.cluster.stop(made.process)
    finally:
        forget(home)
