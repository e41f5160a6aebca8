"""Reads of the ledger."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.contacts.states import NameAnswer
from hypercare.casework.handovers.models import Bounce, HandOver, HandOverQuerySet
from hypercare.casework.handovers.policies import Caller, Match, Sent, sent_back
from hypercare.casework.handovers.states import Outcome, Why
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType
from hypercare.reference.rollout.models import Facts

MOST_COMPARED = 200
DONE = (Status.RESOLVED, Status.CLOSED)
NOBODY = frozenset({EntityType.PUBLIC, EntityType.UNKNOWN})


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
    """A number that was withheld or blanked matches nobody's."""
    given = contact.name_answer == NameAnswer.GIVEN
    return Caller(
        name=fold(contact.name.clear or "") if given else "",
        number=contact.reach.e164,
        entity=entity_key(contact.entity_type, contact.entity_id, contact.entity_name),
        about=contact.about,
    )


def entity_key(entity_type: str, entity_id: int | None, name: str) -> str:
    if entity_type in NOBODY:
        return ""
    return f"#{entity_id}" if entity_id else fold(name)


def came_from(contact: Contact) -> list[Match]:
    """The hand-overs that the caller of a contact comes back from, the likeliest first.

    Questions of one call are not each other's return.
    """
    rows = HandOver.objects.filter(program=contact.program)
    rows = rows.exclude(contact=contact).exclude(contact__call_key=contact.call_key)
    known = (contact.entity_id, contact.entity_name)
    window = limits(contact.program).window
    return _matches(rows, caller_of(contact), contact.happened_at, window, known)[0]


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
    mine, window = HandOver.objects.visible_to(actor), limits(actor.program).window
    matches, rows = _matches(mine, clear, at, window, entity)
    if not matches:
        return None
    whys = tuple(str(Why(why).label) for why in matches[0].whys)
    return Proposal(rows[matches[0].sent.key], whys)


def _matches(
    rows: HandOverQuerySet,
    asking: Caller,
    at: datetime,
    window: timedelta,
    entity: tuple[int | None, str],
) -> tuple[list[Match], dict[int, HandOver]]:
    alike = _alike(asking, *entity)
    if not alike:
        return [], {}
    near = rows.counted().filter(alike, at__range=(at - window, at)).order_by("-at", "-pk")
    whole = near.select_related("contact__name", "contact__reach")[:MOST_COMPARED]
    found = {row.pk: row for row in whole}
    sent = [Sent(pk, row.at, caller_of(row.contact)) for pk, row in found.items()]
    return list(sent_back(asking, at, sent, window)), found


def _alike(asking: Caller, entity_id: int | None, entity_name: str) -> Q:
    """Rows that the rule may find; it decides alone."""
    alike = Q()
    if asking.number:
        alike |= Q(contact__reach__e164=asking.number)
    if asking.entity and entity_id:
        alike |= Q(contact__entity=entity_id)
    elif asking.entity:
        alike |= Q(contact__entity=None, contact__entity_name__iexact=entity_name)
    return alike


def of_contact(actor: Actor, contact: Contact) -> list[HandOver]:
    return list(_whole(HandOver.objects.visible_to(actor).filter(contact=contact)))


def of_ticket(actor: Actor, ticket: Ticket) -> list[HandOver]:
    mine = HandOver.objects.visible_to(actor).counted()
    return list(_whole(mine.filter(contact__link__ticket=ticket)))


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
