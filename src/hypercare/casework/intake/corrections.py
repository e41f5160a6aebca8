"""Correcting a contact: the old facts and the old advice stay readable beside the new ones."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts import services as contacts
from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers import services as handovers
from hypercare.casework.intake.checks import checked
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.intake.services import advice_of
from hypercare.casework.routing import services as routing
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets import services as tickets
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.locking import lock
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.foundation.kernel.text import clean_words


@transaction.atomic
def correct(
    contact: Contact,
    incoming: IncomingContact,
    *,
    why: str,
    version: int,
    by: Actor,
    at: datetime,
) -> Contact:
    """Gives the contact the facts of `incoming`; its number, time and key stay.

    The advice is asked for again by the rules now in force, and the ticket's story is told.
    Raises InvalidInput for a fault or a missing reason, OutOfDate when somebody was faster.
    """
    require(by, "contact.correct")
    locked = _locked(contact, version, by)
    if not clean_words(why):
        sentence = _("Say why you correct this contact.")
        raise InvalidInput(sentence, fields={"why": sentence})
    on_its_day = replace(incoming, happened_at=locked.happened_at)
    facts = checked(on_its_day, by=by, at=at)
    before = _before(locked)
    contacts.correct(contact=locked, facts=facts, why=why, before=before, by=by, at=at)
    ticket = _advise_again(locked, by, at)
    journal.write(
        by=by,
        at=at,
        verb="contact.corrected",
        subject=locked.reference,
        read_action="contact.read",
        teams=(ticket.group.code,) if ticket else (),
        owner_id=locked.logged_by_id,
        data={"version": locked.version, "ticket": ticket.reference if ticket else None},
    )
    return locked


def _locked(contact: Contact, version: int, by: Actor) -> Contact:
    """The row, held until the commit. An old version is refused, and nothing is written."""
    locked = contacts.held(contact, by)
    if locked.version != version:
        raise OutOfDate(
            _("Somebody else corrected %(number)s in between. Look at it again, then save.")
            % {"number": locked.reference}
        )
    if locked.withdrawn_at is not None:
        raise OutOfDate(
            _("%(number)s is withdrawn. Restore it first, then correct it.") % {"number": locked}
        )
    return locked


def _before(contact: Contact) -> dict[str, object]:
    """Codes only: the words are kept by reference."""
    advice = AdviceGiven.objects.filter(contact=contact).select_related("rules").first()
    return {
        "entity_type": contact.entity_type,
        "entity": contact.entity_name,
        "about": contact.about,
        "sent_back": contact.sent_back,
        "severity": contact.severity,
        "channel": contact.channel,
        "advice": advice.advice if advice else None,
        "row": advice.row if advice else None,
        "rules": advice.rules.number if advice else None,
    }


def _advise_again(contact: Contact, by: Actor, at: datetime) -> Ticket | None:
    """New advice beside the old (kept in the correction); the ticket is told, or opened. Who is
    seen to come back is marked as if it had been logged so (R33)."""
    AdviceGiven.objects.filter(contact=contact).delete()
    advice = routing.given(contact=contact, advice=advice_of(contact), at=at)
    routing.keep(advice)
    ticket = _ticket_of(contact)
    if ticket is not None:
        tickets.log_contact(ticket, contact, by, at)
    elif advice.ticket_required:
        ticket = tickets.open_ticket(contact=contact, advice=advice, by=by, at=at)
    handovers.keep_corrected(contact=contact, advice=advice, ticket=ticket, by=by, at=at)
    return ticket


def _ticket_of(contact: Contact) -> Ticket | None:
    """Locked until the commit."""
    rows = Ticket.objects.filter(links__contact=contact)
    lock(list(rows.values_list("pk", flat=True)))
    return rows.select_related("group").first()
