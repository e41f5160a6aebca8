"""Reads of the ledger."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.handovers.earlier import MOST_COMPARED, Asking, caller_of_facts, earlier
from hypercare.casework.handovers.models import Bounce, HandOver
from hypercare.casework.handovers.policies import Caller, Match, sent_back
from hypercare.casework.handovers.states import Outcome, Why
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.questions import Given, question
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Facts

DONE = (Status.RESOLVED, Status.CLOSED)


@dataclass(frozen=True)
class Limits:
    """What the program says about hand-overs."""

    window: timedelta
    raise_by: int
    raise_to: int
    open_hours: int


@remembered
def limits(program: Program) -> Limits:
    facts = Facts.objects.filter(program=program).first() or Facts(program=program)
    return Limits(
        window=timedelta(hours=facts.bounce_hours),
        raise_by=facts.bounce_raise_by,
        raise_to=facts.bounce_raise_to,
        open_hours=facts.hand_over_hours,
    )


def caller_of(contact: Contact) -> Caller:
    return caller_of_facts(
        contact.name_answer,
        contact.name.clear,
        contact.reach.e164,
        contact.entity_type,
        contact.entity_id,
        contact.entity_name,
        contact.about,
    )


def came_from(contact: Contact) -> list[Match]:
    """The hand-overs that the caller of a contact comes back from, the likeliest first."""
    caller, window = caller_of(contact), limits(contact.program).window
    asking = Asking(caller, contact.entity_id, contact.entity_name, contact.call_key)
    rows = earlier(contact.program, asking, contact.happened_at, window)
    return list(sent_back(caller, contact.happened_at, rows, window))


def asked_since(contact: Contact) -> list[Contact]:
    """Who may be back from where this contact was sent, by what the rule compares; it decides."""
    caller, begin = caller_of(contact), contact.happened_at
    alike = Q(reach__e164=caller.number) if caller.number else Q(pk__in=[])
    if contact.entity_id:
        alike |= Q(entity_id=contact.entity_id)
    elif caller.entity:
        alike |= Q(entity_id=None, entity_name__iexact=contact.entity_name)
    later = Contact.objects.counted().filter(alike, program=contact.program, bounce=None)
    within = later.filter(
        happened_at__gt=begin, happened_at__lte=begin + limits(contact.program).window
    )
    known = within.select_related("name", "reach", "link").order_by("happened_at", "pk")
    return list(known[:MOST_COMPARED])


@dataclass(frozen=True)
class Proposal:
    """Why the form proposes "sent back": it is never ticked by itself (R33)."""

    hand_over: HandOver
    whys: tuple[str, ...]


def proposed(
    actor: Actor, asking: Caller, entity: tuple[int | None, str], at: datetime
) -> Proposal | None:
    """Names and numbers are compared only for who may read them: a match tells them (R34)."""
    clear = asking if sees_clear(actor) else replace(asking, name="", number="")
    window = limits(actor.program).window
    rows = earlier(actor.program, Asking(clear, *entity), at, window)
    matches = sent_back(clear, at, rows, window)
    mine = HandOver.objects.visible_to(actor).select_related("contact__name", "contact__reach")
    known = mine.in_bulk([match.sent.key for match in matches])
    for match in matches:
        if hand_over := known.get(match.sent.key):
            return Proposal(hand_over, tuple(str(Why(why).label) for why in match.whys))
    return None


def of_contact(actor: Actor, contact: Contact) -> list[HandOver]:
    return list(_whole(HandOver.objects.visible_to(actor).filter(contact=contact)))


def of_ticket(actor: Actor, ticket: Ticket) -> list[HandOver]:
    return _of_ticket(actor, ticket=ticket.pk)


@question
def _of_ticket(actor: Actor) -> QuerySet[HandOver]:
    mine = HandOver.objects.visible_to(actor).counted()
    return _whole(mine.filter(contact__link__ticket=Given("ticket")))


def _whole(rows: QuerySet[HandOver]) -> QuerySet[HandOver]:
    people = ("outcome_by", "owner")
    return rows.select_related("contact", "back_with", *people).order_by("at", "pk")


@dataclass(frozen=True)
class Asked:
    """What the page of the ledger leaves: an outcome, overlong ones, words of the other side."""

    outcome: str = ""
    kind: str = ""
    overlong: bool = False
    to: str = ""


def ledger(actor: Actor, asked: Asked, at: datetime) -> QuerySet[HandOver]:
    rows = HandOver.objects.visible_to(actor).counted()
    if asked.outcome in Outcome.values:
        rows = rows.filter(outcome=asked.outcome)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.overlong:
        rows = rows.filter(overlong(actor.program, at))
    if asked.to:
        rows = rows.filter(Q(to_name__icontains=asked.to) | Q(reference_there__iexact=asked.to))
    return rows.select_related("contact__link__ticket", "back_with", "owner")


def overlong(program: Program, at: datetime) -> Q:
    limit = at - timedelta(hours=limits(program).open_hours)
    return Q(outcome=Outcome.OPEN, at__lt=limit)


def for_next_qrt(actor: Actor) -> list[Bounce]:
    """Tickets of callers who were sent back and whom nobody has helped yet (R33), worst first."""
    tickets = Ticket.objects.visible_to(actor).exclude(status__in=DONE)
    rows = Bounce.objects.filter(program=actor.program, ticket__in=tickets.values("pk"))
    newest = rows.filter(contact__withdrawn_at=None).order_by("ticket", "-at", "-pk")
    found = newest.distinct("ticket").select_related("ticket__subject", "contact", "hand_over")
    return sorted(found, key=lambda one: (one.ticket.severity if one.ticket else 9, one.at))
