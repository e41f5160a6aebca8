"""The proof of a full disk (safety row 46), on a real one: a small file system in memory, filled.

While it is full every message is refused with 75 and `/healthz` is red; when there is room again,
the instance is well by itself, and what was refused is handed in again and is there once. It
needs the right to mount, so it runs as root.
"""

import errno
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypercare.runtime.paths import DataFolder
from tools.figures import Figure
from tools.instance import COMMAND, Demo

MEGABYTES, MESSAGES = 400, 6
BLOCK = bytes(64 * 1024)
LARGE = 100_000  # so that none fits into what is left over inside the database's files
RED_SECONDS, WELL_SECONDS = 60.0, 60.0
TRY_AGAIN = 75


def figures() -> Iterator[Figure]:
    with _small_disk() as disk:
        instance = Demo(DataFolder(disk / "data"))
        instance.start()
        try:
            yield from _proof(instance, disk / "filler")
        finally:
            instance.stop()


def _proof(instance: Demo, filler: Path) -> Iterator[Figure]:
    _fill(filler)
    refused = [_handed_in(instance, number) for number in range(MESSAGES)]
    assert refused == [TRY_AGAIN] * MESSAGES, refused
    _wait(instance, 503, RED_SECONDS)
    filler.unlink()
    yield Figure("full disk: refused with 75", len(refused), "count", MESSAGES, 1)
    yield Figure("full disk: well again", _wait(instance, 200, WELL_SECONDS), "s", 1, 1)
    taken = [_handed_in(instance, number) for number in range(MESSAGES)]
    assert taken == [0] * MESSAGES, taken
    stored = instance.api("readiness-team").get("/messages")["items"]
    firsts = [one for one in stored if one["state"] != "copy"]
    yield Figure("full disk: stored afterwards, each once", len(firsts), "count", MESSAGES, 1)
    assert len(stored) == len(firsts) == MESSAGES, stored


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hypercare-full-") as folder:
        options = f"size={MEGABYTES}m,mode=0755"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _fill(filler: Path) -> None:
    """Until not another byte goes in."""
    with filler.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(BLOCK)
        except OSError as full:
            if full.errno != errno.ENOSPC:
                raise


def _handed_in(instance: Demo, number: int) -> int:
    words = ["mail", "file", "--data", str(instance.data.root), "--mailbox", "customer-support"]
    head = f"From: Jo <jo@eldorado.example>\nMessage-ID: <full-{number}@eldorado.example>\n"
    text = f"Subject: Full {number}\n\n{os.urandom(LARGE).hex()}\n"
    raw = f"{head}{text}".encode()
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run([*COMMAND, *words], input=raw, capture_output=True, env=ours)
    return done.returncode


def _wait(instance: Demo, status: int, most: float) -> float:
    """Seconds until `/healthz` answers so."""
    began = time.monotonic()
    while _health(instance.port) != status:
        assert time.monotonic() - began < most, f"no {status} within {most:.0f} s"
    return time.monotonic() - began


def _health(port: int) -> int:
    """0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)
    except OSError:
        return 0
