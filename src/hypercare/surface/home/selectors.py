"""What needs somebody now: only what is visible, only masked words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.references import Series, reference
from hypercare.surface.home.addresses import address


@dataclass(frozen=True)
class Hit:
    """One row of a list. `words` are masked."""

    reference: str
    url: str | None
    at: datetime
    entity: str
    words: str


def without_ticket(actor: Actor, size: int = 20) -> list[Hit]:
    """Contacts that were kept but have no ticket yet (R31), the oldest first."""
    seen = Contact.objects.visible_to(actor).filter(unfinished__isnull=False)
    return _contacts(actor, seen, "unfinished__since", size)


def unreviewed(actor: Actor, size: int = 20) -> list[Hit]:
    """The newest tickets that nobody has reviewed (R13)."""
    return _tickets(
        actor, Ticket.objects.visible_to(actor).unreviewed().filter(migration_related=True), size
    )


def _contacts(actor: Actor, contacts: QuerySet[Contact], by: str, size: int) -> list[Hit]:
    facts = contacts.order_by(by, "-pk").values_list(
        "number", "happened_at", "entity_name", "reason__masked"
    )
    return [_hit(actor, Series.CONTACT, "contacts:contact", *row) for row in facts[:size]]


def _tickets(actor: Actor, tickets: QuerySet[Ticket], size: int) -> list[Hit]:
    facts = tickets.order_by("-opened_at", "-pk").values_list(
        "number", "opened_at", "entity_name", "subject__masked"
    )
    return [_hit(actor, Series.TICKET, "tickets:ticket", *row) for row in facts[:size]]


def _hit(
    actor: Actor, series: Series, route: str, number: int, at: datetime, entity: str, words: str
) -> Hit:
    name = reference(series, number)
    return Hit(name, address(route, actor.program.key, name), at, entity, words)
