"""Logs that a telephone system leaves in a folder: read once, and put aside."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import structlog

from hypercare.casework.evidence.models import Import
from hypercare.casework.evidence.selectors import sources
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.programs.models import Program

log = structlog.get_logger("hypercare.evidence")
DONE, REFUSED = "read", "refused"
HALF_WRITTEN = ".part"


def take_files(root: Path, *, at: datetime) -> Iterator[Import]:
    """`root/PROGRAM/SOURCE/FILE` goes to `read/` beside it, or to `refused/` with a sentence.

    A file that is being written has a name that ends in .part. Killed in between, a file is read
    again, which changes nothing.
    """
    for program in Program.objects.order_by("key"):
        for source in sources(program):
            folder = root / program.key / source.key
            for file in _waiting(folder):
                try:
                    with file.open("rb") as log_file:
                        made = import_calls(
                            source=source, file=log_file, name=file.name, by=system(program), at=at
                        )
                except HypercareError as error:
                    log.warning("file refused", source=source.key, file=file.name)
                    _aside(file, REFUSED, f"{error.sentence}\n{_listed(error)}")
                else:
                    _aside(file, DONE)
                    yield made


def _waiting(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = (path for path in folder.iterdir() if path.is_file() and not path.is_symlink())
    return sorted(path for path in files if path.suffix != HALF_WRITTEN)


def _listed(error: HypercareError) -> str:
    faults = getattr(error, "faults", ())
    return "".join(f"{fault.row}: {fault.reason}\n" for fault in faults)


def _aside(file: Path, where: str, sentence: str = "") -> None:
    folder = file.parent / where
    folder.mkdir(exist_ok=True)
    moved = folder / file.name
    if sentence:
        moved.with_name(f"{file.name}.why.txt").write_text(sentence, encoding="utf-8")
    file.replace(moved)
