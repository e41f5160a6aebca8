"""A page of what a search found, with the masked words of each."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.questions import Among, question
from hypercare.foundation.kernel.references import Series, reference
from hypercare.insight.finding.leads import address_of
from hypercare.insight.finding.searching import FEW, Found, Key, find

SIZE = 25


@dataclass(frozen=True)
class Hit:
    """`words` are masked; `state` says in one word where it stands."""

    reference: str
    url: str
    at: datetime
    entity: str
    words: str


@dataclass(frozen=True)
class Hits:
    items: Sequence[Hit]
    count: str
    next_cursor: str | None
    meant: Sequence[str]


def page_of_hits(actor: Actor, typed: str, *, after: str = "", size: int = SIZE) -> Hits:
    """Looks far back only for what the newest few cannot fill. Raises InvalidInput and TooSlow."""
    few = find(actor, typed, most=FEW)
    keys = _after(few, after)
    is_whole = few.since is None or (len(keys) > size and keys[size - 1][2] > few.since)
    return hits_of(actor, few if is_whole else find(actor, typed), after=after, size=size)


def hits_of(actor: Actor, found: Found, *, after: str = "", size: int = SIZE) -> Hits:
    """Raises InvalidInput for a cursor that this never gave."""
    keys = _after(found, after)
    here = keys[:size]
    facts = dict(_facts(actor, here))
    items = [facts[key[:2]] for key in here if key[:2] in facts]
    more = _cursor(here[-1]) if len(keys) > size else None
    return Hits(items, counted(found), more, found.meant)


def counted(found: Found) -> str:
    """Whole hundreds where there may be more: "300+"."""
    known = len(found.keys)
    if not found.capped:
        return f"{known:,}"
    return f"{known - known % 100 if known > 100 else known:,}+"


def _after(found: Found, cursor: str) -> list[Key]:
    if not cursor:
        return [*found.keys]
    place = _read(cursor)
    return [key for key in found.keys if (key[2], key[0], key[1]) < place]


def _facts(actor: Actor, keys: Sequence[Key]) -> Iterator[tuple[tuple[str, int], Hit]]:
    """One statement for each kind on the page."""
    kinds = {kind: [key for k, key, _at in keys if k == kind] for kind, _key, _at in keys}
    for kind, wanted in kinds.items():
        for key, number, at, entity, words in _TOLD[kind](keys=wanted):
            name = reference(Series(kind), number)
            yield (kind, key), Hit(name, address_of(actor, name), at, entity, words)


@question
def _contacts() -> QuerySet[Any, tuple[Any, ...]]:
    wanted = Contact.objects.filter(pk__in=Among("keys"))
    return wanted.values_list("pk", "number", "happened_at", "entity_name", "reason__masked")


@question
def _tickets() -> QuerySet[Any, tuple[Any, ...]]:
    wanted = Ticket.objects.filter(pk__in=Among("keys"))
    return wanted.values_list("pk", "number", "opened_at", "entity_name", "subject__masked")


@question
def _issues() -> QuerySet[Any, tuple[Any, ...]]:
    wanted = Issue.objects.filter(pk__in=Among("keys"))
    return wanted.values_list("pk", "number", "opened_at", "status", "summary__masked")


_TOLD = {
    Series.CONTACT.value: _contacts,
    Series.TICKET.value: _tickets,
    Series.ISSUE.value: _issues,
}


def _cursor(key: Key) -> str:
    text = f"{key[2].isoformat()}|{key[0]}|{key[1]}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, str, int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        moment, kind, key = text.split("|")
        place = datetime.fromisoformat(moment), str(Series(kind)), int(key)
        if place[0].tzinfo is None:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as error:
        sentence = _("This page address is not one of ours. Search again.")
        raise InvalidInput(sentence, fields={"cursor": sentence}) from error
    return place
