"""Words that so many rows have that their keys would be no list: each row is asked for itself.

Walked in the order of the list, such words fill a page soon; what takes too long is stopped by
the list's own limit. So a list with words is whole, in any order, with any filter, in any file.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.models import Ticket, TicketContact
from hypercare.casework.tickets.selectors import readable_entries
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.words.models import Words
from hypercare.insight.finding.probing import Condition
from hypercare.insight.finding.states import Listed


@dataclass(frozen=True)
class Asked:
    """What a search asked of texts, and of names and numbers. `of`: and all that came from there;
    `within`: but only what came from there."""

    said: Condition | None = None
    person: Condition | None = None
    of: tuple[int, ...] = ()
    within: tuple[int, ...] = ()


def that_has(actor: Actor, listed: Listed, asked: Asked, *, by_contacts: bool = True) -> Q:
    """On the rows of a list that the reader may see. `by_contacts`: a ticket by those of its
    contacts too."""
    has = _contact_has(actor, asked)
    if listed is Listed.TICKETS:
        seen = Contact.objects.visible_to(actor).counted().filter(has)
        links = TicketContact.objects.filter(contact__in=seen, ticket__pk__range=_of_row("pk"))
        has = _ticket_has(actor, asked)
        has |= Q(Exists(links)) if by_contacts else Q()
    if asked.of:
        has |= Q(entity_id__in=asked.of)
    if asked.within:
        has &= Q(entity_id__in=asked.within)
    return has if sees_all(actor) else _of_own(actor, listed, has)


def sees_all(actor: Actor) -> bool:
    """Of a program; not only what is their own or their team's."""
    scopes = {scope_of(actor, "contact.read"), scope_of(actor, "ticket.read")}
    return scopes <= {Scope.ALL, Scope.MASKED}


def issue_has(actor: Actor, asked: Asked) -> Q:
    """Issues are few, and of no entity."""
    if asked.said is None or asked.within:
        return Q(pk__in=[])
    is_its = Q(pk=OuterRef("summary")) | Q(pk=OuterRef("workaround"))
    return Q(Exists(_texts(actor, asked.said).filter(is_its)))


def _of_own(actor: Actor, listed: Listed, has: Q) -> Q:
    """Words are looked for only in rows that the reader sees, who may see few of very many."""
    rows: Any = Ticket if listed is Listed.TICKETS else Contact
    own = rows.objects.visible_to(actor).values("pk")
    is_own = Case(When(pk__in=own, then=has), default=False, output_field=BooleanField())
    return Q(is_own)


def _contact_has(actor: Actor, asked: Asked) -> Q:
    has = Q(pk__in=[])
    for condition, fields in (
        (asked.said, ("reason", "done_note", "told")),
        (asked.person, ("name", "reach")),
    ):
        if condition is not None:
            is_its = Q()
            for field in fields:
                is_its |= Q(pk=OuterRef(field))
            has |= Q(Exists(_texts(actor, condition).filter(is_its)))
    return has


def _ticket_has(actor: Actor, asked: Asked) -> Q:
    if asked.said is None:
        return Q(pk__in=[])
    texts = _texts(actor, asked.said)
    entries: QuerySet[Any] = readable_entries(actor).filter(ticket__pk__range=_of_row("pk"))
    subject = texts.filter(pk__range=_of_row("subject"))
    return Q(Exists(subject)) | Q(Exists(entries.filter(text__in=texts)))


def _texts(actor: Actor, condition: Condition) -> QuerySet[Words]:
    met = RawSQL(f"({condition.sql})", condition.values, BooleanField())  # noqa: S611, our own text
    return Words.objects.filter(program=actor.program).filter(met)


def _of_row(field: str) -> tuple[OuterRef, OuterRef]:
    """The row's own. A range and no equality, or the planner gathers all texts with the words in
    the house before it looks at the first row."""
    return OuterRef(field), OuterRef(field)
