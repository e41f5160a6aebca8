"""Opening a ticket from a contact (R12 to R15)."""

from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.clocks import wind
from hypercare.casework.tickets.errors import GroupMissing
from hypercare.casework.tickets.models import Ticket, TicketContact, WorkLogEntry
from hypercare.casework.tickets.selectors import category_for
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.kernel.rows import store, store_together
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.programs.services import numbered
from hypercare.reference.directory.models import SupportGroup
from hypercare.reference.directory.selectors import book


def open_ticket(*, contact: Contact, advice: AdviceGiven, by: Actor, at: datetime) -> Ticket:
    """Starts with the row's first group, its work log with the four mandatory facts (R15).

    Advice that is not stored yet is stored with it. Part of a larger verb: the caller holds the
    transaction and writes the journal entry. Raises GroupMissing when there is no such group.
    """
    group = _group(by, advice.first_group)
    ticket = Ticket(
        program=by.program,
        severity=contact.severity,
        group=group,
        intake=category_for(by.program, contact.channel) if advice.migration_related else None,
        subject=contact.reason,
        entity_id=contact.entity_id,
        entity_name=contact.entity_name,
        migration_related=advice.migration_related,
        bounced=advice.bounced,
        opened_at=at,
        opened_by=by.user,
    )
    wind(ticket, at=at)
    link = TicketContact(program=by.program, ticket=ticket, contact=contact, linked_at=at)
    number = ticket, {"number": numbered(by.program, Series.TICKET)}
    rows = [ticket, link, _entry(ticket, contact, by, at)]
    store_together(*([advice] if advice.pk is None else []), *rows, computed=number)
    _tell(ticket, group, at)
    return ticket


def log_contact(ticket: Ticket, contact: Contact, by: Actor, at: datetime) -> WorkLogEntry:
    """A contact that joins a ticket, in its story."""
    entry = _entry(ticket, contact, by, at)
    store(entry)
    return entry


def _entry(ticket: Ticket, contact: Contact, by: Actor, at: datetime) -> WorkLogEntry:
    """It carries the four mandatory facts; the database refuses it without one (R15)."""
    return WorkLogEntry(
        program=ticket.program,
        ticket=ticket,
        kind=EntryKind.CONTACT,
        audience=Audience.SHARED,
        at=at,
        by=by.user,
        token=by.token,
        contact=contact,
        contact_name=contact.name,
        contact_entity=contact.entity_name,
        contact_reach=contact.reach,
        contact_reason=contact.reason,
    )


def _group(by: Actor, code: str) -> SupportGroup:
    group = book(by.program).groups.get(code)
    if group is None or group.retired_at is not None:
        raise GroupMissing(
            _("The rules send this to the group “%(code)s”, which the program does not have.")
            % {"code": code}
        )
    return group


def _tell(ticket: Ticket, group: SupportGroup, at: datetime) -> None:
    """A notice to the group, with the number and no word of the caller's."""
    if not group.email:
        return
    outbox.queue(
        program=ticket.program,
        key=f"ticket-opened-{ticket.number}",
        recipient=group.email,
        subject=_("New ticket %(number)s, severity %(severity)s")
        % {"number": ticket.reference, "severity": ticket.severity},
        body=_("%(number)s waits for review in the queue of %(group)s.")
        % {"number": ticket.reference, "group": group.name},
        at=at,
    )
