"""What a search finds: only what the reader may see, and what of it they may search by (R34).

Everybody finds by masked words. By names and numbers finds who may read them clear. By the words
of an internal note finds who may read the note: the answer must not tell what the page would not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.models import Ticket, TicketContact, WorkLogEntry
from hypercare.casework.tickets.selectors import readable_entries
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.questions import Among, Given, question
from hypercare.foundation.kernel.references import Series, browser_code
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.insight.finding import probing
from hypercare.insight.finding.entities import entities_named
from hypercare.insight.finding.probing import NEWEST, Texts, hard_stop
from hypercare.insight.finding.question import Question, read
from hypercare.insight.finding.spelling import spelled_otherwise
from hypercare.insight.finding.states import Listed
from hypercare.insight.finding.walking import Asked, issue_has, sees_all, that_has
from hypercare.reference.rollout.selectors import plan

# So few texts fill a page, most of the time. Else NEWEST are looked through; a reader of a part,
# who may see none of those, has their own rows walked, for so long at most.
FEW = 100
WALK_MS = 1800
OF_ENTITY = 200
LONGEST_REFERENCE = 60
_BARE_NUMBER = re.compile(r"#?\s*([0-9]{1,9})")
SAID = (Words.Kind.REASON, Words.Kind.NOTE)
Key = tuple[str, int, datetime]
SERIES = {Listed.CONTACTS: Series.CONTACT, Listed.TICKETS: Series.TICKET}


@dataclass(frozen=True)
class Found:
    """Keys of what was found, the newest first. `capped`: there may be more, older ones.

    `since`: of what is newer nothing is missing; None when there is nothing else at all.
    `meant` are the spellings that found something when nothing was found as typed. `asked` is what
    all of them meet, but for what a number of its own led to.
    """

    keys: Sequence[Key] = ()
    capped: bool = False
    since: datetime | None = None
    meant: tuple[str, ...] = ()
    asked: Asked = field(default_factory=Asked)


def find(actor: Actor, typed: str, *, most: int | None = None) -> Found:
    """Among the newest `most` texts with these words, if it is given. Raises TooSlow."""
    question = read(typed, plan(actor.program).case_numbers)
    if not question.text or question.has_identifier:
        return Found()
    walks = most is None and not sees_all(actor)
    with hard_stop(WALK_MS if walks else None):
        for way in (_as_typed, _of_entity_with_words, _nearly):
            found = way(actor, question, most or NEWEST)
            if walks and found.capped:
                found = _walked(actor, found)
            if found.keys or (most and found.since):
                return found
    return Found()


def found_among(actor: Actor, typed: str, listed: Listed) -> Q:
    """The contacts or tickets with these words; a ticket by those of its contacts too, and by who
    called. Raises TooSlow, and InvalidInput for a client's identifier.
    """
    refuse_identifier(actor.program, "q", typed)
    found = find(actor, typed, most=NEWEST)
    met = _by_keys(found, listed)
    return met | that_has(actor, listed, found.asked) if found.capped else met


def found_withdrawn(actor: Actor, typed: str) -> Q:
    """The withdrawn contacts with these words. A search passes them over, and they are few."""
    refuse_identifier(actor.program, "q", typed)
    question = read(typed, plan(actor.program).case_numbers)
    asked = _asked(actor, question) if question.text else Asked()
    return that_has(actor, Listed.CONTACTS, asked)


def refuse_identifier(program: Program, field: str, typed: str) -> None:
    """Neither searched for nor kept in a view, where everybody would read it (R34)."""
    if read(typed, plan(program).case_numbers).has_identifier:
        raise InvalidInput(identifier_sentence(), fields={field: identifier_sentence()})


def identifier_sentence() -> str:
    return _(
        "That looks like a client’s number. Clients’ numbers are masked here and cannot be "
        "searched for. Search for the ticket, the caller or a word of the reason."
    )


def _by_keys(found: Found, listed: Listed) -> Q:
    keys = {series: [k for kind, k, _at in found.keys if kind == series] for series in Series}
    met = Q(pk__in=keys[SERIES[listed]])
    if listed is Listed.TICKETS:
        links = TicketContact.objects.filter(contact__in=keys[Series.CONTACT])
        met |= Q(pk__in=links.values("ticket"))
    return met


def _as_typed(actor: Actor, question: Question, most: int) -> Found:
    asked = _asked(actor, question)
    said, person = _texts(actor, asked, most)
    keys = [*_said(actor, said), *_by(actor, person), *_handed_over(actor, question.text)]
    for entity in asked.of:
        keys += _of_entity(actor, entity=entity)
    keys += _numbered(actor, question.text)
    if code := browser_code(question.text):
        keys += _contacts(actor, browser_code=code)
    found = _newest_of(keys, said, person, enough=OF_ENTITY if asked.of else None)
    return replace(found, asked=asked)


def _asked(actor: Actor, question: Question) -> Asked:
    return Asked(
        said=probing.with_words(question.text),
        person=_may(actor, probing.of_person(question)),
        of=tuple(entities_named(actor.program, fold(question.text))),
    )


def _nearly(actor: Actor, question: Question, most: int) -> Found:
    """A slip of the fingers: near names, and words that are known here."""
    asked = Asked(person=_may(actor, probing.like_person(question)))
    _none, person = _texts(actor, asked, most)
    found = _newest_of(_by(actor, person), person)
    if found.keys:
        return replace(found, asked=asked)
    other = spelled_otherwise(actor.program, question)
    if not other:
        return Found()
    asked = Asked(probing.with_words(other))
    said, _none = _texts(actor, asked, most)
    return replace(_newest_of(_said(actor, said), said), meant=(other,), asked=asked)


def _of_entity_with_words(actor: Actor, question: Question, most: int) -> Found:
    """ "alder placement": the words of whoever is named by the others."""
    words = question.text.split()
    for cut in range(1, len(words)):
        for name, rest in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            if known := entities_named(actor.program, " ".join(name), exactly=True):
                asked = Asked(probing.with_words(" ".join(rest)), within=tuple(known))
                said, _none = _texts(actor, asked, most)
                return replace(_newest_of(_said(actor, said, known), said), asked=asked)
    return Found()


def _walked(actor: Actor, found: Found) -> Found:
    """All of it, among what the reader sees."""
    asked, newest = found.asked, slice(NEWEST + 1)
    contacts = _contacts(actor).filter(that_has(actor, Listed.CONTACTS, asked))
    tickets = _tickets(actor).filter(that_has(actor, Listed.TICKETS, asked, by_contacts=False))
    issues = _issues(actor).filter(issue_has(actor, asked))
    keys = [
        *found.keys,
        *contacts.order_by("-happened_at", "-pk")[newest],
        *tickets.order_by("-opened_at", "-pk")[newest],
        *issues.order_by("-opened_at", "-pk")[newest],
    ]
    return replace(_newest_of(keys), meant=found.meant, asked=asked)


def _may(actor: Actor, condition: probing.Condition | None) -> probing.Condition | None:
    """By names and numbers finds who may read them as they came, and nobody else."""
    clear = scope_of(actor, "words.clear") in (Scope.ALL, Scope.TEAM)
    return condition if clear else None


def _texts(actor: Actor, asked: Asked, most: int) -> tuple[Texts, Texts]:
    """Those that say it, and the names and numbers."""
    said, person, program = asked.said, asked.person, actor.program
    return (
        probing.newest(program, said, most) if said else Texts(),
        probing.newest_by_index(program, person, most) if person else Texts(),
    )


def _said(actor: Actor, texts: Texts, entities: Sequence[int] = ()) -> list[Key]:
    """Whatever holds one of these texts, or what of it came from there."""
    keys = texts.of(*texts.by_kind)
    if entities:
        return _work_with(actor, texts=keys, entities=[*entities]) if keys else []
    return _all_with(actor, texts=keys) if keys else []


@question
def _all_with(actor: Actor) -> QuerySet[Any, Key]:
    held = Among("texts")
    issues = [_issues(actor, **{f"{field}__in": held}) for field in ("summary", "workaround")]
    return _together(*_work(actor, held), *issues)


@question
def _work_with(actor: Actor) -> QuerySet[Any, Key]:
    return _together(*_work(actor, Among("texts"), entity__in=Among("entities")))


def _work(actor: Actor, held: Among, **more: Any) -> Iterator[QuerySet[Any, Key]]:
    for column in ("reason", "done_note", "told"):
        yield _contacts(actor, **{f"{column}__in": held}, **more)
    yield _tickets(actor, subject__in=held, **more)
    yield _tickets(actor, pk__in=_noted(actor, held), **more)


def _noted(actor: Actor, held: Among) -> QuerySet[Any, Any]:
    """Tickets by entries that the reader may read: an internal one stays internal."""
    entries: QuerySet[WorkLogEntry] = readable_entries(actor)
    return entries.filter(program=actor.program, text__in=held).values("ticket")


def _by(actor: Actor, texts: Texts) -> list[Key]:
    names, reaches = texts.of(Words.Kind.NAME), texts.of(Words.Kind.REACH)
    return _from_person(actor, names=names, reaches=reaches) if names or reaches else []


@question
def _from_person(actor: Actor) -> QuerySet[Any, Key]:
    named = _contacts(actor, name__in=Among("names"))
    return _together(named, _contacts(actor, reach__in=Among("reaches")))


@question
def _of_entity(actor: Actor) -> QuerySet[Any, Key]:
    whose = {"entity": Given("entity")}
    return _together(
        _contacts(actor, **whose).order_by("-happened_at", "-pk")[:OF_ENTITY],
        _tickets(actor, **whose).order_by("-opened_at", "-pk")[:OF_ENTITY],
    )


def _handed_over(actor: Actor, text: str) -> Iterator[Key]:
    """By the number that another desk gave: what was handed to it, with its ticket (R33)."""
    if len(text) > LONGEST_REFERENCE or not any(map(str.isdigit, text)):
        return
    contacts = [contact for (contact,) in _sent_under(actor, reference=text)]
    if contacts:
        yield from _contacts(actor, pk__in=contacts)
        yield from _tickets(actor, links__contact__in=contacts)


@question
def _sent_under(actor: Actor) -> QuerySet[Any, tuple[int]]:
    sent = HandOver.objects.visible_to(actor).counted().exclude(reference_there="")
    asked = sent.alias(asked=Upper("reference_there")).filter(asked=Upper(Given("reference")))
    return asked.values_list("contact")


def _numbered(actor: Actor, text: str) -> Iterator[Key]:
    """Whatever has that number, where nobody said of which kind it is."""
    if bare := _BARE_NUMBER.fullmatch(text):
        for rows in (_contacts, _tickets, _issues):
            yield from rows(actor, number=int(bare[1]))


def _together(first: QuerySet[Any, Key], *others: QuerySet[Any, Key]) -> QuerySet[Any, Key]:
    return first.union(*others, all=True)


def _contacts(actor: Actor, **met: Any) -> QuerySet[Any, Key]:
    seen = Contact.objects.visible_to(actor).counted().filter(**met)
    return seen.values_list(Value(Series.CONTACT.value), F("pk"), F("happened_at"))


def _tickets(actor: Actor, **met: Any) -> QuerySet[Any, Key]:
    seen = Ticket.objects.visible_to(actor).filter(**met)
    return seen.values_list(Value(Series.TICKET.value), F("pk"), F("opened_at"))


def _issues(actor: Actor, **met: Any) -> QuerySet[Any, Key]:
    seen = Issue.objects.visible_to(actor).filter(**met)
    return seen.values_list(Value(Series.ISSUE.value), F("pk"), F("opened_at"))


def _newest_of(found: Iterable[Key], *texts: Texts, enough: int | None = None) -> Found:
    """Each once. Where there are more than `enough`, there may be others."""
    keys = sorted(set(found), key=lambda key: (key[2], key[0], key[1]), reverse=True)
    since = max((one.since for one in texts if one.since), default=None)
    capped = since is not None or len(keys) > (enough or NEWEST)
    return Found(keys[:NEWEST], capped, since)
