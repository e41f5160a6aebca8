"""A line of the story that the product writes for somebody."""

from collections.abc import Mapping
from datetime import datetime

from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.actor import Actor
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
) -> WorkLogEntry:
    """Appends the sentence, masked like all words. `change` holds ids, codes and numbers only.

    Part of a larger verb: the caller holds the transaction and writes the journal entry.
    """
    (words,) = keep(
        program=by.program,
        said=[Said(Words.Kind.NOTE, text)],
        case_numbers=plan(by.program).case_numbers,
        at=at,
    )
    return WorkLogEntry.objects.create(
        program=by.program,
        ticket=ticket,
        kind=kind,
        audience=audience,
        at=at,
        by=by.user,
        token=by.token,
        text=words,
        change=dict(change or {}),
    )
