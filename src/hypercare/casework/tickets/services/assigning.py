"""Giving a ticket to a group and a person, and giving another group sight of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket, TicketReferral, TicketReview
from hypercare.casework.tickets.policies import Given
from hypercare.casework.tickets.services.fitting import checked_group
from hypercare.casework.tickets.services.holding import allow, hold, refuse_grouped, step
from hypercare.casework.tickets.services.lines import kept, standing, tell, write
from hypercare.casework.tickets.services.moving import shift
from hypercare.casework.tickets.services.reviewing import (
    Verdict,
    check_unreviewed,
    decide,
    keep,
    note,
)
from hypercare.casework.tickets.services.snapshots import taken
from hypercare.casework.tickets.states import UNREVIEWED, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import InvalidInput, NotFound
from hypercare.foundation.kernel.text import clean_words
from hypercare.reference.directory.selectors import book


@transaction.atomic
def assign(
    *,
    ticket: Ticket,
    verdict: Verdict,
    by: Actor,
    at: datetime,
    version: int | None = None,
    key: UUID | None = None,
) -> TicketReview:
    """What nobody has reviewed is reviewed with it; what was is given to somebody else."""
    locked = hold(ticket, by, version)
    if locked.status in UNREVIEWED:
        check_unreviewed(locked, by, at)
        done = decide(locked, verdict, None, by, at, version, key)
        note([done], by, at)
        return done
    refuse_grouped(locked)
    row = step(locked, Status.ASSIGNED, by, at)
    allow(locked, "ticket.assign", by)
    checked_group(verdict.group, by)
    before, was = taken(locked), locked.group
    given = Given(clean_words(verdict.why), group=verdict.group, person=verdict.person)
    shift(locked, row, given, by, at)
    done = keep(locked, verdict, before, by, at, is_review=False, key=key)
    write("ticket.assigned", locked, by=by, at=at, data=standing(locked), teams=(was.code,))
    return done


@transaction.atomic
def refer(*, ticket: Ticket, group: str, why: str, by: Actor, at: datetime) -> TicketReferral:
    """The group sees the ticket from now on; who has it keeps it. Twice is once."""
    locked = hold(ticket, by)
    allow(locked, "ticket.refer", by)
    reason, to = clean_words(why), checked_group(group, by)
    if not reason:
        sentence = _("Say why they should see it.")
        raise InvalidInput(sentence, fields={"why": sentence})
    if to.pk == locked.group_id:
        sentence = _("%(group)s has %(ticket)s already.") % {"group": to.name, "ticket": locked}
        raise InvalidInput(sentence, fields={"group": sentence})
    known = locked.referrals.filter(group=to, ended_at=None).first()
    if known is not None:
        return known
    referral = TicketReferral.objects.create(
        program=by.program,
        ticket=locked,
        group=to,
        at=at,
        by=by.user,
        token=by.token,
        why=kept(reason, by, at),
    )
    told = _("%(group)s can see it too. %(why)s") % {"group": to.name, "why": reason}
    tell(locked, told, by, at, {"referred": to.code})
    write("ticket.referred", locked, by=by, at=at, data=standing(locked), teams=(to.code,))
    return referral


@transaction.atomic
def end_referral(*, ticket: Ticket, group: str, by: Actor, at: datetime) -> Ticket:
    """Ending one that has ended changes nothing. Raises NotFound for no group of the program."""
    locked = hold(ticket, by)
    allow(locked, "ticket.refer", by)
    known = book(by.program).groups.get(group)
    if known is None:
        raise NotFound(_("There is no such support group."))
    ended = locked.referrals.filter(group__code=group, ended_at=None).update(ended_at=at)
    if ended:
        told = _("%(group)s does not see it any more.") % {"group": known.name}
        tell(locked, told, by, at, {"no_longer_referred": group})
        data = standing(locked)
        write("ticket.referral-ended", locked, by=by, at=at, data=data, teams=(group,))
    return locked
