"""Keeping a contact, before anything is decided about it (R31)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from hypercare.casework.contacts.errors import KeyUsed
from hypercare.casework.contacts.models import Contact, Correction, OtherCounty
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.errors import NotAllowed
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.kernel.rows import store, store_together
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.programs.services import numbered
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, blank, keep, masked
from hypercare.reference.directory.models import EntityType, Line
from hypercare.reference.rollout.policies import CountyStanding
from hypercare.reference.rollout.selectors import plan

CORRECTABLE = (
    "entity_type",
    "entity_id",
    "entity_name",
    "name_answer",
    "reach_answer",
    "about",
    "sent_back",
    "concerns_wave",
    "concerns_county_id",
    "severity",
    "done",
    "cases_affected",
)


@dataclass(frozen=True)
class ContactFacts:
    """A checked contact: every reference found, every answer chosen. Moments in UTC."""

    call_key: UUID
    channel: str
    line: Line | None
    entity_type: str
    entity_id: int | None
    entity_name: str
    name_answer: str
    name: str
    reach_answer: str
    reach: str
    reason: str
    about: str
    sent_back: bool
    concerns_wave: int | None
    concerns_county_id: int | None
    severity: int
    done: str
    done_note: str
    told: str
    call_back_at: datetime | None
    cases_affected: int | None
    other_county_ids: Sequence[int]
    happened_at: datetime
    opened_at: datetime | None
    taken_by: User | None
    standing: CountyStanding | None
    wave: int | None
    shown_row: int | None
    shown_rules: int | None
    idempotency_key: str
    digest: str
    browser_code: str = ""


def record(*, facts: ContactFacts, by: Actor, at: datetime) -> Contact:
    """Stores the contact with its number. Raises KeyUsed for a key that was used.

    Call inside a transaction; nothing but the contact and its words is written here.
    """
    words = _words(facts, by, at)
    contact = Contact(
        program=by.program,
        logged_at=at,
        logged_by=by.user,
        token=by.token,
        sender=by.sender,
        request_digest=facts.digest,
        **words,
        **_as_given(facts),
        **_as_it_was(facts),
    )
    number = contact, {"number": numbered(by.program, Series.CONTACT)}
    kept = store_together(*_said(words), contact, computed=number, unless_there=True)
    if not kept:
        raise KeyUsed(_("This key was already used."))
    others = [
        OtherCounty(program=by.program, contact=contact, county_id=county_id)
        for county_id in facts.other_county_ids
    ]
    if others:
        store(*others)
    return contact


def held(contact: Contact, by: Actor) -> Contact:
    """Its row until the transaction ends. Locked alone, then read with what it is joined to."""
    list(Contact.objects.select_for_update().filter(pk=contact.pk).values_list("pk"))
    return Contact.objects.visible_to(by).select_related("entity").get(pk=contact.pk)


def correct(
    *,
    contact: Contact,
    facts: ContactFacts,
    why: str,
    before: dict[str, object],
    by: Actor,
    at: datetime,
) -> Correction:
    """New words beside the old ones, which the correction holds; the version rises.

    Number, sender, key, call and time stay; wave and state are those of the day it happened. Call
    inside a transaction that holds the contact's row. Raises NotAllowed without a person.
    """
    words = _words(facts, by, at)
    store(*_said(words))
    kept = [Said(Words.Kind.NOTE, clean_words(why))]
    (reason_why,) = keep(
        program=by.program, said=kept, case_numbers=plan(by.program).case_numbers, at=at
    )
    correction = Correction.objects.create(
        program=by.program,
        contact=contact,
        at=at,
        by=_person(by),
        why=reason_why,
        before=before,
        name=contact.name,
        reach=contact.reach,
        reason=contact.reason,
    )
    changed = {field: getattr(facts, field) for field in CORRECTABLE} | _as_it_was(facts)
    for field, value in (changed | words).items():
        setattr(contact, field, value)
    contact.version += 1
    contact.save()
    if facts.entity_type == EntityType.PUBLIC:
        _forget(contact, at)
    return correction


def _forget(contact: Contact, at: datetime) -> None:
    """Nothing of a member of the public is kept, nor what it said before (settled reading 21).

    Of an earlier reason its masked words stay, as in every story.
    """
    before = list(contact.corrections.values_list("name", "reach", "reason"))
    blank([key for name, reach, _reason in before for key in (name, reach)], at=at)
    blank([reason for _name, _reach, reason in before], at=at, is_masked_kept=True)


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can correct a contact. Sign in to do it."))
    return by.user


def _as_given(facts: ContactFacts) -> dict[str, object]:
    names = (
        "call_key channel line entity_type entity_id entity_name name_answer reach_answer about"
        " sent_back concerns_wave concerns_county_id severity done call_back_at"
        " cases_affected happened_at opened_at taken_by shown_row shown_rules idempotency_key"
        " browser_code"
    )
    return {name: getattr(facts, name) for name in names.split()}


def _as_it_was(facts: ContactFacts) -> dict[str, object]:
    """Wave, state and day number on that day, which past figures read (R39)."""
    standing = facts.standing
    return {
        "wave": facts.wave,
        "county_state": standing.state if standing else "",
        "day": standing.day if standing else None,
    }


def _words(facts: ContactFacts, by: Actor, at: datetime) -> dict[str, Words | None]:
    """By field of the contact; None for what was not said."""
    said = {
        "name": Said(Words.Kind.NAME, facts.name or facts.name_answer, is_answer=not facts.name),
        "reach": Said(
            Words.Kind.REACH, facts.reach or facts.reach_answer, is_answer=not facts.reach
        ),
        "reason": Said(Words.Kind.REASON, facts.reason),
        "done_note": Said(Words.Kind.NOTE, facts.done_note),
        "told": Said(Words.Kind.NOTE, facts.told),
    }
    spoken = {field: words for field, words in said.items() if words.text}
    case_numbers = plan(by.program).case_numbers
    rows = masked(program=by.program, said=spoken.values(), case_numbers=case_numbers, at=at)
    return dict.fromkeys(said) | dict(zip(spoken, rows, strict=True))


def _said(words: Mapping[str, Words | None]) -> list[Words]:
    return [row for row in words.values() if row is not None]
