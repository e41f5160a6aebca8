"""A request that is sent again after its answer was lost, and after somebody took it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.kernel.text import clean_line


@dataclass(frozen=True)
class Sent:
    """`asked` names what the request is about besides its ticket: numbers only."""

    key: UUID
    asked: str = ""


def done_by(sent: Sent, ticket: Ticket, by: Actor, why: str = "") -> Mapping[str, object] | None:
    """What the request changed when it came before; None for a new one.

    Its line of the story holds the key. Raises Conflict for a key that came with something else.
    """
    rows = WorkLogEntry.objects.filter(program=by.program, key=sent.key)
    entry = rows.select_related("text", "ticket").first()
    if entry is None:
        return None
    said = entry.text.clear if entry.text else None
    same_words = said is None or said.endswith(clean_line(why))
    if entry.ticket_id == ticket.pk and entry.change["asked"] == sent.asked and same_words:
        return dict(entry.change)
    raise Conflict(
        _("This key was already used for %(ticket)s, with something else. Use a new key.")
        % {"ticket": entry.ticket}
    )
