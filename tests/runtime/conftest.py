"""Instances for the tests of the runtime: real processes, a real database, a port of their own."""

import os
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hypercare.runtime import processes
from hypercare.runtime.paths import DataFolder
from hypercare.runtime.supervisor import noted_children
from tests.runtime.eventually import eventually
from tests.runtime.standin import COMMAND


@dataclass
class Instance:
    """A stand-in application under the real supervisor."""

    data: DataFolder
    process: "subprocess.Popen[str] | None" = None
    url: str = ""
    everyone: dict[int, str] = field(default_factory=dict)

    def start(self, port: str = "0") -> "Instance":
        environ = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        self.process = subprocess.Popen(
            [*COMMAND, "serve", str(self.data.root), port],
            stdout=subprocess.PIPE,
            text=True,
            env={**environ, "PYTHONPATH": os.pathsep.join(["src", "."])},
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.note()
        return self

    def note(self) -> dict[str, int]:
        """Every process of it by name; remembered, to look for leftovers at the end."""
        children = noted_children(self.data)
        self.everyone |= dict(children.values())
        return {name: pid for name, (pid, _mark) in children.items()}

    def visit(self) -> str:
        """The page's words, or nothing when it does not answer with 200."""
        try:
            with urllib.request.urlopen(self.url, timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def visits(self) -> int:
        """How many visits the database remembers, this one included."""
        eventually(lambda: bool(self.visit()), "the page answers")
        return int(self.visit().split()[1])

    def signal(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.note()
        self.process.send_signal(number)
        return self.process.wait(40)

    def left_over(self) -> list[int]:
        return [pid for pid, mark in self.everyone.items() if processes.birth(pid) == mark]


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """A short path that the database's account can reach when the tests run as root."""
    root = Path(tempfile.mkdtemp(prefix="hc-"))
    yield DataFolder(root)
    shutil.rmtree(root)


@pytest.fixture
def instance(data: DataFolder) -> Iterator[Instance]:
    made = Instance(data)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.signal(signal.SIGTERM)
    if made.process is not None and made.process.stdout is not None:
        made.process.stdout.close()
    eventually(lambda: not made.left_over(), "the instance is gone")
