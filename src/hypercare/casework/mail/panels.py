"""What mail shows on the pages of others: on a ticket, a contact and the command centre."""

from typing import Any

from django.db.models import Q, QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.selectors import for_list, standings, to_look_at
from hypercare.casework.mail.states import State
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.questions import Given, question

MOST = 20


def on_ticket(actor: Actor, ticket: Ticket) -> dict[str, Any] | None:
    """Its messages, and those that look like it and could not be added."""
    found = _of_ticket(actor, ticket=ticket.pk)
    return {"messages": found, "ticket": ticket} if found else None


@question
def _of_ticket(actor: Actor) -> QuerySet[RawMessage]:
    either = Q(ticket=Given("ticket")) | Q(hint=Given("ticket"))
    mine = RawMessage.objects.visible_to(actor).filter(either)
    return for_list(mine).order_by("-received_at", "-pk")[:MOST]


def on_contact(actor: Actor, contact: Contact) -> dict[str, Any] | None:
    found = list(for_list(RawMessage.objects.visible_to(actor).filter(contact=contact))[:MOST])
    return {"messages": found, "ticket": None} if found else None


def on_home(actor: Actor) -> dict[str, Any] | None:
    """Only what needs somebody now: mail that does not come in, and mail that waits."""
    if not may(actor, "mail.boxes"):
        return None
    late = [one for one in standings(actor.program, clock.now()) if one.is_late]
    visible = RawMessage.objects.visible_to(actor)
    quarantined = visible.filter(state=State.QUARANTINED)[: MOST + 1].count()
    doubtful = to_look_at(visible)[: MOST + 1].count()
    if not (late or quarantined or doubtful):
        return None
    return {"late": late, "quarantined": quarantined, "doubtful": doubtful, "most": MOST}
