"""What stands in the queue, by whose it is, and what a row says."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hypercare.casework.tickets.models import Ticket, TicketQuerySet
from hypercare.casework.tickets.selectors import for_table
from hypercare.casework.tickets.states import WORKED_ON, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.paging import Page, cut, page
from hypercare.foundation.kernel.questions import question

ROWS = 25
REVIEW = "review"


@dataclass(frozen=True)
class Show:
    """One tab. `empty` says what would be in it, and how it gets there."""

    name: str
    label: str | Promise
    lead: str | Promise
    empty: str | Promise


SHOWS: Mapping[str, Show] = {
    show.name: show
    for show in (
        Show(
            REVIEW,
            _("To review"),
            _("Waiting for review, newest first"),
            _("A contact that needs a ticket appears here the moment it is saved."),
        ),
        Show(
            "mine",
            _("Mine"),
            _("Assigned to me"),
            _("A ticket that somebody assigns to you appears here."),
        ),
        Show(
            "group",
            _("My groups"),
            _("With my groups, whoever has them"),
            _("A ticket that is assigned or referred to one of your groups appears here."),
        ),
        Show(
            "waiting",
            _("Waiting"),
            _("Waiting for somebody else, and coming back by themselves"),
            _("A ticket that waits for a caller, the New System or a partner appears here."),
        ),
    )
}


def show_of(name: str | None) -> Show:
    return SHOWS.get(name or REVIEW, SHOWS[REVIEW])


def queue(actor: Actor, show: Show, *, after: str | None = None, size: int = ROWS) -> Page[Ticket]:
    """Newest first (R13)."""
    if after:
        return page(_rows(actor, show.name), by="opened_at", after=after, size=size)
    return cut(_first(actor, show.name, size + 1), by="opened_at", size=size)


@question
def _first(actor: Actor, show: str, most: int) -> QuerySet[Ticket]:
    return _rows(actor, show).order_by("-opened_at", "-pk")[:most]


def _rows(actor: Actor, show: str) -> QuerySet[Ticket]:
    return for_table(in_queue(actor, SHOWS[show])).select_related("person", "claimed_by")


def following(actor: Actor, show: Show, number: int) -> Ticket | None:
    """The ticket that was next when the page was made. Whoever reviews at the same time may have
    done it by now, or be at it: then the next one that is free."""
    free = in_queue(actor, show).filter(Q(claimed_by=None) | Q(claimed_by=actor.user))
    named = free.filter(number=number).first()
    if named is not None:
        return named
    older = Ticket.objects.filter(program=actor.program, number=number).values("opened_at")
    rows = free.order_by("-opened_at", "-pk")
    return rows.filter(opened_at__lte=older[:1]).first() or rows.first()


def in_queue(actor: Actor, show: Show) -> TicketQuerySet:
    mine = Ticket.objects.visible_to(actor)
    if show.name == REVIEW:
        return mine.unreviewed().filter(migration_related=True)
    if show.name == "mine":
        return mine.filter(person=actor.user, status__in=WORKED_ON)
    if show.name == "waiting":
        return mine.filter(status=Status.WAITING)
    referred = Q(referrals__group__code__in=actor.teams, referrals__ended_at=None)
    theirs = Ticket.objects.filter(Q(group__code__in=actor.teams) | referred)
    keys = theirs.filter(program=actor.program).values("pk")
    return mine.filter(status__in=WORKED_ON, pk__in=keys)
