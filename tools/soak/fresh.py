"""A fresh clone, as a stranger has it: `make demo` answers, `make test` is green; timed."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.figures import Figure
from tools.instance import RUNNING

PROJECT = Path(__file__).resolve().parents[2]
ORDINARY = "nobody"
# What this run's own environment and make would hand on; a stranger has none of it.
OURS = ("DATABASE_URL", "DJANGO_", "HYPERCARE_", "MAKE", "MFLAGS", "PYTHON", "VIRTUAL_ENV", "XDG_")


def figures() -> Iterator[Figure]:
    """As who runs this, and, for root, as an ordinary user too."""
    for account in accounts():
        who = account.pw_name
        with clone(account) as folder:
            demo_seconds = seconds_to_demo(folder, account)
            test_seconds = seconds_to_test(folder, account)
        yield Figure(f"fresh clone as {who}: make demo answers", demo_seconds, "s", 1, 1)
        yield Figure(f"fresh clone as {who}: make test is green", test_seconds, "s", 1, 1)


def accounts() -> list[pwd.struct_passwd]:
    mine = pwd.getpwuid(os.geteuid())
    return [mine, pwd.getpwnam(ORDINARY)] if mine.pw_uid == 0 else [mine]


@contextmanager
def clone(account: pwd.struct_passwd) -> Iterator[Path]:
    """What is committed, in a home of its own with empty caches."""
    home = Path(tempfile.mkdtemp(prefix="hc-fresh-"))
    home.chmod(0o755)
    try:
        subprocess.run(["git", "clone", "-q", PROJECT, home / "clone"], check=True)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", home], check=True)
        yield home / "clone"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def seconds_to_demo(folder: Path, account: pwd.struct_passwd) -> float:
    """From `make demo` to a healthy answer on its address; then Ctrl-C ends it."""
    began = time.monotonic()
    process = start(folder, account, "demo", "ARGS=--bind 127.0.0.1:0")
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    address = next(line.removeprefix(RUNNING).strip() for line in lines if line.startswith(RUNNING))
    with urllib.request.urlopen(f"{address}healthz") as answer:
        assert answer.status == 200
    passed = time.monotonic() - began
    os.killpg(process.pid, signal.SIGINT)
    process.wait(60)
    return passed


def seconds_to_test(folder: Path, account: pwd.struct_passwd) -> float:
    """With set-up. Raises AssertionError with the last lines when a test fails."""
    began = time.monotonic()
    process = start(folder, account, "test")
    said, _nothing = process.communicate()
    assert process.returncode == 0, said[-3000:]
    return time.monotonic() - began


def start(folder: Path, account: pwd.struct_passwd, *words: str) -> "subprocess.Popen[str]":
    """In a group of its own, so that Ctrl-C reaches all of it, as on a terminal."""
    environ = {name: os.environ[name] for name in os.environ if not name.startswith(OURS)}
    is_other = account.pw_uid != os.geteuid()
    if is_other:
        environ["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    return subprocess.Popen(
        ["make", *words],
        cwd=folder,
        env={**environ, "HOME": str(folder.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        user=account.pw_uid if is_other else None,
        group=account.pw_gid if is_other else None,
        extra_groups=[] if is_other else None,
    )
