"""What needs somebody now, and what a search finds: only what is visible, only masked words."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.references import Series, browser_code, parse, reference
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Entity
from hypercare.surface.home.addresses import address

MOST_ROWS = 50
MOST_WORDS = 1000
MOST_ENTITIES = 20
LONGEST_QUESTION = 200
# Four statements at most: together the two seconds that a search may take.
STATEMENT_MS = 500


class TooSlow(Exception):
    """The search was stopped; narrower words help."""


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


def named(actor: Actor, question: str) -> str | None:
    """The address of C-1043, T-1042 or I-1017, when the actor may see it."""
    if code := browser_code(question):
        return _coded(actor, code)
    name = parse(question)
    if name is None:
        return None
    series, number = name
    if (
        series is Series.CONTACT
        and Contact.objects.visible_to(actor).filter(number=number).exists()
    ):
        return address("contacts:contact", actor.program.key, f"C-{number}")
    if series is Series.TICKET and Ticket.objects.visible_to(actor).filter(number=number).exists():
        return address("tickets:ticket", actor.program.key, f"T-{number}")
    if series is Series.ISSUE and Issue.objects.visible_to(actor).filter(number=number).exists():
        return address("issues:issue", actor.program.key, f"I-{number}")
    return None


def _coded(actor: Actor, code: str) -> str | None:
    """Of a contact that waited in a browser; two of one code are both found by the search."""
    known = Contact.objects.visible_to(actor).filter(browser_code=code)
    numbers = list(known.values_list("number", flat=True)[:2])
    if len(numbers) != 1:
        return None
    return address("contacts:contact", actor.program.key, f"C-{numbers[0]}")


def search(actor: Actor, question: str) -> list[Hit]:
    """The newest contacts and tickets with these words, or of that entity. Raises TooSlow."""
    asked = clean_line(question)[:LONGEST_QUESTION]
    if not asked:
        return []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(STATEMENT_MS)])
            return _search(actor, asked)
    except OperationalError as error:
        raise TooSlow from error


def _search(actor: Actor, asked: str) -> list[Hit]:
    contact_words, ticket_words = _words(actor, asked)
    entity = Q(entity__in=_entities(actor, asked))
    if code := browser_code(asked):
        contact_words |= Q(browser_code=code)
    contacts = Contact.objects.visible_to(actor).counted().filter(contact_words | entity)
    tickets = Ticket.objects.visible_to(actor).filter(ticket_words | entity)
    hits = [*_contacts(actor, contacts, "-happened_at"), *_tickets(actor, tickets)]
    return sorted(hits, key=lambda hit: hit.at, reverse=True)[:MOST_ROWS]


def _words(actor: Actor, asked: str) -> tuple[Q, Q]:
    """Probes the word index first: a rare word goes on by its few rows, a common one by date.

    Without the probe a rare word together with a common one walks the whole date index.
    """
    query = SearchQuery(asked, config="english", search_type="websearch")
    known = Words.objects.filter(program=actor.program, search=query)
    few = list(known.values_list("pk", flat=True)[: MOST_WORDS + 1])
    if len(few) > MOST_WORDS:
        return Q(reason__search=query), Q(subject__search=query)
    noted = WorkLogEntry.objects.filter(program=actor.program, text__in=few).values("ticket")
    return Q(reason__in=few) | Q(done_note__in=few), Q(subject__in=few) | Q(pk__in=noted)


def _entities(actor: Actor, asked: str) -> list[int]:
    known = Entity.objects.filter(program=actor.program, name__icontains=asked)
    return list(known.values_list("pk", flat=True)[:MOST_ENTITIES])


def _contacts(
    actor: Actor, contacts: QuerySet[Contact], by: str, size: int = MOST_ROWS
) -> list[Hit]:
    facts = contacts.order_by(by, "-pk").values_list(
        "number", "happened_at", "entity_name", "reason__masked"
    )
    return [_hit(actor, Series.CONTACT, "contacts:contact", *row) for row in facts[:size]]


def _tickets(actor: Actor, tickets: QuerySet[Ticket], size: int = MOST_ROWS) -> list[Hit]:
    facts = tickets.order_by("-opened_at", "-pk").values_list(
        "number", "opened_at", "entity_name", "subject__masked"
    )
    return [_hit(actor, Series.TICKET, "tickets:ticket", *row) for row in facts[:size]]


def _hit(
    actor: Actor, series: Series, route: str, number: int, at: datetime, entity: str, words: str
) -> Hit:
    name = reference(series, number)
    return Hit(name, address(route, actor.program.key, name), at, entity, words)
