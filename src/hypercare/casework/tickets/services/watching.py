"""Watching a ticket, and no longer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket, TicketWatch
from hypercare.casework.tickets.watching import sees
from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import NotFound


@transaction.atomic
def watch(*, ticket: Ticket, username: str, watches: bool, by: Actor, at: datetime) -> None:
    """Somebody is told of what happens to the ticket from now on, or no longer.

    Oneself, or, with the right to, somebody else. Said again it changes nothing. Raises NotFound
    for who does not sign in to the program, or may not see the ticket.
    """
    require(by, "ticket.read" if _is_oneself(by, username) else "ticket.watch")
    person = _member(by, username)
    if watches and not sees(person, ticket):
        raise NotFound(_("%(name)s may not see %(ticket)s.") % {"name": person, "ticket": ticket})
    said = {"watches": watches, "said_at": at}
    row, made = TicketWatch.objects.get_or_create(
        program=by.program, ticket=ticket, person=person.user, defaults=said
    )
    if not made and row.watches == watches:
        return
    row.watches, row.said_at = watches, at
    row.save(update_fields=list(said))
    journal.write(
        by=by,
        at=at,
        verb="ticket.watched" if watches else "ticket.unwatched",
        subject=ticket.reference,
        read_action="notice.read",
        owner_id=row.person_id,
    )


def _is_oneself(by: Actor, username: str) -> bool:
    return by.user is not None and by.user.username == username


def _member(by: Actor, username: str) -> Actor:
    known = Membership.objects.filter(
        program=by.program, user__username=username, user__is_active=True
    )
    member = known.select_related("user", "program").first()
    if member is None:
        sentence = _("Nobody signs in to this program as “%(name)s”.")
        raise NotFound(sentence % {"name": username})
    return from_membership(member)
