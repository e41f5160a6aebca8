"""What hangs on an issue, and taking it off again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue, IssueContact, IssueTicket
from hypercare.casework.issues.states import Status
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.services.lines import add_line, write
from hypercare.casework.tickets.services.repeating import Sent
from hypercare.casework.tickets.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.kernel.text import shorten


@transaction.atomic
def attach(
    *,
    issue: Issue,
    ticket: Ticket,
    contacts: Iterable[Contact],
    by: Actor,
    at: datetime,
    sent: Sent | None = None,
) -> None:
    """Many tickets can hang on one issue (R31). Twice is once; the story keeps what was `sent`.

    Raises Conflict when the issue was closed meanwhile, and for a ticket of a closed wave.
    """
    require(by, "issue.attach")
    refuse_closed_wave(ticket)
    if not _hang_all(issue, ticket, contacts, by, at):
        return
    _say(_("Attached to %(issue)s."), "ticket.attached", issue, ticket, by, at, sent)


@transaction.atomic
def detach(*, issue: Issue, ticket: Ticket, by: Actor, at: datetime) -> None:
    """The ticket and the contacts under it hang there no longer. Twice is once.

    Raises Conflict for a ticket of a closed wave.
    """
    require(by, "issue.attach")
    refuse_closed_wave(ticket)
    Issue.objects.select_for_update().get(pk=issue.pk, program=by.program)
    if not _take_off(issue, ticket):
        return
    _say(_("No longer attached to %(issue)s."), "ticket.detached", issue, ticket, by, at)


def attach_by_number(ticket: Ticket, number: str, by: Actor, at: datetime) -> str:
    """With the contacts under it. The issue's number; empty when it hung there already.

    Part of a larger verb, which says so in the story and in the journal. Raises InvalidInput for
    an issue that is not there, or is closed.
    """
    require(by, "issue.attach")
    series, count = parse(number) or (None, 0)
    rows = Issue.objects.visible_to(by).open().filter(number=count)
    issue = rows.first() if series is Series.ISSUE else None
    if issue is None:
        sentence = _("There is no open issue “%(number)s”. Write a number like I-1017.")
        sentence %= {"number": shorten(number, 40)}
        raise InvalidInput(sentence, fields={"issue": sentence})
    known = IssueTicket.objects.filter(issue=issue, ticket=ticket).exists()
    _hang_all(issue, ticket, ticket.contacts.all(), by, at)
    return "" if known else issue.reference


def detach_by_number(ticket: Ticket, number: str) -> None:
    """Takes back what `attach_by_number` did. Part of a larger verb."""
    series, count = parse(number) or (None, 0)
    issue = Issue.objects.filter(program=ticket.program_id, number=count).first()
    if issue is not None and series is Series.ISSUE:
        _take_off(issue, ticket)


def hang(*, issue: Issue, contact: Contact, ticket: Ticket | None, by: Actor, at: datetime) -> bool:
    """The contact, and its ticket where it has one, hang on the issue; whether that is new.

    Part of a larger verb: the caller holds the transaction and writes the journal entry. Raises
    Conflict when the issue was closed meanwhile.
    """
    locked = Issue.objects.select_for_update().get(pk=issue.pk, program=by.program)
    if locked.status == Status.CLOSED:
        raise Conflict(_("%(number)s was closed meanwhile.") % {"number": locked})
    when = {"linked_at": at}
    _contact, is_new = IssueContact.objects.get_or_create(
        program=by.program, issue=locked, contact=contact, defaults=when
    )
    if ticket is None:
        return is_new
    _ticket, is_new_ticket = IssueTicket.objects.get_or_create(
        program=by.program, issue=locked, ticket=ticket, defaults=when
    )
    return is_new or is_new_ticket


def _hang_all(
    issue: Issue, ticket: Ticket, contacts: Iterable[Contact], by: Actor, at: datetime
) -> bool:
    new = [hang(issue=issue, contact=one, ticket=ticket, by=by, at=at) for one in contacts]
    return any(new)


def _take_off(issue: Issue, ticket: Ticket) -> bool:
    tickets, _rows = IssueTicket.objects.filter(issue=issue, ticket=ticket).delete()
    contacts, _rows = IssueContact.objects.filter(
        issue=issue, contact__link__ticket=ticket
    ).delete()
    return bool(tickets or contacts)


def _say(
    sentence: str,
    verb: str,
    issue: Issue,
    ticket: Ticket,
    by: Actor,
    at: datetime,
    sent: Sent | None = None,
) -> None:
    data = {"issue": issue.reference}
    change, key = (data | {"asked": sent.asked}, sent.key) if sent else (data, None)
    text = sentence % {"issue": issue}
    add_line(ticket, EntryKind.CHANGE, text, by=by, at=at, change=change, key=key)
    write(verb, ticket, by=by, at=at, data=data)
