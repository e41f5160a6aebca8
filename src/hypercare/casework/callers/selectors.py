"""Who is calling, what is known of a caller, and which calls wait for a person."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from hypercare.casework.callers.models import Call, Caller, CallerDetail, Merge, Ring, Sighting
from hypercare.casework.callers.policies import Found, best_first
from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.phones import Number, read_number
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.models import Person

RINGS_FOR = timedelta(minutes=3)
WAITS_FOR = timedelta(minutes=30)
MOST = 25


@dataclass(frozen=True)
class Recognised:
    """`matches` are all who share the number; nobody is chosen among several."""

    number: Number
    matches: tuple[Found, ...]


def recognised(actor: Actor, typed: str) -> Recognised:
    """Directory people and callers with this number, as far as the actor may see them."""
    number = read_number(typed)
    if not number.e164:
        return Recognised(number, ())
    callers = _callers_at(actor, number.e164)
    known = {caller.person_id for caller in callers}
    people = [p for p in _people_at(actor, number.e164) if p.pk not in known]
    found = [*(_caller(c, typed) for c in callers), *(_person(p, typed) for p in people)]
    return Recognised(number, tuple(best_first("", found)))


def _callers_at(actor: Actor, e164: str) -> list[Caller]:
    details = CallerDetail.objects.filter(
        words__program=actor.program, words__e164=e164, words__kind=Words.Kind.CALLER_AT
    )
    tops = details.annotate(top=Coalesce("caller__root_id", "caller_id")).values("top")
    rows = Caller.objects.visible_to(actor).filter(pk__in=tops, name__clear__isnull=False)
    readable = scope_of(actor, "caller.read") in (Scope.ALL, Scope.TEAM)
    return list(rows.select_related("name", "entity").order_by("pk")[:MOST]) if readable else []


def _people_at(actor: Actor, e164: str) -> list[Person]:
    rows = Person.objects.filter(program=actor.program, retired_at=None)
    there = rows.filter(Q(phone_e164=e164) | Q(reaches__e164=e164)).distinct()
    merged = Caller.objects.filter(person=OuterRef("pk"), root__isnull=False)
    return list(there.exclude(Exists(merged)).select_related("entity").order_by("pk")[:MOST])


def _caller(caller: Caller, reach: str) -> Found:
    types = tuple(caller.entity.types) if caller.entity else ()
    name = caller.entity.name if caller.entity else caller.entity_name
    return Found("caller", str(caller.key), caller.name.clear or "", name, types, reach, "")


def _person(person: Person, reach: str) -> Found:
    entity = person.entity
    types = tuple(entity.types) if entity else ()
    of = entity.name if entity else ""
    return Found("person", person.key, person.name, of, types, reach, person.role)


def caller_of(actor: Actor, key: uuid.UUID) -> Caller | None:
    rows = Caller.objects.visible_to(actor).select_related("name", "entity", "person", "root")
    return rows.filter(key=key).first()


def tree_of(caller: Caller) -> list[int]:
    """The caller and everybody who was merged into it."""
    return [caller.pk, *Caller.objects.filter(root=caller).values_list("pk", flat=True)]


def contacts_of(actor: Actor, caller: Caller) -> QuerySet[Contact]:
    mine = Contact.objects.visible_to(actor)
    seen = Sighting.objects.filter(caller__in=tree_of(caller)).values("contact")
    return mine.filter(pk__in=seen).select_related("reason", "link__ticket")


def shown_words(actor: Actor, words: Words) -> str:
    """Of a caller: clear by the right to read words, masked for the others."""
    return words.clear if words.clear is not None and sees_clear(actor) else words.masked


@dataclass(frozen=True)
class Reach:
    """`number` says what is wrong with it, if anything; None where it is masked."""

    text: str
    number: Number | None


def reaches_of(actor: Actor, caller: Caller) -> list[Reach]:
    rows = CallerDetail.objects.filter(caller__in=tree_of(caller), is_reach=True)
    texts = {
        shown_words(actor, row.words): row for row in rows.select_related("words").order_by("pk")
    }
    clear = sees_clear(actor)
    return [Reach(text, read_number(text) if clear else None) for text in texts]


def look_alikes(actor: Actor, caller: Caller) -> list[Caller]:
    """Others at the same number, or with the same name in the same entity; never merged by us."""
    tree = tree_of(caller)
    mine = Words.objects.filter(caller_detail__caller__in=tree)
    numbers = mine.exclude(e164="").values("e164")
    same = Q(words__e164__in=numbers) & ~Q(words__e164="")
    names = mine.filter(kind=Words.Kind.CALLER).values("findable")
    same |= Q(words__findable__in=names, caller__entity=caller.entity_id, is_reach=False)
    rows = CallerDetail.objects.filter(same, program=actor.program).exclude(caller__in=tree)
    tops = rows.annotate(top=Coalesce("caller__root_id", "caller_id")).values("top")
    visible = Caller.objects.visible_to(actor).filter(pk__in=tops).exclude(pk=caller.pk)
    return list(visible.select_related("name", "entity").order_by("-last_seen_at", "-pk")[:MOST])


def merges_into(caller: Caller) -> list[Merge]:
    rows = Merge.objects.filter(kept=caller, undone_at=None).order_by("-at")
    return list(rows.select_related("gone__name", "gone__entity", "by"))


def of_contact(actor: Actor, contact: Contact) -> dict[str, Any] | None:
    """The caller of a contact and what is odd about the number, for the contact's page."""
    sighting = Sighting.objects.filter(contact=contact).select_related("caller__root").first()
    caller = (sighting.caller.root or sighting.caller) if sighting else None
    if caller and not Caller.objects.visible_to(actor).filter(pk=caller.pk).exists():
        caller = None
    clear = contact.reach.clear if contact.reach_answer == "given" else None
    doubt = read_number(clear).doubt if clear and sees_clear(actor, contact) else ""
    return {"caller": caller, "doubt": doubt} if caller or doubt else None


def waiting_calls(actor: Actor, at: datetime) -> list[Call]:
    """Calls that ring at the actor's telephone, or that the actor answered and has not logged."""
    if actor.user is None:
        return []
    mine = Ring.objects.filter(program=actor.program, user=actor.user).values("call")
    fresh = Call.objects.filter(program=actor.program, heard_at__gt=at - WAITS_FOR, pk__in=mine)
    rings = Q(answered_at=None, ended_at=None, heard_at__gt=at - RINGS_FOR)
    held = Q(answered_by=actor.user)
    logged = Contact.objects.filter(program=actor.program, call_key=OuterRef("key"))
    rows = fresh.filter(rings | held).exclude(Exists(logged)).order_by("-heard_at")
    return list(rows.select_related("number", "line")[:3])


def call_for(actor: Actor, key: uuid.UUID) -> Call | None:
    """Whose telephone it rang at may see it, and who may read all callers."""
    rows = Call.objects.filter(program=actor.program, key=key)
    if scope_of(actor, "caller.read") != Scope.ALL:
        rows = rows.filter(rings__user=actor.user) if actor.user else rows.none()
    return rows.select_related("number", "line").distinct().first()
