"""An incoming contact, checked: every fault is named with its field, all of them at once."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from hypercare.casework.contacts.services import ContactFacts
from hypercare.casework.contacts.states import (
    About,
    Channel,
    Done,
    NameAnswer,
    ReachAnswer,
    Severity,
)
from hypercare.casework.intake.attach import target_of
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.intake.selectors import county_named, entity_named
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.references import browser_code
from hypercare.foundation.kernel.text import clean_line, clean_words
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import EntityType, Line
from hypercare.reference.directory.selectors import EntityFacts, book
from hypercare.reference.rollout.policies import CountyStanding
from hypercare.reference.rollout.selectors import CountyFacts, plan

T = TypeVar("T")
CLOCK_TOLERANCE = timedelta(minutes=5)
LONGEST = {
    "name": 150,
    "reach": 200,
    "reason": 10_000,
    "entity": 200,
    "done_note": 2_000,
    "told": 2_000,
}


@dataclass
class _Faults:
    """Collects sentences by field, so that the person mends all of them in one go."""

    fields: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, sentence: str) -> None:
        self.fields.setdefault(name, sentence)

    def tried(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except InvalidInput as error:
            for name, sentence in error.fields.items():
                self.add(name, sentence)
            return None

    def raise_any(self) -> None:
        if self.fields:
            raise InvalidInput(" ".join(self.fields.values()), fields=self.fields)


def checked(incoming: IncomingContact, *, by: Actor, at: datetime) -> ContactFacts:
    """Raises InvalidInput with all faults; afterwards everything refers to what exists."""
    faults = _Faults()
    _check_choices(incoming, faults)
    _check_words(incoming, faults)
    _check_moments(incoming, at, faults)
    program = by.program
    entity = faults.tried(lambda: entity_named(program, incoming.entity_type, incoming.entity))
    concern = faults.tried(lambda: _concern(program, incoming))
    others = faults.tried(lambda: _others(program, incoming)) or []
    line = faults.tried(lambda: _line(program, incoming.received_on))
    taken_by = faults.tried(lambda: _colleague(by, incoming.on_behalf_of))
    faults.tried(lambda: target_of(by, incoming.attach_to))
    _check_wave(program, incoming, faults)
    faults.raise_any()
    return _facts(incoming, by, at, entity, concern, others, line, taken_by)


# By field: where it stands, and what may be chosen.
_CHOICES: dict[str, tuple[str, tuple[object, ...]]] = {
    "about": ("about", tuple(About.values)),
    "channel": ("channel", tuple(Channel.values)),
    "done": ("done", tuple(Done.values)),
    "severity": ("severity", tuple(Severity.values)),
    "name": ("name_answer", tuple(NameAnswer.values)),
    "reach": ("reach_answer", tuple(ReachAnswer.values)),
}


def _check_choices(incoming: IncomingContact, faults: _Faults) -> None:
    if not incoming.about:
        faults.add("about", _("Choose what it is about."))
    for name, (attribute, known) in _CHOICES.items():
        if getattr(incoming, attribute) not in known:
            listed = ", ".join(str(choice) for choice in known)
            faults.add(name, _("Choose one of: %(choices)s.") % {"choices": listed})


def _check_words(incoming: IncomingContact, faults: _Faults) -> None:
    """The four mandatory facts (R15), and a reason where something else was done."""
    is_public = incoming.entity_type == EntityType.PUBLIC
    gaps = {
        "name": incoming.name_answer == NameAnswer.GIVEN and not is_public,
        "reach": incoming.reach_answer == ReachAnswer.GIVEN and not is_public,
        "reason": True,
        "entity": True,
        "done_note": incoming.done == Done.OTHER,
    }
    for name, longest in LONGEST.items():
        text = clean_words(getattr(incoming, name))
        if gaps.get(name) and not text:
            faults.add(name, _missing(name))
        if len(text) > longest:
            sentence = _("This is longer than %(longest)s characters. Shorten it.")
            faults.add(name, sentence % {"longest": longest})


def _missing(name: str) -> str:
    return {
        "name": _("Say who is calling, or choose “unknown” or “refused”."),
        "reach": _("Say how to reach the caller, or choose “withheld”."),
        "reason": _("Write the reason for the contact in words."),
        "entity": _("Say which county or other party the caller speaks for."),
        "done_note": _("Say what you did, and why it was not as advised."),
    }[name]


def _check_moments(incoming: IncomingContact, at: datetime, faults: _Faults) -> None:
    if incoming.happened_at is not None and incoming.happened_at > at + CLOCK_TOLERANCE:
        faults.add("happened_at", _("This time is in the future. Give the time it happened."))
    if incoming.call_back_at is not None and incoming.done != Done.CALL_BACK:
        faults.add("call_back_at", _("Choose “Call back promised” to give a time for it."))
    if incoming.cases_affected is not None and not 0 <= incoming.cases_affected < 2**31:
        faults.add("cases_affected", _("Give a number of cases, or leave it empty."))


def _check_wave(program: Program, incoming: IncomingContact, faults: _Faults) -> None:
    wave = incoming.concerns_wave
    if wave is not None and wave not in plan(program).waves:
        faults.add("concerns_wave", _("There is no wave %(wave)s.") % {"wave": wave})


def _concern(program: Program, incoming: IncomingContact) -> CountyFacts | None:
    name = incoming.concerns_county.strip()
    return county_named(program, name) if name else None


def _others(program: Program, incoming: IncomingContact) -> list[CountyFacts]:
    names = dict.fromkeys(name for name in incoming.other_counties if name.strip())
    found = [county_named(program, name, "other_counties") for name in names]
    return list({county.id: county for county in found}.values())


def _line(program: Program, key: str) -> Line | None:
    if not key:
        return None
    line = book(program).lines.get(key)
    if line is None:
        sentence = _("There is no line or mailbox “%(key)s” in this program.") % {"key": key}
        raise InvalidInput(sentence, fields={"received_on": sentence})
    return line


def _colleague(by: Actor, username: str) -> User | None:
    """Who took it: the named colleague, else the person who logs."""
    if not username.strip():
        return by.user
    members = Membership.objects.filter(program=by.program, user__is_active=True)
    membership = members.filter(user__username__iexact=username.strip()).select_related("user")
    if found := membership.first():
        return found.user
    sentence = _("Nobody in this program signs in as “%(name)s”. Use the colleague’s sign-in name.")
    sentence %= {"name": clean_line(username)}
    raise InvalidInput(sentence, fields={"on_behalf_of": sentence})


def _facts(
    incoming: IncomingContact,
    by: Actor,
    at: datetime,
    entity: EntityFacts | None,
    concern: CountyFacts | None,
    others: list[CountyFacts],
    line: Line | None,
    taken_by: User | None,
) -> ContactFacts:
    happened_at = min(incoming.happened_at or at, at)
    standing = _standing(by.program, entity, concern, happened_at)
    is_public = incoming.entity_type == EntityType.PUBLIC
    is_named = incoming.name_answer == NameAnswer.GIVEN and not is_public
    is_reachable = incoming.reach_answer == ReachAnswer.GIVEN and not is_public
    return ContactFacts(
        call_key=incoming.call_key or uuid.uuid4(),
        channel=incoming.channel,
        line=line,
        entity_type=incoming.entity_type,
        entity_id=entity.id if entity else None,
        entity_name=entity.name if entity else clean_line(incoming.entity),
        name_answer=NameAnswer.NOT_KEPT if is_public else incoming.name_answer,
        name=clean_line(incoming.name) if is_named else "",
        reach_answer=ReachAnswer.NOT_KEPT if is_public else incoming.reach_answer,
        reach=clean_line(incoming.reach) if is_reachable else "",
        reason=clean_words(incoming.reason),
        about=incoming.about,
        sent_back=incoming.sent_back,
        concerns_wave=incoming.concerns_wave,
        concerns_county_id=concern.id if concern else None,
        severity=incoming.severity,
        done=incoming.done,
        done_note=clean_words(incoming.done_note),
        told=clean_words(incoming.told),
        call_back_at=incoming.call_back_at,
        cases_affected=incoming.cases_affected,
        other_county_ids=[county.id for county in others],
        happened_at=happened_at,
        opened_at=incoming.opened_at,
        taken_by=taken_by,
        standing=standing,
        wave=standing.wave if standing else incoming.concerns_wave,
        shown_row=incoming.shown_row,
        shown_rules=incoming.shown_rules,
        idempotency_key=incoming.idempotency_key,
        digest=incoming.digest,
        browser_code=browser_code(incoming.browser_code),
    )


def _standing(
    program: Program,
    entity: EntityFacts | None,
    concern: CountyFacts | None,
    happened_at: datetime,
) -> CountyStanding | None:
    """The county's state as it was on that day, kept for ever (R39)."""
    key = (entity.county_key if entity else None) or (concern.key if concern else None)
    if key is None:
        return None
    return plan(program).standing(key, local_day(happened_at, program.zone), program.zone)
