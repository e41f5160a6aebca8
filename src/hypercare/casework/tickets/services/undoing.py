"""Taking back the outcome of a review, or an assignment, within a minute."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from hypercare.casework.tickets.attaching import issues
from hypercare.casework.tickets.models import Ticket, TicketGrouping, TicketReview
from hypercare.casework.tickets.redirecting import ledger
from hypercare.casework.tickets.services import grouping
from hypercare.casework.tickets.services.holding import hold
from hypercare.casework.tickets.services.lines import standing, tell, write
from hypercare.casework.tickets.services.snapshots import put_back
from hypercare.casework.tickets.states import Outcome
from hypercare.casework.tickets.watching import take_back_moved
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, HypercareError, NotFound
from hypercare.foundation.kernel.questions import Given, question

UNDO_WITHIN = timedelta(seconds=60)
MOST_OFFERED = 100  # as many as are reviewed together


def undoable(by: Actor, at: datetime) -> list[TicketReview]:
    """What I did last, as far as it can still be taken back: a review, or those of a selection."""
    mine = _mine(by, since=at - UNDO_WITHIN) if by.user else []
    return sorted((one for one in mine if one.at == mine[0].at), key=lambda one: one.pk)


@question
def _mine(by: Actor) -> QuerySet[TicketReview]:
    mine = TicketReview.objects.filter(program=by.program, by=by.user, at__gt=Given("since"))
    still = mine.filter(stands=True, undone_at=None, after_version=F("ticket__version"))
    return still.select_related("ticket").order_by("-at", "-pk")[:MOST_OFFERED]


def undo_all(
    *, reviews: Iterable[TicketReview], by: Actor, at: datetime
) -> tuple[list[TicketReview], list[HypercareError]]:
    """Each for itself, so that one which somebody has built on does not keep the others."""
    done: list[TicketReview] = []
    refused: list[HypercareError] = []
    for review in reviews:
        try:
            done.append(undo(review=review, by=by, at=at))
        except HypercareError as error:
            refused.append(error)
    return done, refused


@transaction.atomic
def undo(*, review: TicketReview, by: Actor, at: datetime) -> TicketReview:
    """The ticket is exactly as it was; its story says both. Raises NotFound for another's,
    Conflict when the minute is over or somebody has changed the ticket since."""
    if (review.by, review.token) != (by.user, by.token):
        raise NotFound(_("There is nothing here, or it is not for you to see."))
    splits = 0 if review.under is None else _split_off(review.ticket, by, at)
    locked = hold(review.ticket, by)
    found = TicketReview.objects.select_for_update().get(pk=review.pk)
    _check(found, locked.version - splits, at)
    was = locked.group.code
    put_back(locked, found.before)
    locked.save()
    locked.refresh_from_db(fields=["group", "person"])
    if found.issue:
        issues().detach(locked, found.issue)
    if found.outcome == Outcome.REDIRECT:
        ledger().not_sent_on(locked, found.at)
    found.stands, found.undone_at = False, at
    found.save(update_fields=["stands", "undone_at"])
    told = _("Taken back: %(outcome)s.") % {"outcome": found.get_outcome_display().lower()}
    tell(locked, told, by, at, {"undone": found.outcome, "version": locked.version})
    take_back_moved(ticket=locked, version=found.after_version, by=by, at=at)
    write("ticket.review-undone", locked, by=by, at=at, data=standing(locked), teams=(was,))
    return found


def _split_off(ticket: Ticket, by: Actor, at: datetime) -> int:
    """How often: not at all, if somebody was faster."""
    grouping.split(tickets=[ticket], why="", by=by, at=at)
    rows = TicketGrouping.objects.filter(program=by.program, ticket=ticket)
    return rows.filter(ended_at=at, ended_by=by.user).count()


def _check(review: TicketReview, version: int, at: datetime) -> None:
    facts = {"number": review.ticket}
    if not review.stands:
        raise Conflict(_("This was taken back already; %(number)s is as it was.") % facts)
    if at - review.at > UNDO_WITHIN:
        raise Conflict(
            _("The minute to take it back is over. Change %(number)s by its page.") % facts
        )
    if version != review.after_version:
        raise Conflict(
            _("%(number)s was changed since. Look at it, and change it by its page.") % facts
        )
