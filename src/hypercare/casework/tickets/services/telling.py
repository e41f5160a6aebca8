"""A line of the story that the product writes for somebody."""

from collections.abc import Mapping
from datetime import datetime

from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan


def tell(
    ticket: Ticket, text: str, by: Actor, at: datetime, change: Mapping[str, object] | None = None
) -> WorkLogEntry:
    """Part of a larger verb. A change of group is an assignment, one of status a status."""
    change = dict(change or {})
    kind = EntryKind.STATUS if "to" in change else EntryKind.NOTE
    return WorkLogEntry.objects.create(
        program=by.program,
        ticket=ticket,
        kind=EntryKind.ASSIGNMENT if "group" in change else kind,
        at=at,
        by=by.user,
        token=by.token,
        text=words(text, by, at),
        change=change,
    )


def words(text: str, by: Actor, at: datetime) -> Words:
    """Kept clear and masked (R34)."""
    said = [Said(Words.Kind.NOTE, text)]
    (kept,) = keep(program=by.program, said=said, case_numbers=plan(by.program).case_numbers, at=at)
    return kept
