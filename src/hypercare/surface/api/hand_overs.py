"""Hand-overs: the ledger, and what became of one of a ticket (R33)."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from hypercare.casework.handovers import selectors, services
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.handovers.states import Kind, Outcome
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import NotFound
from hypercare.foundation.kernel.paging import page
from hypercare.foundation.kernel.references import Series, parse
from hypercare.surface.api.answers import Moment
from hypercare.surface.api.operations import REFUSALS, Cursor, Limit, caller
from hypercare.surface.api.wire import answer, moment

router = Router()
of_ticket = Router()
LARGEST = 2**31 - 1


class HandOverAnswer(TypedDict):
    """A redirect or transfer, and what is known of it."""

    id: Annotated[int, Field(description="Names it when you say what became of it.")]
    contact: Annotated[str, Field(examples=["C-1001"])]
    ticket: Annotated[str | None, Field(description="Null for a contact without one.")]
    kind: Kind
    at: Moment
    to: Annotated[str, Field(description="To whom, as it stood then.")]
    number: Annotated[str | None, Field(description="The number that was given.")]
    owner: Annotated[
        str | None,
        Field(description="Who sees to one that came by mail and cannot be transferred."),
    ]
    their_reference: Annotated[str | None, Field(description="The other side’s own number.")]
    outcome: Outcome
    back_with: Annotated[
        str | None, Field(description="The contact by which the caller came back.")
    ]
    version: Annotated[int, Field(description="Send it back when you change the outcome.")]


class HandOverPage(TypedDict):
    items: list[HandOverAnswer]
    next_cursor: Annotated[str | None, Field(description="Null on the last page.")]


class OutcomeGiven(BaseModel):
    """What became of one hand-over of the ticket."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hand_over: Annotated[int, Field(ge=1, le=LARGEST, description="The id of the hand-over.")]
    outcome: Annotated[Outcome, Field(description="What became of it.", examples=["reached"])]
    their_reference: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\x00]*$"),
        Field(description="The other side’s own number.", examples=["NS-77"]),
    ] = ""
    version: Annotated[int, Field(ge=1, le=LARGEST, description="As you read it.")]


@router.get(
    "",
    response={200: HandOverPage, **REFUSALS},
    url_name="hand-overs",
    operation_id="listHandOvers",
    summary="List hand-overs, newest first",
)
def list_hand_overs(
    request: HttpRequest,
    outcome: Annotated[Outcome | None, Query(description="Only with this outcome.")] = None,
    kind: Annotated[Kind | None, Query(description="Only of this kind.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HttpResponse:
    """Of the contacts that the token may see."""
    by = caller(request)
    asked = selectors.Asked(outcome=outcome or "", kind=kind or "")
    found = page(selectors.ledger(by, asked, clock.now()), by="at", after=cursor, size=limit)
    items = [_shown(row) for row in found.items]
    return answer({"items": items, "next_cursor": found.next_cursor})


@of_ticket.post(
    "/{number}/hand-overs",
    response={200: HandOverAnswer, **REFUSALS},
    url_name="ticket-hand-overs",
    operation_id="recordHandOver",
    summary="Say what became of a hand-over of a ticket",
)
def record_hand_over(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=40, description="T-1001, or t1001.")],
    body: Body[OutcomeGiven],
) -> HttpResponse:
    """An old version is refused; nothing is written then."""
    by = caller(request)
    series, count = parse(number) or (None, 0)
    ticket = Ticket.objects.visible_to(by).filter(number=count).first()
    rows = HandOver.objects.visible_to(by).filter(contact__link__ticket=ticket, pk=body.hand_over)
    row = rows.first() if series is Series.TICKET and ticket is not None else None
    if row is None:
        raise NotFound(_("There is no such hand-over, or it is not for you to see."))
    services.outcome(
        hand_over=row,
        result=body.outcome,
        reference_there=body.their_reference,
        version=body.version,
        by=by,
        at=clock.now(),
    )
    changed = selectors.ledger(by, selectors.Asked(), clock.now()).get(pk=row.pk)
    return answer(_shown(changed))


def _shown(row: HandOver) -> HandOverAnswer:
    link: Any = getattr(row.contact, "link", None)
    return {
        "id": row.pk,
        "contact": row.contact.reference,
        "ticket": link.ticket.reference if link else None,
        "kind": Kind(row.kind),
        "at": moment(row.at),
        "to": row.to_name,
        "number": row.to_number or None,
        "owner": str(row.owner) if row.owner else None,
        "their_reference": row.reference_there or None,
        "outcome": Outcome(row.outcome),
        "back_with": row.back_with.reference if row.back_with else None,
        "version": row.version,
    }
