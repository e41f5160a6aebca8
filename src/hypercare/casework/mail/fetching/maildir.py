"""A mail folder (Maildir): each file in `new` is stored, and then moved to `cur`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from hypercare.casework.mail.fetching.connections import MaildirPlace, short
from hypercare.casework.mail.keeping import Found, keep
from hypercare.casework.mail.models import Mailbox
from hypercare.casework.mail.states import Way


def take_new(place: MaildirPlace, mailbox: Mailbox, now: Callable[[], datetime]) -> int:
    """Oldest first. Raises OSError for a folder that is not there; a file that vanishes is not
    a fault: another process was faster. One that cannot be taken stops no other: it is raised
    when all the others are stored (row 49)."""
    stored = 0
    trouble: OSError | None = None
    for file in sorted((place.path / "new").iterdir()):
        if file.name.startswith(".") or file.is_symlink() or not file.is_file():
            continue
        try:
            stored += _take(file, place, mailbox, now())
        except OSError as error:
            trouble = error
    if trouble is not None:
        raise trouble
    return stored


def _take(file: Path, place: MaildirPlace, mailbox: Mailbox, at: datetime) -> bool:
    """Stored and committed before it is moved; its name says where it was."""
    found = Found(Way.MAILDIR, place=f"maildir:{short(file.name)}")
    try:
        with file.open("rb") as source:
            keep(mailbox=mailbox, source=source, found=found, at=at)
        file.rename(place.path / "cur" / f"{file.name}:2,S")
    except FileNotFoundError:
        return False
    return True
