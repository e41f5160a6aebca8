"""What stands beside the form while the caller speaks: who called before, what looks alike (R31).

Nothing is kept and nothing clear is shown: a list is not the place to read a person's details.
What the actor may not read clear is not compared either, so that a match tells nothing.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.postgres.search import (
    SearchQuery,
    TrigramSimilarity,
    TrigramWordSimilarity,
)
from django.db import OperationalError, connection, transaction
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext as _

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.policies import Caller
from hypercare.casework.handovers.selectors import Proposal, proposed
from hypercare.casework.issues.models import Issue, IssueCounty, IssuePartner
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Status
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day, start_of_day
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.kernel.text import clean_line, fold
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import EntityFacts, book
from hypercare.reference.rollout.selectors import plan

EARLIER = timedelta(days=14)
ALIKE = timedelta(days=60)
STOP = 300  # milliseconds for what looks alike; the person goes on typing meanwhile
COMPARED = 300
MOST_EARLIER, MOST_ALIKE, MOST_URGENT, MOST_TODAY = 5, 4, 3, 20
TICKET_ALIKE, ISSUE_ALIKE = 0.4, 0.5
LONGEST = {"entity": 200, "name": 150, "reach": 200, "about": 20, "reason": 2000}
FINISHED = (Status.RESOLVED, Status.CLOSED)
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True)
class Asked:
    """As typed so far, each text cut to what is compared."""

    entity: str = ""
    name: str = ""
    reach: str = ""
    about: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Earlier:
    contact: Contact
    why: str


@dataclass(frozen=True)
class Today:
    """What is going on at the entity today; `contacts` is a count that stops at "20+"."""

    name: str
    contacts: str
    urgent: list[Ticket]
    standing: str


@dataclass(frozen=True)
class Beside:
    """`was_stopped`: comparing took too long, so what looks alike is not shown."""

    earlier: list[Earlier] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    today: Today | None = None
    sent_back: Proposal | None = None
    was_stopped: bool = False

    @property
    def is_empty(self) -> bool:
        found = (self.earlier, self.tickets, self.issues, self.today, self.sent_back)
        return not any(found)


def asked(given: Mapping[str, str]) -> Asked:
    return Asked(**{name: clean_line(given.get(name, ""))[:n] for name, n in LONGEST.items()})


def beside(actor: Actor, typed: Asked, *, at: datetime) -> Beside:
    entity = _entity(actor, typed.entity)
    tickets: list[Ticket] = []
    issues: list[Issue] = []
    was_stopped = False
    try:
        with stopped_after(STOP):
            tickets = _tickets(actor, typed, entity, at)
            issues = _issues(actor, typed, entity)
    except OperationalError:
        was_stopped = True
    earlier = _earlier(actor, typed, entity, at)
    today = _today(actor, entity, at) if entity else None
    sent_back = _sent_back(actor, typed, entity, at)
    return Beside(earlier, tickets, issues, today, sent_back, was_stopped)


def _sent_back(
    actor: Actor, typed: Asked, entity: EntityFacts | None, at: datetime
) -> Proposal | None:
    """Whether this caller was sent away lately; the person asks, and ticks it (R33)."""
    known = f"#{entity.id}" if entity else fold(typed.entity)
    asking = Caller(fold(typed.name), e164(typed.reach), known, typed.about)
    return proposed(actor, asking, (entity.id if entity else None, typed.entity), at)


def _entity(actor: Actor, text: str) -> EntityFacts | None:
    known = book(actor.program)
    return (known.find(text) or known.find(text, EntityType.COUNTY)) if text else None


@contextmanager
def stopped_after(milliseconds: int) -> Iterator[None]:
    """Each statement inside is cancelled by the database after that long: OperationalError."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
        yield
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])


def _earlier(actor: Actor, typed: Asked, entity: EntityFacts | None, at: datetime) -> list[Earlier]:
    """The same number first, then the same person, then the same entity; each newest first."""
    rows = Contact.objects.visible_to(actor).counted().filter(happened_at__gt=at - EARLIER)
    rows = rows.select_related("reason", "link__ticket").order_by("-happened_at", "-pk")
    found = {c.pk: Earlier(c, _("same number")) for c in _same_number(actor, rows, typed)}
    if entity:
        for contact in _same_entity(actor, rows, typed, entity):
            # The question adds `is_person`, which the model does not declare.
            why = _("same person") if contact.is_person else entity.name  # type: ignore[attr-defined]
            found.setdefault(contact.pk, Earlier(contact, why))
    return list(found.values())[:MOST_EARLIER]


def _same_number(actor: Actor, rows: QuerySet[Contact], typed: Asked) -> list[Contact]:
    number = e164(typed.reach)
    if not number:
        return []
    reaches = Words.objects.filter(program=actor.program, e164=number, kind=Words.Kind.REACH)
    return list(rows.filter(_readable(actor), reach__in=reaches)[:MOST_EARLIER])


def _same_entity(
    actor: Actor, rows: QuerySet[Contact], typed: Asked, entity: EntityFacts
) -> list[Contact]:
    person = Q(pk__in=[])
    if typed.name:
        person |= Q(name_answer="given", name__clear__iexact=typed.name)
    if typed.reach:
        person |= Q(reach_answer="given", reach__clear__iexact=typed.reach)
    is_person = ExpressionWrapper(_readable(actor) & person, output_field=BooleanField())
    known = rows.filter(entity=entity.id).annotate(is_person=is_person)
    return list(known.order_by(F("is_person").desc(), "-happened_at", "-pk")[:MOST_EARLIER])


def _readable(actor: Actor) -> Q:
    """Contacts whose words the actor may read as they came."""
    return visibility.rows(
        actor,
        "words.clear",
        team="link__ticket__group__code",
        people=("logged_by", "taken_by"),
        token="token",  # noqa: S106, the name of a column
    )


def _tickets(actor: Actor, typed: Asked, entity: EntityFacts | None, at: datetime) -> list[Ticket]:
    """Open ones of the same entity and subject, or with the same words; the closest first."""
    same_entity = Q(entity=entity.id) if entity else Q(pk__in=[])
    same_about = Exists(
        Contact.objects.filter(link__ticket=OuterRef("pk"), about=typed.about).values("pk")
    )
    alike = same_entity & Q(same_about) if entity and typed.about else Q(pk__in=[])
    if query := _query(typed.reason):
        alike |= Q(subject__search=query)
    if not alike:
        return []
    rows = Ticket.objects.visible_to(actor).exclude(status__in=FINISHED)
    newest = rows.filter(alike, opened_at__gt=at - ALIKE).order_by("-opened_at", "-pk")
    score = (
        _points(same_entity, 0.5)
        + _points(Q(same_about), 0.25)
        + TrigramSimilarity("subject__masked", typed.reason)
    )
    compared = Ticket.objects.filter(pk__in=newest.values("pk")[:COMPARED]).annotate(score=score)
    closest = compared.filter(score__gte=TICKET_ALIKE).order_by("-score", "-opened_at", "-pk")
    return list(closest.select_related("subject", "group")[:MOST_ALIKE])


def _issues(actor: Actor, typed: Asked, entity: EntityFacts | None) -> list[Issue]:
    """Open ones that this county or partner can have; known ones before others as close."""
    if not (typed.reason or entity):
        return []
    counties = IssueCounty.objects.filter(issue=OuterRef("pk"))
    partners = IssuePartner.objects.filter(issue=OuterRef("pk"))
    county = counties.filter(county__key=(entity.county_key if entity else None) or "")
    here = Q(Exists(county)) | Q(Exists(partners.filter(partner=entity.id if entity else 0)))
    rows = Issue.objects.visible_to(actor).open().filter(here | ~Exists(counties))
    score = (
        _points(here, 0.3)
        + _points(Q(areas__contains=[typed.about]), 0.3)
        + TrigramWordSimilarity(typed.reason, "summary__masked")
    )
    newest = Issue.objects.filter(pk__in=rows.order_by("-opened_at").values("pk")[:COMPARED])
    close = newest.annotate(score=score).filter(score__gte=ISSUE_ALIKE)
    known_first = F("published_at").desc(nulls_last=True)
    order = ("-score", known_first, "-opened_at", "-pk")
    return list(close.with_words().order_by(*order)[:MOST_ALIKE])


def _points(condition: Q, points: float) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0.0), output_field=FloatField())


def _query(reason: str) -> SearchQuery | None:
    """Any of the longest words; numbers and short words say nothing about what it is like."""
    words = sorted({word.lower() for word in _WORD.findall(reason)}, key=lambda w: (-len(w), w))
    if not words:
        return None
    return SearchQuery(" OR ".join(words[:12]), search_type="websearch", config="english")


def _today(actor: Actor, entity: EntityFacts, at: datetime) -> Today:
    zone = actor.program.zone
    day = local_day(at, zone)
    contacts = Contact.objects.visible_to(actor).counted().filter(entity=entity.id)
    since = contacts.filter(happened_at__gte=start_of_day(day, zone)).values("pk")
    count = len(since[: MOST_TODAY + 1])
    tickets = Ticket.objects.visible_to(actor).exclude(status__in=FINISHED)
    urgent = tickets.filter(entity=entity.id, severity__lte=2).select_related("subject")
    standing = (
        plan(actor.program).standing(entity.county_key, day, zone) if entity.county_key else None
    )
    return Today(
        name=entity.name,
        contacts=f"{MOST_TODAY}+" if count > MOST_TODAY else str(count),
        urgent=list(urgent.order_by("severity", "-opened_at", "-pk")[:MOST_URGENT]),
        standing=wording.standing_in_words(standing) if standing else "",
    )
