"""From filters to rows: only what the reader may see, by Django's own conditions (row 33)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from hypercare.casework.contacts.models import Contact
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.ageing import Clock
from hypercare.casework.tickets.models import Ticket, TicketContact
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.clock import end_of_day, start_of_day
from hypercare.insight.finding.filters import NOBODY, OVERDUE, Filters, Offer, dated
from hypercare.insight.finding.offers import categories
from hypercare.insight.finding.searching import found_among, found_withdrawn
from hypercare.insight.finding.states import Listed
from hypercare.reference.directory.selectors import book

Condition = Callable[[Actor, tuple[str, ...]], Q]


def rows(actor: Actor, listed: Listed, filters: Filters, offer: Offer) -> QuerySet[Any]:
    """The one query behind a list, its counts, its news and its export. Raises TooSlow."""
    return rows_of(actor, listed, dated(filters, offer))


def rows_of(actor: Actor, listed: Listed, filters: Filters) -> QuerySet[Any]:
    """The same for filters whose days are dates."""
    return _tickets(actor, filters) if listed is Listed.TICKETS else _contacts(actor, filters)


def _tickets(actor: Actor, filters: Filters) -> QuerySet[Ticket]:
    found = Ticket.objects.visible_to(actor).filter(_all(actor, _OF_TICKET, filters))
    found = found.filter(_between("opened_at", actor, filters))
    found = found.filter(_due(actor, filters))
    if of_contact := _all(actor, _OF_CONTACT, filters, "contact__"):
        found = found.filter(
            Exists(TicketContact.objects.filter(of_contact, ticket=OuterRef("pk")))
        )
    return found.filter(_words(actor, Listed.TICKETS, filters))


def _contacts(actor: Actor, filters: Filters) -> QuerySet[Contact]:
    found = Contact.objects.visible_to(actor).filter(withdrawn_at__isnull=not filters.withdrawn)
    found = found.filter(_all(actor, _OF_BOTH | _OF_CONTACT, filters))
    found = found.filter(_between("happened_at", actor, filters))
    return found.filter(_words(actor, Listed.CONTACTS, filters))


def _all(
    actor: Actor, conditions: Mapping[str, Condition], filters: Filters, lookup: str = ""
) -> Q:
    met = Q()
    for name, condition in conditions.items():
        if values := getattr(filters, name):
            met &= _prefixed(condition(actor, values), lookup)
    return met


def _prefixed(condition: Q, lookup: str) -> Q:
    if not lookup:
        return condition
    ((name, value),) = condition.children  # type: ignore[misc]  # one fact each
    return Q(**{f"{lookup}{name}": value})


def _between(column: str, actor: Actor, filters: Filters) -> Q:
    """Whole days of the program's zone, which last 23, 24 or 25 hours."""
    zone, within = actor.program.zone, Q()
    if filters.since:
        within &= Q(**{f"{column}__gte": start_of_day(date.fromisoformat(filters.since), zone)})
    if filters.until:
        within &= Q(**{f"{column}__lt": end_of_day(date.fromisoformat(filters.until), zone)})
    return within


def _due(actor: Actor, filters: Filters) -> Q:
    """By the first of its clocks; a ticket whose clocks stand still is not due."""
    if not filters.due:
        return Q()
    moment: Any = Now()
    if filters.due != OVERDUE:
        moment = end_of_day(date.fromisoformat(filters.due), actor.program.zone)
    within = Q()
    for clock in Clock:
        within |= Q(**{f"{clock}_due_at__lt": moment})
    return within & Q(under=None)


def _words(actor: Actor, listed: Listed, filters: Filters) -> Q:
    if not filters.q:
        return Q()
    withdrawn = listed is Listed.CONTACTS and filters.withdrawn
    return found_withdrawn(actor, filters.q) if withdrawn else found_among(actor, filters.q, listed)


def _numbers(values: tuple[str, ...]) -> list[int]:
    return [int(value) for value in values]


def _entities(actor: Actor, keys: tuple[str, ...]) -> Q:
    ids = [one.id for one in book(actor.program).entities if one.key in keys]
    return Q(entity_id__in=ids)


def _counties(actor: Actor, keys: tuple[str, ...]) -> Q:
    """The county that speaks; what another says about it is found by words."""
    ids = [one.id for one in book(actor.program).entities if one.county_key in keys]
    return Q(entity_id__in=ids)


def _advices(actor: Actor, codes: tuple[str, ...]) -> Q:
    given = AdviceGiven.objects.filter(program=actor.program, advice__in=codes)
    return Q(pk__in=given.values("contact"))


def _groups(actor: Actor, codes: tuple[str, ...]) -> Q:
    known = book(actor.program).groups
    return Q(group_id__in=[known[code].pk for code in codes])


def _people(actor: Actor, names: tuple[str, ...]) -> Q:
    mine = Q(person_id__in=User.objects.filter(username__in=names).values("pk"))
    return mine | Q(person=None) if NOBODY in names else mine


def _categories(actor: Actor, slugs: tuple[str, ...]) -> Q:
    """The analytic category, and the one of intake until there is one (R14)."""
    ids = [categories(actor.program)[slug].pk for slug in slugs]
    return Q(analytic_id__in=ids) | Q(analytic_id=None, intake_id__in=ids)


def _grouped(values: tuple[str, ...]) -> Q:
    return Q() if len(values) > 1 else Q(under__isnull="no" in values)


_OF_BOTH: dict[str, Condition] = {
    "county": _counties,
    "entity": _entities,
    "severity": lambda _actor, values: Q(severity__in=_numbers(values)),
}
_OF_TICKET: dict[str, Condition] = {
    **_OF_BOTH,
    "status": lambda _actor, values: Q(status__in=values),
    "group": _groups,
    "person": _people,
    "category": _categories,
    "grouped": lambda _actor, values: _grouped(values),
    "bounced": lambda _actor, _values: Q(bounced=True),
}
# Of any contact under the ticket (R31). Each is one condition.
_OF_CONTACT: dict[str, Condition] = {
    "wave": lambda _actor, values: Q(wave__in=_numbers(values)),
    "channel": lambda _actor, values: Q(channel__in=values),
    "about": lambda _actor, values: Q(about__in=values),
    "day": lambda _actor, values: Q(day__in=_numbers(values)),
    "advice": _advices,
}
