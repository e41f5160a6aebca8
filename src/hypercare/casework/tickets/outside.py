"""What of a ticket may leave the house: the one way that outside-facing code has to a story.

Replies, mail, reports, boards and tokens without the right to internal entries are given
`SharedEntry`, which is built from the database view `tickets_shared` and from nothing else. The
view holds shared entries only, with their masked words as last amended; one that was taken back
by an internal amendment is not in it (safety row 23). A test in tests/architecture holds that those
modules import nothing else of the work log.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from hypercare.casework.tickets.models import Ticket


@dataclass(frozen=True)
class SharedEntry:
    """`name`, `reach` and `reason` are set for a contact (R15), `text` for what was written."""

    at: datetime
    kind: str
    who: str
    contact: str
    entity: str
    name: str
    reach: str
    reason: str
    text: str


_COLUMNS = ", ".join(SharedEntry.__dataclass_fields__)


def shared_story(ticket: Ticket) -> list[SharedEntry]:
    """Oldest first, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM tickets_shared"  # noqa: S608 (names of our own fields)
            " WHERE program_id = %s AND ticket_id = %s ORDER BY id",
            [ticket.program_id, ticket.pk],
        )
        return [SharedEntry(*row) for row in cursor.fetchall()]
