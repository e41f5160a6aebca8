"""A line of the story, and the journal entry of a verb on a ticket."""

from collections.abc import Iterable, Mapping
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


def tell(
    ticket: Ticket, text: str, by: Actor, at: datetime, change: Mapping[str, object] | None = None
) -> WorkLogEntry:
    """What the product says for somebody, in a larger verb. A change of group is an assignment,
    one of status a status. None of it is a note, which people may correct."""
    change = change or {}
    kind = EntryKind.STATUS if "to" in change else EntryKind.CHANGE
    kind = EntryKind.ASSIGNMENT if "group" in change else kind
    return add_line(ticket, kind, text, by=by, at=at, change=change)


def kept(text: str, by: Actor, at: datetime, kind: Words.Kind = Words.Kind.NOTE) -> Words:
    """Clear and masked (R34)."""
    case_numbers = plan(by.program).case_numbers
    (words,) = keep(program=by.program, said=[Said(kind, text)], case_numbers=case_numbers, at=at)
    return words


def write(
    verb: str,
    ticket: Ticket,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, object],
    teams: Iterable[str] = (),
) -> None:
    """The one journal entry, last: for the groups that have the ticket or had it."""
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=ticket.reference,
        read_action="ticket.read",
        teams=tuple(dict.fromkeys((ticket.group.code, *teams))),
        owner_id=ticket.opened_by_id,
        data=data,
    )


def standing(ticket: Ticket) -> dict[str, object]:
    """What the journal says of a ticket that changed."""
    return {"status": ticket.status, "version": ticket.version}
