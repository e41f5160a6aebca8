"""Claiming a review for five minutes, so that two people do not do the same."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.services.holding import hold, refuse_claimed, refuse_grouped, step
from hypercare.casework.tickets.services.lines import standing, write
from hypercare.casework.tickets.services.moving import CLAIM_LASTS, shift
from hypercare.casework.tickets.services.reviewing import check_unreviewed
from hypercare.casework.tickets.states import Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import NotAllowed


@transaction.atomic
def claim(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """Again: the five minutes begin anew. Raises Conflict while somebody else has it."""
    if by.user is None:
        raise NotAllowed(_("Only a person can claim a review."))
    locked = hold(ticket, by)
    refuse_grouped(locked)
    check_unreviewed(locked, by, at)
    if locked.status == Status.IN_REVIEW:
        locked.claimed_by, locked.claimed_until = by.user, at + CLAIM_LASTS
        locked.save(update_fields=["claimed_by", "claimed_until"])
    else:
        shift(locked, step(locked, Status.IN_REVIEW, by, at), Given(), by, at)
    write("ticket.claimed", locked, by=by, at=at, data=standing(locked))
    return locked


@transaction.atomic
def let_go(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """Before the five minutes are over. What nobody has claimed stays as it is."""
    locked = hold(ticket, by)
    refuse_claimed(locked, by, at)
    if locked.status == Status.IN_REVIEW:
        shift(locked, step(locked, Status.NEW, by, at), Given(), by, at)
        write("ticket.released", locked, by=by, at=at, data=standing(locked))
    return locked
