"""Tickets: the list, and one with its work log."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.outside import SharedEntry, shared_story
from hypercare.casework.tickets.selectors import group_of
from hypercare.casework.tickets.stories import Told, story_for
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may
from hypercare.surface.api import answers, render
from hypercare.surface.api.filters import TicketFilters, filtered
from hypercare.surface.api.operations import REFUSALS, Cursor, Limit, caller, looked
from hypercare.surface.api.reviewing import change_ticket, etag
from hypercare.surface.api.wire import answer
from hypercare.surface.api.work import ticket_of

router = Router()


@router.get(
    "",
    response={200: answers.TicketPage, **REFUSALS},
    url_name="tickets",
    operation_id="listTickets",
    summary="List tickets, with every filter of the page",
)
def list_tickets(
    request: HttpRequest,
    filters: Query[TicketFilters],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HttpResponse:
    """What the token may see, with each subject masked unless it may read words. Newest first
    unless sorted otherwise.
    """
    by = caller(request)
    found = filtered(by, filters, _loaded, cursor=cursor, limit=limit)
    items = [render.ticket_listed(ticket, by) for ticket in found.items]
    looked(by, "tickets", len(items))
    return answer({"items": items, "next_cursor": found.older})


@router.get(
    "/{number}",
    response={200: answers.TicketAnswer, **REFUSALS},
    url_name="ticket",
    operation_id="readTicket",
    summary="Read a ticket with its work log",
)
def read_ticket(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=40, description="T-1001, or t1001.")],
) -> HttpResponse:
    by = caller(request)
    ticket = ticket_of(by, number)
    looked(by, ticket.reference, 1)
    group = group_of(ticket, by)
    body = render.ticket_with_story(ticket, _story(ticket, by), group, by)
    return answer(body, headers=etag(ticket))


# One address, one router: a second one at the same address would answer instead.
router.patch(
    "/{number}",
    response={200: answers.TicketListed, 412: answers.Problem, 428: answers.Problem, **REFUSALS},
    url_name="ticket",
    operation_id="changeTicket",
    summary="Change a ticket",
)(change_ticket)


def _story(ticket: Ticket, by: Actor) -> Sequence[Told | SharedEntry]:
    """A token without the right to internal entries is given a type that holds none."""
    if may(by, "notes.internal"):
        return story_for(ticket, by)
    return shared_story(ticket)


def _loaded(rows: Any) -> Any:
    return rows.select_related("group", "intake", "analytic", "subject")
