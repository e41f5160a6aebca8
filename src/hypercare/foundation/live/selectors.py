"""What happened since a position, for who asks now and then instead of listening."""

from dataclasses import dataclass

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.live.journal import COLUMNS, MOST_AT_ONCE, happened
from hypercare.foundation.live.policies import Happened, concerns


@dataclass(frozen=True)
class Since:
    """`position` is where to ask from next; `more`: there is more already."""

    position: int
    more: bool
    events: list[Happened]


def since(actor: Actor, after: int) -> Since:
    """The same scopes as the stream (safety row 38). No statement when nothing happened."""
    newest = actor.program.journal_position
    if after >= newest:
        return Since(newest, False, [])
    rows = Entry.objects.filter(program=actor.program, position__gt=after).order_by("position")
    entries = [happened(*row) for row in rows.values_list(*COLUMNS)[:MOST_AT_ONCE]]
    last = entries[-1].position if entries else newest
    return Since(last, last < newest, [entry for entry in entries if concerns(actor, entry)])
