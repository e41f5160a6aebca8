"""Storing a message: its bytes and its row are committed before anything is decided (row 41)."""

from dataclasses import dataclass
from datetime import datetime
from io import SEEK_END
from typing import IO

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hypercare.casework.mail.fingerprints import fingerprint
from hypercare.casework.mail.models import Mailbox, RawMessage, Step
from hypercare.casework.mail.states import State, StepKind, Way
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.services import store_stream
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.kernel.rows import store_together
from hypercare.foundation.programs.services import numbered


@dataclass(frozen=True)
class Found:
    """Where a message was found, so that finding it again is no second message.

    A UID is one of the folder and the server that `place` names, and of no other.
    """

    way: Way
    uid_validity: int | None = None
    uid: int | None = None
    place: str = ""


def keep(
    *,
    mailbox: Mailbox,
    source: IO[bytes],
    found: Found,
    at: datetime,
    received_at: datetime | None = None,
    by: Actor | None = None,
) -> RawMessage:
    """Durable when it returns; call outside a transaction. Found at the same place: the same row.

    The same message from elsewhere is kept beside the first, as its copy. `received_at` is when
    our mail server got it, if that is known.
    """
    if known := known_at(mailbox, found):
        return known
    mark = fingerprint(source)
    received = min(received_at or at, at)
    try:
        return _keep(mailbox, source, found, mark, by, at, received)
    except IntegrityError:
        # Another process was storing it at this moment; its row is committed now.
        return known_at(mailbox, found) or _keep(mailbox, source, found, mark, by, at, received)


def known_at(mailbox: Mailbox, found: Found) -> RawMessage | None:
    """What was stored from that place before."""
    if found.uid is None and not found.place:
        return None
    return RawMessage.objects.filter(
        program=mailbox.program_id,
        mailbox=mailbox,
        place=found.place,
        uid_validity=found.uid_validity,
        uid=found.uid,
    ).first()


@transaction.atomic
def _keep(
    mailbox: Mailbox,
    source: IO[bytes],
    found: Found,
    mark: str,
    by: Actor | None,
    at: datetime,
    received: datetime,
) -> RawMessage:
    known = RawMessage.objects.filter(program=mailbox.program, fingerprint=mark, copy_of=None)
    known = known.only("number", "blanked_at")
    # Held, so that one that is blanked at this moment is known to be.
    first = known.select_for_update(no_key=True).first()
    gone = first.blanked_at if first else None
    stored = None if gone else store_stream(program=mailbox.program, source=source, at=at)
    message = RawMessage(
        program=mailbox.program,
        mailbox=mailbox,
        way=found.way,
        uid_validity=found.uid_validity,
        uid=found.uid,
        place=found.place,
        received_at=received,
        token=by.token if by else None,
        stored=stored,
        size=source.seek(0, SEEK_END),
        fingerprint=mark,
        copy_of=first,
        blanked_at=at if gone else None,
        state=State.COPY if first else State.WAITING,
        due_at=at,
    )
    kind, why = StepKind.STORED, _why(first)
    step = Step(program=mailbox.program, message=message, kind=kind, at=at, why=why)
    number = message, {"number": numbered(mailbox.program, Series.MESSAGE)}
    store_together(message, step, computed=number)
    return message


def _why(first: RawMessage | None) -> str:
    if first is None:
        return _("The whole message is stored, before anything was decided about it.")
    if first.blanked_at is not None:
        said = _("It is the same message as %(first)s, which is blanked, so nothing of it is kept.")
        return said % {"first": first}
    return _("It is the same message as %(first)s, so it is kept beside it.") % {"first": first}
