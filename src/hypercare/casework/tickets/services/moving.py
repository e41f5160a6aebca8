"""The one verb that changes the state of a ticket, by the table of `tickets.states`."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.clocks import wind
from hypercare.casework.tickets.models import Ticket, TicketReview
from hypercare.casework.tickets.policies import Given, faults
from hypercare.casework.tickets.redirecting import ledger
from hypercare.casework.tickets.services.fitting import checked_group, checked_person
from hypercare.casework.tickets.services.holding import allow, hold, refuse_grouped, step
from hypercare.casework.tickets.services.lines import kept, standing, tell, write
from hypercare.casework.tickets.states import UNREVIEWED, Status, Transition
from hypercare.casework.tickets.watching import tell_moved
from hypercare.casework.tickets.wording import change_of, moved
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed
from hypercare.foundation.kernel.text import clean_words
from hypercare.reference.directory.selectors import book

CLAIM_LASTS = timedelta(minutes=5)


@transaction.atomic
def move(
    *,
    ticket: Ticket,
    to: Status,
    by: Actor,
    at: datetime,
    why: str = "",
    version: int | None = None,
    given: Given | None = None,
) -> Ticket:
    """One transition, or a sentence that says why not and changes nothing.

    Raises NotFound, NotAllowed, Conflict (not in the table, grouped, closed wave, vanished
    group), InvalidInput (with what is missing), OutOfDate.
    """
    locked = hold(ticket, by, version)
    refuse_grouped(locked)
    row = step(locked, to, by, at)
    _refuse_leaving(locked, row, given)
    if row.end == Status.IN_REVIEW and by.user is None:
        raise NotAllowed(_("Only a person can claim a review."))
    given = replace(given or Given(), why=clean_words(why or (given.why if given else "")))
    if given.group and row.end == Status.ASSIGNED and row.action == "ticket.move":
        allow(locked, "ticket.assign", by)
    before = locked.group.code
    shift(locked, row, given, by, at)
    write("ticket.moved", locked, by=by, at=at, data=standing(locked), teams=(before,))
    return locked


def _refuse_leaving(ticket: Ticket, row: Transition, given: Given | None) -> None:
    """What waits goes back where it came from, or to a group: not around a review, and not around a
    hand-back, which has its reason and is counted (R13)."""
    back = row.start == Status.WAITING and row.end in (Status.NEW, Status.ASSIGNED)
    to_group = row.end == Status.ASSIGNED and given is not None and given.group
    if not back or to_group or row.end == ticket.back_to:
        return
    sentence = _(
        "%(number)s waits, and is %(state)s again when that is over. Assign it to a group to end"
        " the wait."
    )
    state = Status(ticket.back_to).label.lower()
    raise Conflict(sentence % {"number": ticket, "state": state})


def shift(ticket: Ticket, row: Transition, given: Given, by: Actor, at: datetime) -> None:
    """Checks, changes and tells. Part of a larger verb that holds the ticket and journals.

    A claim, and letting it go, is no line of the story and leaves the version as it is.
    """
    missing = faults(row, given, at)
    if missing:
        raise InvalidInput(" ".join(missing.values()), fields=missing)
    start, group, had_it = Status(ticket.status), ticket.group, ticket.person_id
    if row.end == Status.ASSIGNED and given.group:
        ticket.group = checked_group(given.group, by)
        ticket.person = checked_person(given.person, ticket.group, by)
    if row.action == "ticket.review" and row.end not in UNREVIEWED:
        _mark_reviewed(ticket, by, at)
    _enter(ticket, row, given, by, at)
    if row.end == Status.REDIRECTED:
        ledger().sent_on(ticket, given.why, at)
    if start not in UNREVIEWED or row.end not in UNREVIEWED:
        ticket.version += 1
        tell(ticket, moved(ticket, row, given), by, at, change_of(ticket, start, group))
        tell_moved(ticket=ticket, start=start, had_it=had_it, by=by, at=at)
    wind(ticket, at=at)
    ticket.save()


def settle(ticket: Ticket, to: Status, at: datetime) -> None:
    """Leaves the state it is in and enters another, without words. The caller saves and tells."""
    ticket.claimed_by = ticket.claimed_until = ticket.wake_at = None
    ticket.wait_for = ticket.back_to = ""
    ticket.closed_at = at if to == Status.CLOSED else None
    ticket.status, ticket.moved_at = to, at


def _mark_reviewed(ticket: Ticket, by: Actor, at: datetime) -> None:
    ticket.reviewed_at, ticket.reviewed_by, ticket.reviewed_token = at, by.user, by.token


def _enter(ticket: Ticket, row: Transition, given: Given, by: Actor, at: datetime) -> None:
    back_to = ticket.back_to or (Status.NEW if row.start in UNREVIEWED else Status.ASSIGNED)
    settle(ticket, row.end, at)
    if row.end == Status.WAITING:
        ticket.wait_for, ticket.wake_at = given.wait_for, given.wake_at
        ticket.back_to = back_to
    elif row.end == Status.IN_REVIEW:
        ticket.claimed_by, ticket.claimed_until = by.user, at + CLAIM_LASTS
    elif row.end == Status.RESOLVED:
        ticket.resolution = kept(clean_words(given.resolution), by, at)
    elif row.end == Status.NEW and row.start != Status.IN_REVIEW:
        _hand_back(ticket, row, by)


def _hand_back(ticket: Ticket, row: Transition, by: Actor) -> None:
    """To the group that it started with (R13); it needs review again."""
    ticket.reviewed_at = ticket.reviewed_by = ticket.reviewed_token = None
    TicketReview.objects.filter(ticket=ticket, stands=True).update(stands=False)
    if row.start == Status.WAITING:
        return
    ticket.hand_backs += 1
    ticket.person = None
    advice = AdviceGiven.objects.filter(contact__link__ticket=ticket).order_by("pk").first()
    first = book(by.program).groups.get(advice.first_group) if advice else None
    if first is not None and first.retired_at is None:
        ticket.group = first
