"""What can be done with a ticket from its page: one row per button."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.holding import may_here
from hypercare.casework.tickets.states import TRANSITIONS, Need, Status, transition
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may

MUST = {
    Need.REASON: ("why",),
    Need.RESOLUTION: ("resolution",),
    Need.WAKE_UP: ("wait_for", "wake_at"),
    Need.GROUP: ("group",),
}
MAY = {Need.WAKE_UP: ("why",), Need.GROUP: ("person", "why")}


@dataclass(frozen=True)
class Way:
    """`label` is on the button of the row, `does` on the one that does it; `key` presses it.

    `must` are fields beyond those that the table needs.
    """

    name: str
    to: Status | None
    label: str | Promise
    does: str | Promise
    key: str
    must: tuple[str, ...] = ()


WAYS: Mapping[str, Way] = {
    way.name: way
    for way in (
        Way("assign", Status.ASSIGNED, _("Assign"), _("Assign %(number)s"), "a"),
        Way("wait", Status.WAITING, _("Let it wait"), _("Let %(number)s wait"), "w"),
        Way("redirect", Status.REDIRECTED, _("Redirected"), _("%(number)s was redirected"), "d"),
        Way("resolve", Status.RESOLVED, _("Resolve"), _("Resolve %(number)s"), "s"),
        Way("close", Status.CLOSED, _("Close"), _("Close %(number)s"), "l"),
        Way("reopen", Status.REOPENED, _("Reopen"), _("Reopen %(number)s"), "o"),
        Way("hand-back", Status.NEW, _("Hand back"), _("Hand %(number)s back"), "h"),
        Way("refer", None, _("Refer"), _("Let them see %(number)s"), "f", ("group", "why")),
    )
}


def asks_of(way: Way, ticket: Ticket) -> dict[str, bool]:
    """The fields of the form, and whether each must be answered: it says so before, not after."""
    needs = _needs(way, ticket)
    must = dict.fromkeys((*way.must, *(name for need in needs for name in MUST[need])), True)
    may = [name for need in needs for name in MAY.get(need, ())] if must else ["why"]
    return dict.fromkeys(may, False) | must


def _needs(way: Way, ticket: Ticket) -> tuple[Need, ...]:
    if way.name == "assign":  # also of what waits, which goes back by itself without a group
        return (Need.GROUP,)
    if way.to is None:
        return ()
    # Who was overtaken finds what was typed again, although it may not follow any more.
    row = transition(ticket.status, way.to) or next(r for r in TRANSITIONS if r.end == way.to)
    return row.needs


def ways_for(ticket: Ticket, by: Actor) -> list[Way]:
    """What may follow for this reader; what may not is not there. A review has its own form."""
    return [way for way in WAYS.values() if _is_open(way, ticket, by)]


def _is_open(way: Way, ticket: Ticket, by: Actor) -> bool:
    action = "ticket.refer"
    if way.to is not None:
        row = transition(ticket.status, way.to) if ticket.under_id is None else None
        if row is None or row.action == "ticket.review":
            return False
        if way.name == "hand-back" and row.start == Status.WAITING:
            return False
        action = "ticket.assign" if way.name == "assign" else row.action
    return may(by, action) and may_here(ticket, action, by)
