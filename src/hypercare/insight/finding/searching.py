"""What a search finds: only what the reader may see, and what of it they may search by (R34).

Everybody finds by masked words. By names and numbers finds who may read them clear. By the words
of an internal note finds who may read the note: the answer must not tell what the page would not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Upper

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.selectors import readable_entries
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.questions import Among, Given, question
from hypercare.foundation.kernel.references import Series, browser_code
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.words.models import Words
from hypercare.insight.finding import probing
from hypercare.insight.finding.entities import entities_named
from hypercare.insight.finding.probing import NEWEST, Texts, hard_stop
from hypercare.insight.finding.question import Question, read
from hypercare.insight.finding.spelling import spelled_otherwise
from hypercare.insight.finding.states import Listed
from hypercare.reference.rollout.selectors import plan

# So few texts fill a page, most of the time. Else so many are looked through: NEWEST, or, for a
# reader of a part, who may see none of the newest, FAR.
FEW, FAR = 100, 50_000
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
    `meant` are the spellings that found something when nothing was found as typed.
    """

    keys: Sequence[Key] = ()
    capped: bool = False
    since: datetime | None = None
    meant: tuple[str, ...] = ()


def find(actor: Actor, typed: str, *, most: int | None = None) -> Found:
    """Among the newest `most` texts with these words, if it is given. Raises TooSlow."""
    question = read(typed, plan(actor.program).case_numbers)
    if not question.text or question.has_identifier:
        return Found()
    with hard_stop():
        for way in (_as_typed, _of_entity_with_words, _nearly):
            found = way(actor, question, most or _reach(actor))
            if found.keys or (most and found.since):
                return found
    return Found()


def found_among(actor: Actor, typed: str, listed: Listed) -> list[int]:
    """Keys of the contacts or tickets with these words. Raises TooSlow."""
    return [key for kind, key, _at in find(actor, typed).keys if kind == SERIES[listed]]


def _as_typed(actor: Actor, question: Question, most: int) -> Found:
    said = probing.newest(actor.program, probing.with_words(question.text), most)
    person = _person(actor, probing.of_person(question), most)
    entities = entities_named(actor.program, fold(question.text))
    keys = [*_said(actor, said), *_by(actor, person), *_handed_over(actor, question.text)]
    for entity in entities:
        keys += _of_entity(actor, entity=entity)
    keys += _numbered(actor, question.text)
    if code := browser_code(question.text):
        keys += _contacts(actor, browser_code=code)
    return _newest_of(keys, said, person, enough=OF_ENTITY if entities else None)


def _nearly(actor: Actor, question: Question, most: int) -> Found:
    """A slip of the fingers: near names, and words that are known here."""
    person = _person(actor, probing.like_person(question), most)
    found = _newest_of(_by(actor, person), person)
    if found.keys:
        return found
    other = spelled_otherwise(actor.program, question)
    if not other:
        return Found()
    said = probing.newest(actor.program, probing.with_words(other), most)
    return replace(_newest_of(_said(actor, said), said), meant=(other,))


def _of_entity_with_words(actor: Actor, question: Question, most: int) -> Found:
    """ "alder placement": the words of whoever is named by the others."""
    words = question.text.split()
    for cut in range(1, len(words)):
        for name, rest in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            if known := entities_named(actor.program, " ".join(name), exactly=True):
                condition = probing.with_words(" ".join(rest))
                said = probing.newest(actor.program, condition, most)
                return _newest_of(_said(actor, said, known), said)
    return Found()


def _reach(actor: Actor) -> int:
    whole = {scope_of(actor, "contact.read"), scope_of(actor, "ticket.read")}
    return NEWEST if whole <= {Scope.ALL, Scope.MASKED} else FAR


def _person(actor: Actor, condition: probing.Condition | None, most: int) -> Texts:
    """By names and numbers finds who may read them as they came, and nobody else."""
    clear = scope_of(actor, "words.clear") in (Scope.ALL, Scope.TEAM)
    if condition is None or not clear:
        return Texts()
    return probing.newest_by_index(actor.program, condition, most)


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
    for field in ("reason", "done_note", "told"):
        yield _contacts(actor, **{f"{field}__in": held}, **more)
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
