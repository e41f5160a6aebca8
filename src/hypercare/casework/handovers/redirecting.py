"""A ticket that is redirected sends its callers on: each is a line of the ledger (R33)."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.handovers.policies import SENT_AWAY
from hypercare.casework.handovers.services import create
from hypercare.casework.handovers.states import Kind, Outcome
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.kernel.text import shorten
from hypercare.reference.rollout.selectors import plan

IN_VAIN = (Outcome.CAME_BACK, Outcome.NOT_REACHED)


def sent_on(ticket: Ticket, why: str, at: datetime) -> None:
    """Part of a larger verb. To whom the advice says, else the reason. A caller who was sent on
    in the call itself, and for whom that holds, has that line."""
    under = Contact.objects.filter(link__ticket=ticket).counted()
    sent = HandOver.objects.filter(contact__in=under).exclude(outcome__in=IN_VAIN)
    fresh = under.exclude(pk__in=sent.values("contact")).order_by("pk")
    advices = AdviceGiven.objects.filter(contact__in=fresh).in_bulk(field_name="contact_id")
    for contact in fresh:
        advice = advices.get(contact.pk)
        if advice is not None and advice.advice in SENT_AWAY:
            create(contact, advice, Kind.REDIRECT, at=at)
        else:
            _to_whom_the_reason_says(contact, why, at)


def not_sent_on(ticket: Ticket, at: datetime) -> None:
    """Taken back within its minute, unless somebody has said what became of it."""
    rows = HandOver.objects.filter(contact__link__ticket=ticket, kind=Kind.REDIRECT, at=at)
    of_no_call = rows.exclude(at=F("contact__happened_at"))
    of_no_call.filter(outcome=Outcome.OPEN, version=1).delete()


def _to_whom_the_reason_says(contact: Contact, why: str, at: datetime) -> None:
    said = mask(why, plan(contact.program).case_numbers).text
    HandOver.objects.create(
        program=contact.program,
        contact=contact,
        at=at,
        kind=Kind.REDIRECT,
        to_name=shorten(said, 200) or _("Not said to whom"),
    )
