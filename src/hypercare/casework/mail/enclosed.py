"""Files that came with a message, in the story of its ticket (safety rows 5 to 8).

Name and size are looked at first, and only what a ticket takes is opened. What is left stays in
the message as it came, and the step says how many that are: a name may name somebody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.casework.mail import sandbox
from hypercare.casework.mail.errors import Unreadable
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.reading.words import Part
from hypercare.casework.mail.sandbox import Budget
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.attaching import (
    MOST_AT_ONCE,
    NewFile,
    attach_file,
    came_with,
    fault_of,
)
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.accounts import actor as actors
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.filestore.names import clean_name
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.reference.directory.models import EntityType


@dataclass(frozen=True)
class Enclosed:
    """What can go on a ticket, and how many of the files cannot."""

    files: tuple[NewFile, ...] = ()
    left: int = 0


def opened(message: RawMessage, parts: Sequence[Part], budget: Budget) -> Enclosed:
    """Before any transaction: all at once in the child process, with its limits.

    `budget` is what reading the text has left over.
    """
    taken = [part for part in parts if not fault_of(clean_name(part.name), part.size)]
    wanted = taken[:MOST_AT_ONCE]
    if message.stored is None or not wanted:
        return Enclosed(left=len(parts))
    raw = b"".join(filestore.read(message.stored))
    try:
        opened = sandbox.files_of(raw, [part.number for part in wanted], budget)
    except Unreadable:
        return Enclosed(left=len(parts))
    files = [NewFile(part.name, data) for part, data in zip(wanted, opened, strict=True)]
    return Enclosed(tuple(files), len(parts) - len(files))


def put_on(ticket: Ticket | None, message: RawMessage, enclosed: Enclosed, at: datetime) -> str:
    """Says in a sentence what became of them; empty when nothing came along. Twice is once."""
    if not (enclosed.files or enclosed.left):
        return ""
    if ticket is None:
        return _("The files that came along are in the message alone: there is no ticket.")
    if message.contact is not None and message.contact.entity_type == EntityType.PUBLIC:
        return _("The files that came along are not kept: nothing of the caller's is.")
    if came_with(program=ticket.program, message=message.reference):
        return _("The files that came along are on the ticket already.")
    kept = sum(_attach(ticket, message, file, at) for file in enclosed.files)
    return _said(kept, len(enclosed.files) - kept + enclosed.left)


def _attach(ticket: Ticket, message: RawMessage, file: NewFile, at: datetime) -> bool:
    """One that is refused, say by a ticket that is full, keeps no other from it."""
    try:
        attach_file(
            ticket=ticket,
            file=file.data,
            name=file.name,
            audience=Audience.INTERNAL,
            message=message.reference,
            by=actors.system(ticket.program),
            at=at,
        )
    except InvalidInput:
        return False
    return True


def _said(kept: int, left: int) -> str:
    on = ngettext("%(n)s file is on the ticket.", "%(n)s files are on the ticket.", kept)
    off = ngettext(
        "%(n)s is not of a kind or size that a ticket takes, and stays in the message.",
        "%(n)s are not of a kind or size that a ticket takes, and stay in the message.",
        left,
    )
    return " ".join(text % {"n": n} for text, n in ((on, kept), (off, left)) if n)
