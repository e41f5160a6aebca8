"""Taking a contact from one ticket to another, or out into a ticket of its own (R31)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.models import Ticket, TicketContact
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.services.lines import add_line
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.services.opening import log_contact, open_ticket
from hypercare.casework.tickets.states import EntryKind, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, NotFound
from hypercare.foundation.kernel.text import clean_line


@transaction.atomic
def move_contact(
    *, contact: Contact, to: Ticket | None, why: str, by: Actor, at: datetime
) -> Ticket:
    """The contact with its four facts goes to `to`, or to a new ticket; both stories say so.

    Moving it where it is changes nothing, moving it back is the same verb. Raises NotFound for
    what `by` may not see, Conflict for the only contact of a ticket that counts, and for a closed
    ticket.
    """
    require(by, "ticket.group")
    source, target = _hold(contact, to, by)
    if source == target:
        return source
    if not source.contacts.filter(withdrawn_at=None).exclude(pk=contact.pk).exists():
        raise Conflict(
            _("%(contact)s is the only contact of %(ticket)s. Group the tickets instead.")
            % {"contact": contact, "ticket": source}
        )
    if target is not None and target.status == Status.CLOSED:
        raise Conflict(_("%(ticket)s is closed. Reopen it first.") % {"ticket": target})
    found = _rehang(contact, target, by, at)
    _tell(contact, source, found, clean_line(why), by, at)
    return found


def _hold(contact: Contact, to: Ticket | None, by: Actor) -> tuple[Ticket, Ticket | None]:
    """Both tickets, locked in the order of their numbers; a grouped one leads to its lead."""
    mine = Ticket.objects.visible_to(by)
    source_pk = mine.filter(links__contact=contact).values_list("pk", flat=True).first()
    target = mine.filter(pk=to.pk).first() if to else None
    if source_pk is None or (to is not None and target is None):
        raise NotFound(_("There is no such ticket, or it is not for you to see."))
    target_pk = (target.under_id or target.pk) if target else None
    keys = [pk for pk in (source_pk, target_pk) if pk]
    lock(keys)
    rows = Ticket.objects.filter(program=by.program, pk__in=keys).select_related("group")
    held = {ticket.pk: ticket for ticket in rows.order_by("number")}
    for ticket in held.values():
        refuse_closed_wave(ticket)
    return held[source_pk], held[target_pk] if target_pk else None


def _rehang(contact: Contact, target: Ticket | None, by: Actor, at: datetime) -> Ticket:
    link = TicketContact.objects.filter(program=by.program, contact=contact)
    if target is not None:
        link.update(ticket=target, linked_at=at)
        log_contact(target, contact, by, at)
        return target
    advice = AdviceGiven.objects.filter(contact=contact).first()
    if advice is None:
        raise Conflict(
            _("%(contact)s waits for its advice. Try again in a minute.") % {"contact": contact}
        )
    link.delete()  # the new ticket hangs it up again
    return open_ticket(contact=contact, advice=advice, by=by, at=at)


def _tell(
    contact: Contact, source: Ticket, target: Ticket, why: str, by: Actor, at: datetime
) -> None:
    names = {"contact": contact, "source": source, "target": target}
    change = {"contact": contact.reference, "from": source.reference, "moved": target.reference}
    for ticket, sentence in (
        (source, _("%(contact)s went to %(target)s.")),
        (target, _("%(contact)s came from %(source)s.")),
    ):
        text = f"{sentence % names} {why}".strip()
        add_line(ticket, EntryKind.CHANGE, text, by=by, at=at, change=change)
    journal.write(
        by=by,
        at=at,
        verb="ticket.contact-moved",
        subject=target.reference,
        read_action="ticket.read",
        teams=tuple(sorted({source.group.code, target.group.code})),
        data=change,
    )
