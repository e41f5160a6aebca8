"""What a search finds: only what the reader may see, and what of it they may search by (R34).

Everybody finds by masked words. By names and numbers finds who may read them clear. By the words
of an internal note finds who may read the note: the answer must not tell what the page would not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import RawSQL

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.selectors import readable_entries
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
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

# A reader of a part may see none of the newest: then so many are looked through.
FAR = 50_000
OF_ENTITY = 200
LONGEST_REFERENCE = 60
SAID = (Words.Kind.REASON, Words.Kind.NOTE)
Key = tuple[str, int, datetime]
SERIES = {Listed.CONTACTS: Series.CONTACT, Listed.TICKETS: Series.TICKET}


@dataclass(frozen=True)
class Found:
    """Keys of what was found, the newest first. `capped`: there may be more, older ones.

    `meant` are the spellings that found something when nothing was found as typed.
    """

    keys: Sequence[Key] = ()
    capped: bool = False
    meant: tuple[str, ...] = ()


def find(actor: Actor, typed: str) -> Found:
    """Raises TooSlow."""
    question = read(typed, plan(actor.program).case_numbers)
    if not question.text or question.has_identifier:
        return Found()
    with hard_stop():
        found = _as_typed(actor, question)
        return found if found.keys else _nearly(actor, question)


def found_among(actor: Actor, typed: str, listed: Listed) -> list[int]:
    """Keys of the contacts or tickets with these words. Raises TooSlow."""
    return [key for kind, key, _at in find(actor, typed).keys if kind == SERIES[listed]]


def _as_typed(actor: Actor, question: Question) -> Found:
    said = probing.newest(actor.program, probing.with_words(question.text), _reach(actor))
    person = _person(actor, probing.of_person(question))
    rows = [*_said(actor, said), *_by(actor, person), *_of_entity(actor, question.text)]
    rows += _handed_over(actor, question.text)
    if code := browser_code(question.text):
        rows.append(_contacts(actor, browser_code=code))
    found = _newest_of(rows, said.is_common or person.is_common)
    return found if found.keys else _of_entity_with_words(actor, question)


def _nearly(actor: Actor, question: Question) -> Found:
    """A slip of the fingers: near names, and words that are known here."""
    person = _person(actor, probing.like_person(question))
    found = _newest_of(_by(actor, person), person.is_common)
    if found.keys:
        return found
    other = spelled_otherwise(actor.program, question)
    if not other:
        return Found()
    said = probing.newest(actor.program, probing.with_words(other), _reach(actor))
    found = _newest_of(_said(actor, said), said.is_common)
    return Found(found.keys, found.capped, (other,)) if found.keys else Found()


def _of_entity_with_words(actor: Actor, question: Question) -> Found:
    """ "alder placement": the words of whoever is named by the others."""
    words = question.text.split()
    for cut in range(1, len(words)):
        for name, rest in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            if known := entities_named(actor.program, " ".join(name), exactly=True):
                condition = probing.with_words(" ".join(rest))
                said = probing.newest(actor.program, condition, _reach(actor))
                return _newest_of(_said(actor, said, entity__in=known), said.is_common)
    return Found()


def _reach(actor: Actor) -> int:
    whole = {scope_of(actor, "contact.read"), scope_of(actor, "ticket.read")}
    return NEWEST if whole <= {Scope.ALL, Scope.MASKED} else FAR


def _person(actor: Actor, condition: probing.Condition | None) -> Texts:
    """By names and numbers finds who may read them as they came, and nobody else."""
    clear = scope_of(actor, "words.clear") in (Scope.ALL, Scope.TEAM)
    if condition is None or not clear:
        return Texts()
    return probing.newest(actor.program, condition, _reach(actor))


def _said(actor: Actor, texts: Texts, **more: Any) -> Iterator[QuerySet[Any, Any]]:
    """Whatever holds one of these texts; a kind of text that nothing holds finds nothing."""
    if keys := [key for kind in texts.by_kind for key in texts.by_kind[kind]]:
        held = _keys(keys)
        for field in ("reason", "done_note", "told"):
            yield _contacts(actor, **{f"{field}__in": held}, **more)
        yield _tickets(actor, subject__in=held, **more)
        yield _tickets(actor, pk__in=_noted(actor, held), **more)
        if not more:
            yield _issues(actor, summary__in=held)
            yield _issues(actor, workaround__in=held)


def _noted(actor: Actor, held: RawSQL) -> QuerySet[Any, Any]:
    """Tickets by entries that the reader may read: an internal one stays internal."""
    entries: QuerySet[WorkLogEntry] = readable_entries(actor)
    return entries.filter(program=actor.program, text__in=held).values("ticket")


def _by(actor: Actor, texts: Texts) -> Iterator[QuerySet[Any, Any]]:
    for field, kind in (("name", Words.Kind.NAME), ("reach", Words.Kind.REACH)):
        if keys := texts.of(kind):
            yield _contacts(actor, **{f"{field}__in": _keys(keys)})


def _of_entity(actor: Actor, text: str) -> Iterator[QuerySet[Any, Any]]:
    for entity in entities_named(actor.program, fold(text)):
        yield _contacts(actor, entity=entity).order_by("-happened_at", "-pk")[:OF_ENTITY]
        yield _tickets(actor, entity=entity).order_by("-opened_at", "-pk")[:OF_ENTITY]


def _handed_over(actor: Actor, text: str) -> Iterator[QuerySet[Any, Any]]:
    """By the number that another desk gave: what was handed to it, with its ticket (R33)."""
    if len(text) > LONGEST_REFERENCE or not any(map(str.isdigit, text)):
        return
    sent = HandOver.objects.visible_to(actor).counted().exclude(reference_there="")
    contacts = list(sent.filter(reference_there__iexact=text).values_list("contact", flat=True))
    if contacts:
        yield _contacts(actor, pk__in=contacts)
        yield _tickets(actor, links__contact__in=contacts)


def _keys(keys: Sequence[int]) -> RawSQL:
    """One value however many they are."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def _contacts(actor: Actor, **met: Any) -> QuerySet[Any, Any]:
    seen = Contact.objects.visible_to(actor).counted().filter(**met)
    return seen.values_list(Value(Series.CONTACT.value), F("pk"), F("happened_at"))


def _tickets(actor: Actor, **met: Any) -> QuerySet[Any, Any]:
    seen = Ticket.objects.visible_to(actor).filter(**met)
    return seen.values_list(Value(Series.TICKET.value), F("pk"), F("opened_at"))


def _issues(actor: Actor, **met: Any) -> QuerySet[Any, Any]:
    seen = Issue.objects.visible_to(actor).filter(**met)
    return seen.values_list(Value(Series.ISSUE.value), F("pk"), F("opened_at"))


def _newest_of(rows: Any, more: bool) -> Found:
    """Each once, in one statement."""
    first, *others = [*rows] or [None]
    if first is None:
        return Found()
    whole = first.union(*others, all=True) if others else first
    keys = sorted(set(whole), key=lambda key: (key[2], key[0], key[1]), reverse=True)
    return Found(keys[:NEWEST], more or len(keys) > NEWEST)
