"""A further contact under a ticket that is there already (R31)."""

from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets import notices
from hypercare.casework.tickets.models import Ticket, TicketContact
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.services.moving import shift
from hypercare.casework.tickets.services.opening import log_contact
from hypercare.casework.tickets.states import Status, WaitFor, transition
from hypercare.casework.tickets.watching import tell_watchers
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict


def join(*, ticket: Ticket, contact: Contact, bounced: bool, by: Actor, at: datetime) -> Ticket:
    """The work log gets the contact with its four facts (R15); a grouped ticket leads to its lead.

    Part of a larger verb: the caller holds the transaction and writes the journal entry. That a
    caller came back is marked on the ticket by the ledger (`handovers`), in one place. Raises
    Conflict when the ticket was closed meanwhile.
    """
    key = ticket.under_id or ticket.pk
    lock([key])
    locked = Ticket.objects.select_related("group", "intake").get(pk=key, program=by.program)
    refuse_closed_wave(locked)
    if locked.status == Status.CLOSED:
        raise Conflict(_("%(number)s was closed meanwhile.") % {"number": locked})
    TicketContact.objects.create(program=by.program, ticket=locked, contact=contact, linked_at=at)
    log_contact(locked, contact, by, at)
    _wake(locked, contact, bounced, by, at)
    _tell(locked, contact, bounced, by, at)
    return locked


def _wake(ticket: Ticket, contact: Contact, bounced: bool, by: Actor, at: datetime) -> None:
    """What waits for the caller goes on; who comes back opens again what was thought done."""
    to = None
    if ticket.status == Status.WAITING and ticket.wait_for == WaitFor.CALLER:
        to = ticket.back_to
    elif ticket.status == Status.RESOLVED or (ticket.status == Status.REDIRECTED and bounced):
        to = Status.REOPENED
    row = transition(ticket.status, to) if to else None
    if row is not None:
        said = _("%(contact)s came in.") % {"contact": contact}
        shift(ticket, row, Given(why=said), by, at)


def _tell(ticket: Ticket, contact: Contact, bounced: bool, by: Actor, at: datetime) -> None:
    said = (
        _("The caller of %(ticket)s was sent back to us: %(contact)s.")
        if bounced
        else _("%(contact)s is under %(ticket)s now.")
    )
    tell_watchers(
        ticket=ticket,
        kind=notices.CAME_BACK if bounced else notices.CONTACT,
        text=said % {"ticket": ticket, "contact": contact},
        key=contact.reference,
        by=by,
        at=at,
    )
