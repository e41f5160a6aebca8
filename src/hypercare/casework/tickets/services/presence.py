"""Who has a ticket open: seen, not locked. Forgotten half a minute after the last sign."""

from datetime import datetime, timedelta

from hypercare.casework.tickets.models import Presence, Ticket
from hypercare.casework.tickets.states import Doing
from hypercare.foundation.accounts.actor import Actor

LASTS = timedelta(seconds=40)


def be_here(*, ticket: Ticket, doing: Doing, by: Actor, at: datetime) -> list[Presence]:
    """Notes a sign of the person, and gives who else is here. No journal: nothing happened."""
    mine = Presence(program=by.program, ticket=ticket, user=by.user, doing=doing, seen_at=at)
    Presence.objects.bulk_create(
        [mine],
        update_conflicts=True,
        unique_fields=["program", "ticket", "user"],
        update_fields=["doing", "seen_at"],
    )
    Presence.objects.filter(program=by.program, seen_at__lt=at - LASTS).delete()
    others = Presence.objects.filter(program=by.program, ticket=ticket).exclude(user=by.user)
    return list(others.select_related("user").order_by("user__name", "pk"))


def leave(*, ticket: Ticket, by: Actor) -> None:
    Presence.objects.filter(program=by.program, ticket=ticket, user=by.user).delete()
