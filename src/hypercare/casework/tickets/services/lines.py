"""A line of the story, and the journal entry of a verb on a ticket."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan


def add_line(
    ticket: Ticket,
    kind: EntryKind,
    text: str,
    *,
    by: Actor,
    at: datetime,
    audience: Audience = Audience.INTERNAL,
    change: Mapping[str, object] | None = None,
    key: UUID | None = None,
    amends: WorkLogEntry | None = None,
) -> WorkLogEntry:
    """Appends the sentence, masked like all words. `change` holds ids, codes and numbers only.

    Part of a larger verb: the caller holds the transaction and writes the journal entry.
    """
    return WorkLogEntry.objects.create(
        program=by.program,
        ticket=ticket,
        kind=kind,
        audience=audience,
        at=at,
        by=by.user,
        token=by.token,
        text=kept(text, by, at),
        change=dict(change or {}),
        key=key,
        amends=amends,
    )


def kept(text: str, by: Actor, at: datetime, kind: Words.Kind = Words.Kind.NOTE) -> Words:
    """Clear and masked (R34)."""
    case_numbers = plan(by.program).case_numbers
    (words,) = keep(program=by.program, said=[Said(kind, text)], case_numbers=case_numbers, at=at)
    return words


def write(
    verb: str, ticket: Ticket, *, by: Actor, at: datetime, data: Mapping[str, object]
) -> None:
    """The one journal entry, last: for who may read the ticket."""
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=ticket.reference,
        read_action="ticket.read",
        teams=(ticket.group.code,),
        owner_id=ticket.opened_by_id,
        data=data,
    )
