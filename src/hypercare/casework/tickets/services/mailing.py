"""What was written to a caller, as an entry of the story."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.words.models import Words


def log_mail(
    *,
    ticket: Ticket,
    words: Words,
    to: Sequence[str],
    mailbox: str,
    key: UUID,
    by: Actor,
    at: datetime,
) -> None:
    """A shared entry; `to` are masked addresses. It gives nothing back, because whoever writes to
    callers may not hold an entry (safety row 23).

    Part of a larger verb: the caller holds the transaction and writes the journal entry.
    """
    WorkLogEntry.objects.create(
        program=by.program,
        ticket=ticket,
        kind=EntryKind.EMAIL,
        audience=Audience.SHARED,
        at=at,
        by=by.user,
        token=by.token,
        text=words,
        change={"to": list(to), "from": mailbox},
        key=key,
    )
