"""Attaching a ticket with its contacts to an issue, as a verb of its own."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue, IssueContact, IssueTicket
from hypercare.casework.issues.services import hang
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.lines import add_line, write
from hypercare.casework.tickets.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require


@transaction.atomic
def attach(
    *, issue: Issue, ticket: Ticket, contacts: Iterable[Contact], by: Actor, at: datetime
) -> None:
    """Many tickets can hang on one issue (R31). Twice is once.

    Raises Conflict when the issue was closed meanwhile.
    """
    require(by, "ticket.group")
    before = _links(issue, ticket)
    for contact in contacts:
        hang(issue=issue, contact=contact, ticket=ticket, by=by, at=at)
    if _links(issue, ticket) == before:
        return
    change = {"issue": issue.reference}
    sentence = _("Attached to %(issue)s.") % {"issue": issue}
    add_line(ticket, EntryKind.CHANGE, sentence, by=by, at=at, change=change)
    write("ticket.attached", ticket, by=by, at=at, data=change)


def _links(issue: Issue, ticket: Ticket) -> tuple[int, int]:
    contacts = IssueContact.objects.filter(issue=issue, contact__link__ticket=ticket)
    return contacts.count(), IssueTicket.objects.filter(issue=issue, ticket=ticket).count()
