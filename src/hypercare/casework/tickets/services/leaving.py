"""What a ticket's story says when a contact under it does not count, or counts again (R31)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.tickets.clocks import wind
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.lines import tell
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.services.moving import settle
from hypercare.casework.tickets.services.snapshots import put_back, taken
from hypercare.casework.tickets.states import EntryKind, Status
from hypercare.foundation.accounts.actor import Actor


@dataclass(frozen=True)
class Told:
    """The ticket, and whether its status changed with the contact."""

    ticket: Ticket
    moved: bool


def tell_withdrawn(*, contact: Contact, why: str, by: Actor, at: datetime) -> Told | None:
    """A ticket that is left with no contact is closed, unless others stand under it and go where it
    goes. None for a contact without a ticket.

    Part of a larger verb: the caller holds the transaction and writes the journal entry.
    """
    ticket = _locked(contact)
    if ticket is None:
        return None
    closes = not _has_another(ticket, contact) and ticket.status != Status.CLOSED
    text = _("%(contact)s was withdrawn: %(why)s") % {"contact": contact, "why": why}
    change: dict[str, object] = {"withdrawn": contact.reference}
    if closes:
        change |= {"from": ticket.status, "to": Status.CLOSED.value, "before": taken(ticket)}
        settle(ticket, Status.CLOSED, at)
        ticket.version += 1
        wind(ticket, at=at)
        ticket.save()
        change["version"] = ticket.version
    tell(ticket, text, by, at, change)
    return Told(ticket, closes)


def tell_restored(*, contact: Contact, by: Actor, at: datetime) -> Told | None:
    """What the withdrawal closed is open again, as it was."""
    ticket = _locked(contact)
    if ticket is None:
        return None
    closed = ticket.log.filter(kind=EntryKind.STATUS).order_by("-pk").first()
    opens = (
        ticket.status == Status.CLOSED
        and closed is not None
        and closed.change.get("withdrawn") is not None
    )
    change: dict[str, object] = {"restored": contact.reference}
    if closed is not None and opens:
        before = closed.change["before"]
        change |= {"from": ticket.status, "to": before["status"]}
        put_back(ticket, before)
        ticket.save()
        change["version"] = ticket.version
    tell(ticket, _("%(contact)s counts again.") % {"contact": contact}, by, at, change)
    return Told(ticket, opens)


def _has_another(ticket: Ticket, contact: Contact) -> bool:
    """That counts, of the ticket or of one that is grouped under it."""
    hangs = Q(link__ticket=ticket) | Q(link__ticket__under=ticket)
    return Contact.objects.filter(hangs, withdrawn_at=None).exclude(pk=contact.pk).exists()


def _locked(contact: Contact) -> Ticket | None:
    rows = Ticket.objects.filter(links__contact=contact)
    lock(list(rows.values_list("pk", flat=True)))
    return rows.select_related("group", "program").first()
