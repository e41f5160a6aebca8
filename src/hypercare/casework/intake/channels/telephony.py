"""A call that a telephone system announced: what the form holds when it opens for it.

`?call=KEY` is a call that was reported, `?caller=+1...` a bare number, and `who=KIND:KEY` the
person's choice among several who share that number. Nobody is ever assumed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from hypercare.casework.callers.models import Call
from hypercare.casework.callers.policies import Found, common_entity, only
from hypercare.casework.callers.selectors import call_for, recognised
from hypercare.casework.contacts.states import Channel, ReachAnswer
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.phones import Doubt
from hypercare.foundation.kernel.text import clean_line

NAMES = ("call", "caller", "who")
LONGEST = 60
LONG_AGO = timedelta(minutes=30)


@dataclass(frozen=True)
class Announced:
    """`candidates` are (who, the address's words that choose them); empty when one is known."""

    initial: dict[str, Any] = field(default_factory=dict)
    chosen: Found | None = None
    candidates: tuple[tuple[Found, str], ...] = ()
    doubt: str = Doubt.NONE

    @property
    def has_words(self) -> bool:
        return bool(self.chosen or self.candidates or self.doubt)


def asked(query: QueryDict) -> dict[str, str]:
    """What of the address is about a call; it stays in the address."""
    return {name: str(query[name])[:100] for name in NAMES if query.get(name)}


def announced(actor: Actor, query: QueryDict, at: datetime) -> Announced:
    """Seeing who it is leaves a trace, as every look at a caller does (R34)."""
    call = _call(actor, query.get("call", ""))
    typed = _number(call, query.get("caller", ""))
    initial = _of_call(call, actor, at) if call else {}
    if not typed:
        return Announced(initial)
    known = recognised(actor, typed)
    chosen = _chosen(known.matches, query.get("who", ""))
    if any(match.is_personal for match in known.matches):
        journal.look(by=actor, at=at, kind="view", what="callers", rows=len(known.matches))
    initial |= {"reach": typed, "reach_answer": ReachAnswer.GIVEN} | _of(chosen, known.matches)
    candidates = () if chosen else tuple((m, _choice(query, m)) for m in known.matches)
    return Announced(initial, chosen, candidates, known.number.doubt)


def _call(actor: Actor, key: str) -> Call | None:
    try:
        return call_for(actor, UUID(key))
    except ValueError:
        return None


def _number(call: Call | None, typed: str) -> str:
    """A + in an address that nobody encoded arrives as a space."""
    if call is not None:
        return (call.number.clear or "") if call.number else ""
    bare = clean_line(typed)[:LONGEST]
    return f"+{bare}" if typed.startswith(" ") and bare[:1].isdigit() else bare


def _of_call(call: Call, actor: Actor, at: datetime) -> dict[str, Any]:
    """Its contacts have its call key, so that calls and questions are counted apart (R31).

    One that ended long ago is logged for the time when it came in (R35).
    """
    line = call.line
    begin: dict[str, Any] = {"call_key": call.key}
    if call.rang_at is not None and call.ended_at is not None and at - call.ended_at > LONG_AGO:
        local = call.rang_at.astimezone(actor.program.zone)
        begin |= {"happened_date": local.date(), "happened_time": local.time()}
    if line is None:
        return begin
    channel = line.preset_channel or Channel.PHONE
    return {**begin, "received_on": line.key, "channel": channel}


def _chosen(matches: tuple[Found, ...], who: str) -> Found | None:
    named = (match for match in matches if f"{match.kind}:{match.key}" == who)
    return next(named, None) or only(matches)


def _of(chosen: Found | None, matches: tuple[Found, ...]) -> dict[str, Any]:
    """One person: name and entity. Several of one entity: the entity alone."""
    if chosen is not None:
        return {"name": chosen.name, **_entity(chosen)}
    shared = common_entity(matches)
    return _entity(shared) if shared else {}


def _entity(found: Found) -> dict[str, Any]:
    entity_type = found.types[0] if len(found.types) == 1 else ""
    return {"entity": found.entity, "entity_type": entity_type}


def _choice(query: QueryDict, match: Found) -> str:
    words = QueryDict(mutable=True)
    words.update({**asked(query), "who": f"{match.kind}:{match.key}"})
    return str(words.urlencode())
