"""Changing the facts of a ticket while others do: nothing typed is lost, nothing is locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.selectors import shown
from hypercare.casework.contacts.states import Severity
from hypercare.casework.tickets.clocks import WOUND, wind
from hypercare.casework.tickets.errors import Overlap
from hypercare.casework.tickets.models import Category, Ticket
from hypercare.casework.tickets.services.holding import refuse_closed_wave, whose
from hypercare.casework.tickets.services.lines import add_line, kept, write
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, NotFound, OutOfDate
from hypercare.foundation.kernel.merging import merge
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.selectors import book

LONGEST_SUBJECT = 300
FIELDS = ("subject", "severity", "category", "entity")

# Each fact as a form has it: a category by its key, an entity by its key, empty for none.
Facts = Mapping[str, str]


@dataclass(frozen=True)
class _Checked:
    """Attributes of the ticket, and what the story says of them."""

    attributes: Mapping[str, object]
    sentences: tuple[str, ...]


def facts_of(ticket: Ticket, actor: Actor) -> dict[str, str]:
    """As this actor sees them: a subject that is masked for the actor is compared masked."""
    entity = book(ticket.program).by_id.get(ticket.entity_id or 0)
    return {
        "subject": clean_line(shown(ticket.subject, actor)),
        "severity": str(ticket.severity),
        "category": str(ticket.analytic_id or ""),
        "entity": entity.key if entity else "",
    }


@transaction.atomic
def edit(
    *,
    ticket: Ticket,
    version: int,
    changes: Facts,
    by: Actor,
    at: datetime,
    was: Facts | None = None,
) -> Ticket:
    """Writes the changed facts. `was` is what somebody saw before changing them at `version`.

    When the ticket changed since, what does not overlap is merged. Raises Overlap with both texts
    for the rest, OutOfDate without `was`, InvalidInput with each field at fault. Nothing is written
    then.
    """
    locked = _hold(ticket, by)
    now = facts_of(locked, by)
    if locked.version != version and was is None:
        raise OutOfDate(_sentence(locked, version))
    merged = _merged(locked, version, changes, {**now, **(was or {})}, now)
    changed = {name: value for name, value in merged.items() if value != now[name]}
    return _write(locked, changed, by, at) if changed else locked


def _merged(locked: Ticket, version: int, changes: Facts, base: Facts, now: Facts) -> Facts:
    mine = {name: changes.get(name, base[name]) for name in FIELDS}
    merged = merge(base=base, mine=mine, theirs=now)
    if merged.clashes:
        raise Overlap(
            _sentence(locked, version),
            clashes=merged.clashes,
            mine=mine,
            theirs=now,
            merged=merged.values,
            version=locked.version,
        )
    return merged.values


def _hold(ticket: Ticket, by: Actor) -> Ticket:
    require(by, "ticket.edit")
    lock([ticket.pk])
    locked = Ticket.objects.visible_to(by).select_related("group").filter(pk=ticket.pk).first()
    if locked is None:
        raise NotFound(_("There is no such ticket, or it is not for you to see."))
    refuse_closed_wave(locked)
    if not covers(by, "ticket.edit", teams=(locked.group.code,)):
        raise NotAllowed(
            _("%(ticket)s is with another team. Add a note instead.") % {"ticket": locked}
        )
    return locked


def _sentence(ticket: Ticket, version: int) -> str:
    return _("%(who)s changed %(ticket)s in between. Nothing of yours is lost.") % {
        "who": whose(ticket, version),
        "ticket": ticket,
    }


def _write(ticket: Ticket, changed: Facts, by: Actor, at: datetime) -> Ticket:
    checked = _checked(ticket, changed, by, at)
    for name, value in checked.attributes.items():
        setattr(ticket, name, value)
    ticket.version += 1
    wind(ticket, at=at)
    ticket.save(update_fields=["version", *checked.attributes, *WOUND])
    change = {"version": ticket.version, "facts": sorted(changed)}
    add_line(ticket, EntryKind.CHANGE, " ".join(checked.sentences), by=by, at=at, change=change)
    write("ticket.edited", ticket, by=by, at=at, data=change)
    return ticket


def _checked(ticket: Ticket, changed: Facts, by: Actor, at: datetime) -> _Checked:
    attributes: dict[str, object] = {}
    sentences: list[str] = []
    faults: dict[str, str] = {}
    for name, value in changed.items():
        try:
            found, sentence = _CHECKS[name](ticket, value, by)
        except InvalidInput as error:
            faults[name] = error.sentence
        else:
            attributes |= found
            sentences.append(sentence)
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    if "subject" in attributes:
        attributes["subject"] = kept(str(attributes["subject"]), by, at, Words.Kind.REASON)
    return _Checked(attributes, tuple(sentences))


_Found = tuple[dict[str, object], str]


def _subject(ticket: Ticket, value: str, by: Actor) -> _Found:
    line = clean_line(value)
    if not line:
        raise InvalidInput(_("Say in one line what it is about."))
    if len(line) > LONGEST_SUBJECT:
        sentence = _("Shorten the subject to %(most)s characters.")
        raise InvalidInput(sentence % {"most": LONGEST_SUBJECT})
    return {"subject": line}, _("Subject: %(subject)s.") % {"subject": line.rstrip(".")}


def _severity(ticket: Ticket, value: str, by: Actor) -> _Found:
    if value not in {str(level) for level in Severity.values}:
        raise InvalidInput(_("Choose a severity from 1 to 4."))
    sentence = _("Severity %(new)s, it was %(old)s.")
    return {"severity": int(value)}, sentence % {"new": value, "old": ticket.severity}


def _category(ticket: Ticket, value: str, by: Actor) -> _Found:
    if not value:
        return {"analytic": None}, _("No category at review.")
    rows = Category.objects.filter(program=by.program, retired_at=None)
    found = rows.filter(pk=value).first() if value.isdecimal() and len(value) < 19 else None
    if found is None:
        raise InvalidInput(_("Choose a category from the list."))
    return {"analytic": found}, _("Category: %(category)s.") % {"category": found}


def _entity(ticket: Ticket, value: str, by: Actor) -> _Found:
    found = next((one for one in book(by.program).entities if one.key == value), None)
    if found is None or found.retired:
        raise InvalidInput(_("Choose from the list where it comes from."))
    named = {"entity_id": found.id, "entity_name": found.name}
    return named, _("From %(new)s, it was %(old)s.") % {
        "new": found.name,
        "old": ticket.entity_name,
    }


_CHECKS = {
    "subject": _subject,
    "severity": _severity,
    "category": _category,
    "entity": _entity,
}
