"""Which tickets a message points to, and whether its sender takes part in them."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.policies import Candidate, tickets_named
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.holding import closed_wave
from hypercare.casework.tickets.states import Status
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.tokens import verify_address, verify_message_id
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words

MOST = 5


def candidates(program: Program, reading: Reading) -> list[Candidate]:
    """In the order of the signs: what we sent, what is stored, a number in the subject."""
    found: dict[int, Candidate] = {}
    for ticket, sign, secret in _signs(program, reading):
        if ticket.number not in found and len(found) < MOST:
            takes_part = part_in(ticket, reading.sender.address)
            is_open = ticket.status != Status.CLOSED and closed_wave(ticket) is None
            found[ticket.number] = Candidate(ticket.number, sign, secret, takes_part, is_open)
    return list(found.values())


def _signs(program: Program, reading: Reading) -> Iterator[tuple[Ticket, str, bool]]:
    ids = ids_of(reading)
    for ticket in _signed(program, reading, ids):
        yield ticket, _("It answers what we sent about"), True
    for ticket in _stored(program, ids):
        yield ticket, _("It answers a message of"), False
    if not (numbers := tickets_named(reading.subject)[:MOST]):
        return
    for ticket in Ticket.objects.filter(program=program, number__in=numbers).order_by("-pk"):
        yield ticket, _("Its subject names"), False


def ids_of(reading: Reading) -> list[str]:
    """Message-IDs that it answers or reports on, the newest first."""
    named = reading.report.message_ids if reading.report else ()
    return [*reading.answers[::-1], *named]


def _signed(program: Program, reading: Reading, ids: list[str]) -> list[Ticket]:
    """By the marks in our Message-IDs and reply addresses, which nobody can guess."""
    marks = [verify_message_id(one) for one in ids]
    marks += [verify_address(one) for one in (*reading.to, *reading.cc)]
    abouts = [mark.about for mark in marks if mark and mark.program == program]
    numbers = [
        known[1] for about in abouts if (known := parse(about)) and known[0] == Series.TICKET
    ]
    if not numbers:
        return []
    return list(Ticket.objects.filter(program=program, number__in=numbers[:MOST]))


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
    """Whether somebody with that address asked under this ticket, or was written to (row 11).

    Who was only in Cc takes no part.
    """
    if not address:
        return False
    reaches = Q(pk__in=ticket.links.values("contact__reach"))
    asked = Words.objects.filter(reaches, program=ticket.program_id, clear__iexact=address)
    written_to = Message.objects.filter(
        program=ticket.program_id, about=ticket.reference, recipient__iexact=address
    )
    return asked.exists() or written_to.exists()
