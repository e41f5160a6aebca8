"""What comes back by itself: tickets that waited, and reviews that nobody finished."""

from datetime import datetime

from django.db import transaction

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.services.lines import standing, write
from hypercare.casework.tickets.services.moving import shift
from hypercare.casework.tickets.states import Status, transition
from hypercare.foundation.accounts.actor import system

MOST_AT_ONCE = 200


def wake_due(*, at: datetime) -> int:
    """Tickets whose wake-up time has passed go back to where they waited from."""
    due = Ticket.objects.filter(status=Status.WAITING, wake_at__lte=at).order_by("wake_at")
    return sum(_wake(key, at) for key in due.values_list("pk", flat=True)[:MOST_AT_ONCE])


def release_due(*, at: datetime) -> int:
    """A claim that has run out is let go, so that the next person finds the ticket free."""
    due = Ticket.objects.filter(status=Status.IN_REVIEW, claimed_until__lte=at)
    return sum(_release(key, at) for key in due.values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def _wake(key: int, at: datetime) -> bool:
    """False for a ticket that somebody else moves just now, or has moved."""
    ticket = _free(key)
    if ticket is None or ticket.wake_at is None or ticket.wake_at > at:
        return False
    _shift(ticket, ticket.back_to, "ticket.woken", at)
    return True


@transaction.atomic
def _release(key: int, at: datetime) -> bool:
    ticket = _free(key)
    if ticket is None or ticket.claimed_until is None or ticket.claimed_until > at:
        return False
    _shift(ticket, Status.NEW, "ticket.released", at)
    return True


def _free(key: int) -> Ticket | None:
    rows = Ticket.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("group", "person", "program").filter(pk=key).first()


def _shift(ticket: Ticket, to: str, verb: str, at: datetime) -> None:
    row = transition(ticket.status, to)
    if row is None:
        raise LookupError(f"{ticket} cannot go from {ticket.status} to {to}")
    by = system(ticket.program)
    shift(ticket, row, Given(), by, at)
    write(verb, ticket, by=by, at=at, data=standing(ticket))
