"""Keeping the ledger: what was handed on, who came back, and what became of it (R33)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.policies import is_late
from hypercare.casework.handovers.models import Bounce, HandOver
from hypercare.casework.handovers.policies import Match, kind_of, raised
from hypercare.casework.handovers.selectors import asked_since, came_from, limits
from hypercare.casework.handovers.states import Kind, Outcome, Why
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.clocks import WOUND, wind
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.notices import CAME_BACK
from hypercare.casework.tickets.services.holding import refuse_closed_wave_of
from hypercare.casework.tickets.services.lines import add_line
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.states import EntryKind
from hypercare.casework.tickets.watching import tell_watchers
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.foundation.kernel.text import clean_line
from hypercare.reference.directory.models import Line
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

LONGEST = 60


def keep(
    *, contact: Contact, advice: AdviceGiven, ticket: Ticket | None, by: Actor, at: datetime
) -> Bounce | None:
    """Part of saving a contact: whom it comes back from, and where it was sent on to.

    The caller holds the transaction and writes the journal entry of the contact.
    """
    kind = kind_of(advice.advice, contact.done)
    since = _asked_since(contact) if kind is not None else []
    bounce = _came_back(contact, ticket, contact.sent_back or advice.bounced, by, at)
    if kind is not None:
        create(contact, advice, kind, at=contact.happened_at)
    for later, its in since:
        _came_back(later, its, False, by, at)
    return bounce


def _asked_since(contact: Contact) -> list[tuple[Contact, Ticket | None]]:
    """Who was sent away in a call that is written down only now may be back already. Their tickets
    are held, before the journal is."""
    if not is_late(contact, plan(contact.program).late_after):
        return []
    found = asked_since(contact)
    held = {one.link.ticket_id for one in found if hasattr(one, "link")}
    lock(held)
    tickets = Ticket.objects.select_related("group").in_bulk(held)
    return [(one, tickets[one.link.ticket_id] if hasattr(one, "link") else None) for one in found]


def own(*, contact: Contact, advice: AdviceGiven, owner: User) -> HandOver:
    """What should be transferred and cannot be, because nobody is on the line: somebody sees to
    it that it gets there (settled reading 4). Part of a larger verb, which writes the journal.
    """
    return create(contact, advice, Kind.TRANSFER, at=contact.happened_at, owner=owner)


def keep_corrected(
    *, contact: Contact, advice: AdviceGiven, ticket: Ticket | None, by: Actor, at: datetime
) -> None:
    """Part of correcting a contact: whom it comes back from, by its new facts. Who was marked only
    because it was said is not marked any more. Where it was sent on to stays: that happened.
    """
    known = Bounce.objects.filter(contact=contact).first()
    said = contact.sent_back or advice.bounced
    if known is None:
        _came_back(contact, ticket, said, by, at)
    elif known.whys == [Why.SAID] and not said:
        _take_back(known, by, at)


def create(
    contact: Contact,
    advice: AdviceGiven,
    kind: Kind,
    *,
    at: datetime,
    owner: User | None = None,
) -> HandOver:
    """To whom the advice says. Part of a larger verb, which writes the journal."""
    line = _line(contact, advice.number)
    return HandOver.objects.create(
        program=contact.program,
        contact=contact,
        at=at,
        kind=kind,
        owner=owner,
        line=line,
        entity_id=contact.entity_id if line is None and advice.advice == "county" else None,
        to_name=line.name if line else _to(contact, advice),
        to_number=advice.number,
    )


def _line(contact: Contact, number: str) -> Line | None:
    lines = book(contact.program).lines.values()
    return next((line for line in lines if number and line.number == number), None)


def _to(contact: Contact, advice: AdviceGiven) -> str:
    return contact.entity_name if advice.advice == "county" else advice.headline


def _came_back(
    contact: Contact, ticket: Ticket | None, said: bool, by: Actor, at: datetime
) -> Bounce | None:
    matches = came_from(contact)
    if not matches and not said:
        return None
    first = matches[0] if matches else None
    hand_over = _mark_back(first, contact, at) if first else None
    whys = [*(first.whys if first else ()), *([Why.SAID] if said else [])]
    bounce = Bounce(
        program=contact.program,
        contact=contact,
        hand_over=hand_over,
        at=contact.logged_at,
        whys=whys,
    )
    if ticket is not None:
        _flag(ticket, bounce, by, at)
    bounce.save()
    return bounce


def _mark_back(match: Match, contact: Contact, at: datetime) -> HandOver:
    """What somebody said about its outcome stays."""
    hand_over = _held(match.sent.key)
    if hand_over.outcome == Outcome.OPEN:
        hand_over.outcome, hand_over.outcome_at = Outcome.CAME_BACK, at
        hand_over.back_with = contact
        hand_over.version += 1
        hand_over.save(update_fields=["outcome", "outcome_at", "back_with", "version"])
    return hand_over


def _flag(ticket: Ticket, bounce: Bounce, by: Actor, at: datetime) -> None:
    """Marked (here alone), as urgent as the program's rule says, and told in its story."""
    known = limits(by.program)
    bounce.ticket, bounce.from_severity = ticket, ticket.severity
    bounce.to_severity = raised(ticket.severity, known.raise_by, known.raise_to)
    ticket.bounced, ticket.severity = True, bounce.to_severity
    _save(ticket, at)
    _tell_story(ticket, _sentence(bounce), {"version": ticket.version}, by, at)
    tell_watchers(
        ticket=ticket,
        kind=CAME_BACK,
        text=_("A caller of %(ticket)s was sent back to us.") % {"ticket": ticket},
        key=f"back-{bounce.contact.reference}",
        by=by,
        at=at,
    )
    _journal("ticket.bounced", ticket, bounce, by, at)


def _take_back(bounce: Bounce, by: Actor, at: datetime) -> None:
    """Off its ticket too, whose severity goes back unless it was changed since."""
    bounce.delete()
    if bounce.ticket_id is None:
        return
    lock([bounce.ticket_id])
    ticket = Ticket.objects.select_related("group").get(pk=bounce.ticket_id)
    ticket.bounced = ticket.bounces.exists()
    said = [_("%(contact)s was not sent back after all.") % {"contact": bounce.contact}]
    old, new = bounce.from_severity, bounce.to_severity
    if old is not None and old != new == ticket.severity and not ticket.bounced:
        ticket.severity = old
        said.append(_("Severity %(new)s became %(old)s again.") % {"old": old, "new": new})
    _save(ticket, at)
    _tell_story(ticket, " ".join(said), {"version": ticket.version}, by, at)
    _journal("ticket.not-bounced", ticket, bounce, by, at)


def _tell_story(
    ticket: Ticket, text: str, change: Mapping[str, object], by: Actor, at: datetime
) -> None:
    add_line(ticket, EntryKind.HAND_OVER, text, by=by, at=at, change=change)


def _save(ticket: Ticket, at: datetime) -> None:
    ticket.version += 1
    wind(ticket, at=at, touched=False)
    ticket.save(update_fields=["bounced", "severity", "version", *WOUND])


def _journal(verb: str, ticket: Ticket, bounce: Bounce, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=ticket.reference,
        read_action="ticket.read",
        teams=(ticket.group.code,),
        owner_id=ticket.opened_by_id,
        data={"contact": bounce.contact.reference, "whys": [str(why) for why in bounce.whys]},
    )


def _sentence(bounce: Bounce) -> str:
    whys = ", ".join(str(Why(why).label) for why in bounce.whys)
    facts = {"contact": bounce.contact, "whys": whys, "old": bounce.from_severity}
    facts |= {"new": bounce.to_severity, "earlier": "", "to": ""}
    parts = [_("%(contact)s was sent back (%(whys)s).")]
    if bounce.hand_over is not None:
        facts |= {"earlier": bounce.hand_over.contact, "to": bounce.hand_over.to_name}
        parts.append(_("%(earlier)s had been handed to “%(to)s”."))
    if bounce.from_severity != bounce.to_severity:
        parts.append(_("Severity %(old)s became %(new)s, by the program’s rule."))
    return " ".join(part % facts for part in parts)


@transaction.atomic
def outcome(
    *,
    hand_over: HandOver,
    result: str,
    reference_there: str,
    version: int,
    by: Actor,
    at: datetime,
) -> HandOver:
    """What became of it, and the number that the other side gave.

    Raises InvalidInput for an outcome that there is not, Conflict for a closed wave and OutOfDate
    for an old version.
    """
    require(by, "hand-over.record")
    reference = _reference(reference_there)
    if result not in Outcome.values:
        sentence = _("Choose what became of it.")
        raise InvalidInput(sentence, fields={"outcome": sentence})
    locked = _held(hand_over.pk, program=by.program)
    refuse_closed_wave_of(locked.contact, by.program)
    _refuse_old(locked, version)
    _set(locked, Outcome(result), by, at)
    locked.reference_there = reference
    locked.version += 1
    locked.save()
    _tell_outcome(locked, by, at)
    _write(locked, by, at)
    return locked


def _tell_outcome(hand_over: HandOver, by: Actor, at: datetime) -> None:
    """The story of the ticket says what became of it, as the ledger does."""
    link = getattr(hand_over.contact, "link", None)
    if link is None:
        return
    facts = {
        "contact": hand_over.contact,
        "to": hand_over.to_name,
        "outcome": hand_over.get_outcome_display(),
        "reference": hand_over.reference_there,
    }
    text = _("%(contact)s, handed to “%(to)s”: %(outcome)s.")
    if hand_over.reference_there:
        text = _("%(contact)s, handed to “%(to)s”: %(outcome)s. Their number is %(reference)s.")
    change = {"contact": str(hand_over.contact), "outcome": hand_over.outcome}
    _tell_story(link.ticket, text % facts, change, by, at)


def _held(key: int, **more: object) -> HandOver:
    """Locked alone, then read with what it is joined to."""
    rows = HandOver.objects.filter(pk=key, **more)
    list(rows.select_for_update().values_list("pk"))
    return rows.select_related("contact__link__ticket").get()


def _reference(typed: str) -> str:
    cleaned = clean_line(typed)
    if len(cleaned) > LONGEST:
        sentence = _("This is longer than %(length)d characters. Shorten it.")
        text = sentence % {"length": LONGEST}
        raise InvalidInput(text, fields={"reference_there": text})
    return cleaned


def _refuse_old(known: HandOver, version: int) -> None:
    if known.version != version:
        sentence = _(
            "Somebody changed this hand-over while you had it open: it is “%(outcome)s” now."
            " Nothing of yours was saved. Look at it again."
        )
        raise OutOfDate(sentence % {"outcome": known.get_outcome_display()})


def _set(hand_over: HandOver, result: Outcome, by: Actor, at: datetime) -> None:
    """Back to open takes away who said so."""
    hand_over.outcome = result
    is_open = result is Outcome.OPEN
    hand_over.outcome_at = None if is_open else at
    hand_over.outcome_by = None if is_open else by.user
    hand_over.outcome_token = None if is_open else by.token
    if result is not Outcome.CAME_BACK:
        hand_over.back_with = None


def _write(hand_over: HandOver, by: Actor, at: datetime) -> None:
    contact = hand_over.contact
    link = getattr(contact, "link", None)
    journal.write(
        by=by,
        at=at,
        verb="hand-over.recorded",
        subject=link.ticket.reference if link else contact.reference,
        read_action="ticket.read" if link else "contact.read",
        owner_id=contact.logged_by_id,
        data={
            "contact": contact.reference,
            "outcome": hand_over.outcome,
            "version": hand_over.version,
        },
    )
