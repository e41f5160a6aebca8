"""Which tickets a message points to, and whether its sender takes part in them."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.policies import Candidate, tickets_named
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Status
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words

MOST = 5


def candidates(program: Program, reading: Reading) -> list[Candidate]:
    """In the order of the signs: what we sent, what is stored, a number in the subject."""
    found: dict[int, Candidate] = {}
    for ticket, sign, secret in _signs(program, reading):
        if ticket.number not in found and len(found) < MOST:
            takes_part = part_in(ticket, reading.sender.address)
            is_open = ticket.status != Status.CLOSED
            found[ticket.number] = Candidate(ticket.number, sign, secret, takes_part, is_open)
    return list(found.values())


def _signs(program: Program, reading: Reading) -> Iterator[tuple[Ticket, str, bool]]:
    named = reading.report.message_ids if reading.report else ()
    ids = [*reading.answers[::-1], *named]
    for ticket in _stored(program, ids):
        yield ticket, _("It answers a message of"), False
    numbers = tickets_named(reading.subject)[:MOST]
    for ticket in Ticket.objects.filter(program=program, number__in=numbers).order_by("-pk"):
        yield ticket, _("Its subject names"), False


def _stored(program: Program, ids: list[str]) -> list[Ticket]:
    """The tickets of messages that came in with these Message-IDs."""
    if not ids:
        return []
    rows = RawMessage.objects.filter(
        program=program, message_id__in=ids, copy_of=None, ticket__isnull=False
    )
    newest = rows.select_related("ticket").order_by("-pk")[:MOST]
    return [row.ticket for row in newest if row.ticket is not None]


def part_in(ticket: Ticket, address: str) -> bool:
    """Whether the address is that of somebody who asked under this ticket (row 11)."""
    if not address:
        return False
    reaches = Q(pk__in=ticket.links.values("contact__reach"))
    return Words.objects.filter(reaches, program=ticket.program_id, clear__iexact=address).exists()
