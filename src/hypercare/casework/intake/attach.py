"""Attaching a contact to a ticket or an issue that is there, instead of opening another (R31)."""

from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.states import Status as IssueStatus
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.states import Status as TicketStatus
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.kernel.text import clean_line, shorten

T = TypeVar("T", Ticket, Issue)
LONGEST = 15


@dataclass(frozen=True)
class Target:
    """Neither: the contact gets a ticket of its own, where the rules ask for one."""

    ticket: Ticket | None = None
    issue: Issue | None = None

    @property
    def reference(self) -> str | None:
        found = self.ticket or self.issue
        return str(found) if found else None


def target_of(actor: Actor, text: str) -> Target:
    """What the contact is attached to. Raises InvalidInput for what is not there, or closed.

    What the actor may not see is not there.
    """
    if not text.strip():
        return Target()
    known = parse(text)
    if known and known[0] is Series.TICKET:
        return Target(ticket=_open_ticket(actor, known[1]))
    if known and known[0] is Series.ISSUE:
        return Target(issue=_open_issue(actor, known[1]))
    raise _fault(
        _("“%(text)s” is neither a ticket nor an issue. Write a number like T-1042 or I-1017.")
        % {"text": shorten(text, 40)}
    )


def still_there(actor: Actor, text: str) -> str:
    """The same text, or none when that was closed meanwhile: the contact goes its own way."""
    try:
        target_of(actor, text)
    except InvalidInput:
        return ""
    return text


def as_kept(text: str) -> str:
    return clean_line(text)[:LONGEST]


def _open_ticket(actor: Actor, number: int) -> Ticket:
    found = Ticket.objects.visible_to(actor).filter(number=number).first()
    ticket = _usable(found, f"{Series.TICKET}-{number}", TicketStatus.CLOSED)
    try:
        refuse_closed_wave(ticket)
    except Conflict as refused:
        alone = _("Leave this empty, and the contact is kept by itself.")
        raise _fault(f"{refused.sentence} {alone}") from refused
    return ticket


def _open_issue(actor: Actor, number: int) -> Issue:
    found = Issue.objects.visible_to(actor).filter(number=number).first()
    return _usable(found, f"{Series.ISSUE}-{number}", IssueStatus.CLOSED)


def _usable(found: T | None, reference: str, closed: str) -> T:
    if found is None:
        raise _fault(_("There is no %(number)s.") % {"number": reference})
    if found.status == closed:
        sentence = _("%(number)s is closed. Leave this empty, and the contact is kept by itself.")
        raise _fault(sentence % {"number": reference})
    return found


def _fault(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, fields={"attach_to": sentence})
