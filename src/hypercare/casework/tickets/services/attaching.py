"""Files in the story of a ticket: checked before they are opened, kept under generated names.

A file is never read here, only counted and hashed. There is no upload before the saving: bytes and
entry are one transaction, so nothing is ever left over that somebody could reach (safety row 22).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Attachment, Ticket
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.services.lines import add_line, write
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.filestore.names import LONGEST_NAME, TYPES, clean_name, type_of
from hypercare.foundation.filestore.services import remove, store
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.services import blank

MOST_BYTES = 10 * 1024 * 1024
MOST_AT_ONCE = 10
MOST_ON_A_TICKET = 200


@dataclass(frozen=True)
class NewFile:
    """As it was sent; the name is checked and cleaned here."""

    name: str
    data: bytes


def attach_file(
    *,
    ticket: Ticket,
    file: bytes,
    name: str,
    by: Actor,
    at: datetime,
    audience: str,
    message: str = "",
) -> Attachment:
    """One file; raises InvalidInput (field `files`) for what is not taken, with a sentence.

    `message` is the reference of the mail that it came with.
    """
    new = [NewFile(name, file)]
    (kept,) = attach_files(
        ticket=ticket, files=new, audience=audience, by=by, at=at, message=message
    )
    return kept


def attach_files(
    *,
    ticket: Ticket,
    files: Sequence[NewFile],
    audience: str,
    by: Actor,
    at: datetime,
    message: str = "",
    key: UUID | None = None,
) -> list[Attachment]:
    """All of them or none. The same `key` again adds nothing. What came with a mail is kept in
    a closed wave too.

    Raises InvalidInput as `attach_file` does, Conflict for a key that came with other files.
    """
    require(by, "ticket.note")
    if known := _known(ticket, files, by, key):
        return known
    names = _checked(ticket, files)
    if not message:
        refuse_closed_wave(ticket)
    adding = _Adding(ticket, Audience(audience), by, at, message[:255])
    try:
        return _attach(adding, files, names, key)
    except IntegrityError:
        # The first save of this key was still running; it is committed now.
        if known := _known(ticket, files, by, key):
            return known
        raise


def came_with(*, program: Program, message: str) -> bool:
    """Whether files of that mail, by its reference, are on a ticket already."""
    return Attachment.objects.filter(program=program, message=message).exists()


def take_off(*, program: Program, message: str, at: datetime) -> int:
    """The files of that mail go, with their names; returns how many. Their entries stay.

    Part of a larger verb, which says why.
    """
    rows = Attachment.objects.filter(program=program, message=message)
    kept = list(rows.select_related("stored", "entry"))
    blank([one.entry.text_id for one in kept], at=at)
    rows.delete()
    for one in kept:
        remove(one.stored)
    return len(kept)


@dataclass(frozen=True)
class _Adding:
    ticket: Ticket
    audience: Audience
    by: Actor
    at: datetime
    message: str


def _known(
    ticket: Ticket, files: Sequence[NewFile], by: Actor, key: UUID | None
) -> list[Attachment]:
    """What the first save with that key kept."""
    keys = [uuid5(key, str(number)) for number in range(MOST_AT_ONCE)] if key else []
    rows = Attachment.objects.filter(program=by.program, entry__key__in=keys)
    known = list(rows.select_related("entry__text", "stored").order_by("entry_id"))
    kept = [(one.entry.ticket_id, one.stored.sha256) for one in known]
    sent = [(ticket.pk, hashlib.sha256(file.data).hexdigest()) for file in files]
    if known and kept != sent:
        raise Conflict(_("This key was already used with other files. Use a new key."))
    return known


@transaction.atomic
def _attach(
    adding: _Adding, files: Sequence[NewFile], names: Sequence[str], key: UUID | None
) -> list[Attachment]:
    kept = [
        _keep(adding, file.data, name, uuid5(key, str(number)) if key else None)
        for number, (file, name) in enumerate(zip(files, names, strict=True))
    ]
    data = {"audience": adding.audience, "files": [str(one.key) for one in kept]}
    write("ticket.files-attached", adding.ticket, by=adding.by, at=adding.at, data=data)
    return kept


def _keep(adding: _Adding, data: bytes, name: str, key: UUID | None) -> Attachment:
    by, at = adding.by, adding.at
    stored = store(program=by.program, data=data, at=at)
    kind, told = EntryKind.ATTACHMENT, adding.audience
    entry = add_line(adding.ticket, kind, name, by=by, at=at, audience=told, key=key)
    return Attachment.objects.create(
        program=by.program, entry=entry, stored=stored, message=adding.message
    )


def _checked(ticket: Ticket, files: Sequence[NewFile]) -> list[str]:
    """The clean names. Raises InvalidInput with a sentence for each file that is not taken."""
    names = [clean_name(file.name) for file in files]
    sized = [(name, len(file.data)) for file, name in zip(files, names, strict=True)]
    faults = [fault for name, size in sized if (fault := fault_of(name, size))]
    if not files:
        faults = [_("Choose a file before you attach it.")]
    elif len(files) > MOST_AT_ONCE:
        faults = [_("Attach %(most)s files at a time at most.") % {"most": MOST_AT_ONCE}]
    elif ticket.log.filter(kind=EntryKind.ATTACHMENT).count() + len(files) > MOST_ON_A_TICKET:
        faults = [_("A ticket holds %(most)s files at most.") % {"most": MOST_ON_A_TICKET}]
    if faults:
        raise InvalidInput(" ".join(faults), fields={"files": " ".join(faults)})
    return names


def fault_of(name: str, size: int) -> str:
    """Empty for a file that is taken: by its clean name and its size in bytes, unopened."""
    said = {"name": name[:40] or _("A file"), "most": MOST_BYTES // 1024 // 1024}
    if len(name) > LONGEST_NAME:
        sentence = _("“%(name)s…” has a name of more than %(longest)s characters. Shorten it.")
        return sentence % (said | {"longest": LONGEST_NAME})
    if type_of(name) is None:
        sentence = _("“%(name)s” is not of a kind that is taken. Send one of these: %(kinds)s.")
        return sentence % (said | {"kinds": ", ".join(TYPES)})
    if not size:
        return _("“%(name)s” is empty.") % said
    if size > MOST_BYTES:
        return (
            _("“%(name)s” is larger than %(most)s MB. Make it smaller, or send it in parts.") % said
        )
    return ""
