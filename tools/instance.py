"""An instance of the product as a stranger runs it: by its command, in processes of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hypercare.runtime.paths import DataFolder
from hypercare.runtime.supervisor import noted_children
from tools.api import Api

COMMAND = (sys.executable, "-m", "hypercare.surface.command.main")
RUNNING = "Hypercare is running at "


@dataclass
class Demo:
    """`hypercare demo` in a data folder; always on the port that it found first."""

    data: DataFolder
    environ: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    port: int = 0
    process: "subprocess.Popen[str] | None" = None

    def start(self) -> None:
        """Returns when it says that it is running."""
        bind = ["--bind", f"127.0.0.1:{self.port}", *self.words]
        self.process = subprocess.Popen(
            [*COMMAND, "demo", "--data", str(self.data.root), *bind],
            stdout=subprocess.PIPE,
            text=True,
            env=self._environ(),
        )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(RUNNING):
                self.port = int(line.strip().rstrip("/").rpartition(":")[2])
                return
        raise AssertionError(f"it did not start; read {self.data.log_file}")

    def token(self, role: str, name: str = "") -> str:
        named = name or f"for {role}"
        words = ["--data", str(self.data.root), "--role", role, "--name", named]
        done = subprocess.run(
            [*COMMAND, "token", "create", *words],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env=self._environ(),
        )
        return done.stdout.splitlines()[-1]

    def api(self, role: str) -> Api:
        return Api("127.0.0.1", self.port, self.token(role))

    def pid(self, name: str) -> int:
        """The process that runs under this name now: `web 1`, `worker`, `database`."""
        return noted_children(self.data)[name][0]

    def pids(self) -> list[int]:
        return [pid for pid, _mark in noted_children(self.data).values()]

    def kill(self) -> None:
        """The supervisor, without a word. Its children notice by themselves."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        code = self.process.wait(60)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code

    def _environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**kept, **self.environ}


@contextmanager
def demo(
    environ: dict[str, str] | None = None, *words: str, made: Path | None = None
) -> Iterator[Demo]:
    """A fresh one that runs, and is gone afterwards. `made` is a data folder to begin from."""
    root = Path(tempfile.mkdtemp(prefix="hc-"))
    if made is not None:
        copied(made, root)
    fresh = Demo(DataFolder(root), environ or {}, words)
    try:
        fresh.start()
        yield fresh
    finally:
        if fresh.process is not None and fresh.process.poll() is None:
            fresh.stop()
        shutil.rmtree(root, ignore_errors=True)


def copied(stopped: Path, to: Path) -> None:
    """With owners and modes, which PostgreSQL insists on. Nothing may run in it."""
    to.mkdir(exist_ok=True)
    subprocess.run(["cp", "-a", f"{stopped}/.", str(to)], check=True)
