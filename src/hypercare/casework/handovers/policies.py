"""What is a hand-over, who was sent back, and how urgent that is (R33). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypercare.casework.contacts.states import Done
from hypercare.casework.handovers.states import Kind, Why
from hypercare.casework.routing.states import AdviceCode

SENT_AWAY = frozenset({AdviceCode.SERVICE_DESK, AdviceCode.COUNTY})
_HANDED_ON = frozenset({Done.WARM_TRANSFER, Done.COLD_TRANSFER})
_KEPT = frozenset({Done.ANSWERED, Done.CALL_BACK, Done.MESSAGE_TAKEN, Done.OTHER})


def kind_of(advice: str, done: str) -> Kind | None:
    """What was done decides; where it was done as advised, the advice does. None: we kept it."""
    if done in _KEPT:
        return None
    if done in _HANDED_ON:
        return Kind.TRANSFER
    if done == Done.NUMBER_GIVEN or advice in SENT_AWAY:
        return Kind.REDIRECT
    return Kind.TRANSFER if advice == AdviceCode.TRANSFER else None


@dataclass(frozen=True)
class Caller:
    """Who asks. Empty is not known: a withheld number is nobody's, and nobody has no name.

    `entity` tells one organisation from another; a member of the public is of none.
    """

    name: str
    number: str
    entity: str
    about: str


@dataclass(frozen=True)
class Sent:
    """An earlier hand-over and whose it was. `key` is the caller's to use."""

    key: int
    at: datetime
    caller: Caller


@dataclass(frozen=True)
class Match:
    sent: Sent
    whys: tuple[Why, ...]


def same(asking: Caller, before: Caller) -> tuple[Why, ...]:
    """Why the two are one question; empty when they are not."""
    found = []
    same_entity = bool(asking.entity) and asking.entity == before.entity
    if asking.name and asking.name == before.name and same_entity:
        found.append(Why.PERSON)
    if asking.number and asking.number == before.number:
        found.append(Why.NUMBER)
    if same_entity and asking.about == before.about:
        found.append(Why.TOPIC)
    return tuple(found)


def sent_back(
    asking: Caller, at: datetime, earlier: Iterable[Sent], window: timedelta
) -> Sequence[Match]:
    """Hand-overs within the window before the moment that this caller comes back from.

    The strongest reason first, then the newest. The order of `earlier` changes nothing.
    """
    found = [
        Match(sent, whys)
        for sent in earlier
        if timedelta(0) <= at - sent.at <= window and (whys := same(asking, sent.caller))
    ]
    order = list(Why)
    return sorted(found, key=lambda m: (order.index(m.whys[0]), at - m.sent.at, m.sent.key))


def raised(severity: int, by: int, at_most: int) -> int:
    """1 is the highest. A ticket that is above the limit already stays as it is."""
    return severity if severity <= at_most else max(severity - by, at_most)


def is_overlong(at: datetime, now: datetime, hours: int) -> bool:
    """Whether somebody should find out what became of it."""
    return now - at > timedelta(hours=hours)
