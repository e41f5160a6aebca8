"""Messages whose contact got its ticket only afterwards: ticket and files follow (R31).

A contact without a ticket may get one later, when the front door tries again what failed, or when
somebody opens one.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.mail import enclosed
from hypercare.casework.mail.enclosed import Enclosed
from hypercare.casework.mail.models import RawMessage, Step
from hypercare.casework.mail.outcomes import give_owner
from hypercare.casework.mail.sandbox import Budget
from hypercare.casework.mail.showing import read
from hypercare.casework.mail.states import State, StepKind
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.models import Ticket

LOOK_BACK = timedelta(days=2)  # the front door tries again every half hour at least


def follow(*, at: datetime, most: int = 50) -> int:
    """Returns how many messages have their ticket now."""
    rows = RawMessage.objects.filter(
        state=State.FILED,
        ticket=None,
        received_at__gt=at - LOOK_BACK,
        contact__link__isnull=False,
    )
    found = list(rows.select_related("mailbox__program", "stored", "contact")[:most])
    for message in found:
        budget = Budget.after(message.reading_ms)
        reading, _trouble = read(message, budget)
        _follow(message, enclosed.opened(message, reading.parts, budget), at)
    return len(found)


@transaction.atomic
def _follow(message: RawMessage, files: Enclosed, at: datetime) -> None:
    locked = RawMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.ticket_id is not None:
        return
    assert message.contact is not None
    ticket = Ticket.objects.select_related("program", "group").get(links__contact=message.contact)
    said = _("Its contact has %(ticket)s now.") % {"ticket": ticket}
    kept = enclosed.put_on(ticket, message, files, at)
    advice = AdviceGiven.objects.filter(contact=message.contact).first()
    if advice is not None and not message.contact.hand_overs.exists():
        give_owner(message, message.contact, advice, ticket, at)
    locked.ticket = ticket
    locked.save(update_fields=["ticket"])
    Step.objects.create(
        program_id=locked.program_id,
        message=locked,
        kind=StepKind.FILED,
        at=at,
        why=" ".join([said, kept]).strip()[:300],
    )
