"""Whom a ticket can be answered to, from where, and how what went out fares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.replies.models import Canned, Delivery, Draft, Heard
from hypercare.casework.replies.policies import address_in
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.holding import closed_wave
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.masking import mask_addresses, mask_reach
from hypercare.foundation.kernel.questions import Given, question
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.services import Thread
from hypercare.foundation.outbox.states import State
from hypercare.foundation.outbox.views import LOOKS
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line, Person
from hypercare.reference.directory.selectors import book


@dataclass(frozen=True)
class Participant:
    """Somebody who can be written to. `key` names them in a form, never their address."""

    key: str
    name: str
    address: str
    is_caller: bool


def participants(ticket: Ticket) -> list[Participant]:
    """The callers of the ticket first, then the people of its entity; each address once."""
    found: dict[str, Participant] = {}
    for one in _callers(ticket):
        found.setdefault(one.address.lower(), one)
    if ticket.entity_id is not None:
        people = Person.objects.filter(entity_id=ticket.entity_id, retired_at=None)
        for person in people.exclude(email="").order_by("name", "pk"):
            one = Participant(person.key, person.name, person.email, is_caller=False)
            found.setdefault(person.email.lower(), one)
    return list(found.values())


def _callers(ticket: Ticket) -> Iterator[Participant]:
    """The newest first, each by the key of their first contact.

    A mail that comes in while somebody writes must not change whom the form means.
    """
    contacts = ticket.contacts.filter(withdrawn_at=None).select_related("name", "reach")
    logged = [(one, address_in(one.reach.clear or "")) for one in contacts.order_by("-pk")]
    first = {address.lower(): one.reference for one, address in logged}
    for one, address in sorted(logged, key=lambda row: row[0].happened_at, reverse=True):
        if address:
            name = one.name.clear or one.name.masked
            yield Participant(first[address.lower()], name, address, is_caller=True)


def mailbox_for(program: Program, contact: Contact | None) -> Line | None:
    """Where the mail came in; else Customer Support's."""
    ours = book(program).mailboxes()
    came_in = (line for line in ours if contact is not None and line.pk == contact.line_id)
    return next(came_in, book(program).support_mailbox())


def newest_contact(ticket: Ticket) -> Contact | None:
    known = ticket.contacts.filter(withdrawn_at=None).select_related("name", "reach", "reason")
    return known.order_by("-happened_at", "-pk").first()


def advice_for(contact: Contact | None) -> AdviceGiven | None:
    return AdviceGiven.objects.filter(contact=contact).first() if contact else None


def draft_of(ticket: Ticket, actor: Actor) -> Draft | None:
    return next(iter(_draft(actor, ticket=ticket.pk)), None)


@question
def _draft(actor: Actor) -> QuerySet[Draft]:
    mine = Draft.objects.filter(program=actor.program, person=actor.user)
    return mine.filter(ticket=Given("ticket")).select_related("text").order_by("pk")


def canned(actor: Actor) -> list[Canned]:
    """Those in use, for who may read them; the right has no narrower scope than the program."""
    return in_use(actor.program) if may(actor, "canned.read") else []


@remembered
def in_use(program: Program) -> list[Canned]:
    return list(Canned.objects.filter(program=program).in_use().order_by("title"))


def sentences(actor: Actor) -> list[Canned]:
    """What a note can begin with; nothing for who may not read them."""
    return [one for one in canned(actor) if one.for_note]


def thread_of(ticket: Ticket, address: str) -> Thread:
    """After what we wrote to them last about this, or the mail in which it came."""
    ours = Message.objects.filter(
        program_id=ticket.program_id, about=ticket.reference, recipient__iexact=address
    )
    last = ours.order_by("-pk").first()
    if last is not None:
        return Thread(last.message_id, " ".join((last.references, last.in_reply_to)).strip())
    heard = Heard.objects.filter(contact__link__ticket=ticket).order_by("-pk").first()
    return Thread(heard.message_id) if heard else Thread()


@dataclass(frozen=True)
class Sent:
    """One message of a ticket as its reader may see it."""

    at: Any
    recipient: str
    is_reply: bool
    state: str
    look: str
    error: str


def sent(ticket: Ticket, actor: Actor) -> list[Sent]:
    """Newest first, in one statement."""
    clear = sees_clear(actor)
    return [_sent(delivery, clear) for delivery in _deliveries(actor, ticket=ticket.pk)]


@question
def _deliveries(actor: Actor) -> QuerySet[Delivery]:
    known = Delivery.objects.filter(program=actor.program, ticket=Given("ticket"))
    return known.select_related("message").order_by("-pk")[:50]


def _sent(delivery: Delivery, clear: bool) -> Sent:
    message = delivery.message
    return Sent(
        at=message.queued_at,
        recipient=message.recipient if clear else mask_reach(message.recipient),
        is_reply=delivery.reply is not None,
        state=message.get_state_display(),
        look=LOOKS[State(message.state)],
        error=message.last_error if clear else mask_addresses(message.last_error),
    )


def panel(actor: Actor, ticket: Ticket) -> dict[str, Any] | None:
    """The variables of `replies/panel.html`; None when there is nothing to show."""
    may_reply = may(actor, "ticket.reply") and closed_wave(ticket) is None
    rows = sent(ticket, actor)
    if not may_reply and not rows:
        return None
    macros = [one for one in canned(actor) if one.is_macro] if may_reply else []
    has_draft = may_reply and draft_of(ticket, actor) is not None
    return {
        "ticket": ticket,
        "sent": rows,
        "may_reply": may_reply,
        "macros": macros,
        "has_draft": has_draft,
    }
