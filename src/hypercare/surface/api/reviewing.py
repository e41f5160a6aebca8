"""Reviewing, assigning and changing a ticket."""

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID, uuid5

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Header, Router
from pydantic import BaseModel, ConfigDict, Field

from hypercare.casework.contacts.states import Severity
from hypercare.casework.tickets.models import Category, Ticket
from hypercare.casework.tickets.policies import LONGEST_REASON, Given
from hypercare.casework.tickets.services import editing
from hypercare.casework.tickets.services.assigning import assign
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict, known_by, review
from hypercare.casework.tickets.states import Outcome, Status, WaitFor
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.surface.api import answers, render
from hypercare.surface.api.errors import Stale, VersionNeeded
from hypercare.surface.api.moments import Moments
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer
from hypercare.surface.api.work import Key, Number, ticket_of

router = Router()
_KEYS = UUID("b1c41e0e-2f0c-4a0f-9a55-0f6f2f3f7d64")
_VERSION = re.compile(r'^\s*(?:W/)?"?(\d{1,9})"?\s*$', re.ASCII)
NO_NUL = r"^[^\x00]*$"

Why = Annotated[str, Field(max_length=LONGEST_REASON, pattern=NO_NUL, description="The reason.")]
Code = Annotated[
    str, Field(max_length=20, pattern=NO_NUL, description="The group.", examples=["CS"])
]
Username = Annotated[
    str | None, Field(max_length=150, pattern=NO_NUL, description="Who signs in with this name.")
]
Wake = Annotated[str | None, Field(max_length=40, description="When it comes back by itself.")]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Leaf(_Sent):
    """A leaf of the program's tree, as `GET /tickets/{number}` names it."""

    area: Annotated[str, Field(max_length=10, description="Code of the Problem Area.")]
    sub_area: Annotated[str, Field(max_length=100, description="Problem Sub-Area.")]
    summary: Annotated[str, Field(max_length=150, description="Problem Summary.")]


class NewReview(_Sent):
    """What a review ends in, and what goes with it."""

    outcome: Annotated[Outcome, Field(description="Exactly one.")]
    group: Code = ""
    person: Username = None
    wake_at: Wake = None
    under: Annotated[str, Field(max_length=40, description="The ticket of the same question.")] = ""
    why: Why = ""
    analytic_category: Annotated[Leaf | None, Field(description="The category at review.")] = None
    issue: Annotated[str, Field(max_length=40, description="The issue it hangs on.")] = ""


class NewAssignment(_Sent):
    """Whom a ticket is given to."""

    group: Code
    person: Username = None
    why: Why = ""


class TicketChange(_Sent):
    """Only what is sent is changed."""

    severity: Annotated[Severity | None, Field(description="1 to 4.")] = None
    analytic_category: Annotated[Leaf | None, Field(description="The category at review.")] = None
    status: Annotated[Status | None, Field(description="By the table of states.")] = None
    why: Why = ""
    resolution: Annotated[
        str, Field(max_length=LONGEST_REASON, description="How it was resolved.")
    ] = ""
    wait_for: Annotated[WaitFor | None, Field(description="For whom it waits.")] = None
    wake_at: Wake = None


@router.post(
    "/{number}/review",
    response={201: answers.TicketListed, **REFUSALS},
    url_name="ticket-review",
    operation_id="reviewTicket",
    summary="Review a ticket, with exactly one outcome",
)
def review_ticket(
    request: HttpRequest, number: Number, body: Body[NewReview], idempotency_key: Key
) -> HttpResponse:
    """The same key again is the same review."""
    by, at, ticket = caller(request), clock.now(), ticket_of(caller(request), number)
    key = _key(by, "review", idempotency_key)
    verdict = _verdict(by, body)
    known = known_by(key, ticket, verdict, by)
    if not known:
        review(ticket=ticket, verdict=verdict, by=by, at=at, key=key)
    return _reviewed(by, ticket, known)


@router.post(
    "/{number}/assign",
    response={201: answers.TicketListed, **REFUSALS},
    url_name="ticket-assign",
    operation_id="assignTicket",
    summary="Assign a ticket to a group, and perhaps a person of it",
)
def assign_ticket(
    request: HttpRequest, number: Number, body: Body[NewAssignment], idempotency_key: Key
) -> HttpResponse:
    """A ticket that nobody has reviewed is reviewed with it."""
    by, at, ticket = caller(request), clock.now(), ticket_of(caller(request), number)
    key = _key(by, "assign", idempotency_key)
    person = _person(by.program, body.person)
    said = Verdict(Outcome.ASSIGN, group=body.group, person=person, why=body.why)
    known = known_by(key, ticket, said, by)
    if not known:
        assign(ticket=ticket, verdict=said, by=by, at=at, key=key)
    return _reviewed(by, ticket, known)


def change_ticket(
    request: HttpRequest,
    number: Number,
    body: Body[TicketChange],
    if_match: Annotated[
        str | None,
        Header(alias="If-Match", max_length=40, description="The `ETag` that the ticket had."),
    ] = None,
) -> HttpResponse:
    """All of it or nothing. An old version answers 412 and says what each field is now."""
    by, at, ticket = caller(request), clock.now(), ticket_of(caller(request), number)
    version = version_sent(if_match, ticket.reference)
    try:
        _change(ticket, version, body, by, at)
    except OutOfDate as error:
        raise _stale(ticket_of(by, number), body, error.sentence) from error
    fresh = ticket_of(by, number)
    return answer(render.ticket_listed(fresh, by), headers=etag(fresh))


def etag(ticket: Ticket) -> dict[str, str]:
    return {"ETag": f'"{ticket.version}"'}


@transaction.atomic
def _change(ticket: Ticket, version: int, body: TicketChange, by: Actor, at: datetime) -> None:
    changes = {}
    if body.severity is not None:
        changes["severity"] = str(int(body.severity))
    if body.analytic_category is not None:
        changes["category"] = str(_leaf(by.program, body.analytic_category))
    if changes or body.status is None:
        changed = editing.edit(ticket=ticket, version=version, changes=changes, by=by, at=at)
        version = changed.version
    if body.status is not None:
        given = _given(body, by)
        move(ticket=ticket, to=body.status, by=by, at=at, version=version, given=given)


def _given(body: TicketChange, by: Actor) -> Given:
    moments = Moments(by.program.zone)
    wake_at = moments.read("wake_at", body.wake_at)
    moments.raise_any()
    return Given(
        why=body.why,
        resolution=body.resolution,
        wait_for=body.wait_for or "",
        wake_at=wake_at,
    )


def version_sent(sent: str | None, number: str) -> int:
    if sent is None:
        raise VersionNeeded(
            _("Send If-Match with the ETag of %(number)s, so that no change is written over.")
            % {"number": number}
        )
    known = _VERSION.match(sent)
    if known is None:
        sentence = _('Send If-Match as the ETag came, for example "3".')
        raise InvalidInput(sentence, fields={"If-Match": sentence})
    return int(known[1])


def _stale(ticket: Ticket, body: TicketChange, sentence: str) -> Stale:
    """Both texts: what was sent, and what is there now."""
    now: dict[str, object] = {
        "severity": int(ticket.severity),
        "status": str(ticket.status),
        "analytic_category": str(ticket.analytic or _("not set yet")),
    }
    sent = body.model_dump(mode="json", exclude_none=True)
    if body.analytic_category is not None:
        sent["analytic_category"] = " / ".join(sent["analytic_category"].values())
    fields = {
        name: _("You sent %(sent)s; it is %(now)s now.") % {"sent": sent[name], "now": now[name]}
        for name in now
        if name in sent
    }
    return Stale(sentence, fields=fields)


def _verdict(by: Actor, body: NewReview) -> Verdict:
    moments = Moments(by.program.zone)
    wake_at = moments.read("wake_at", body.wake_at)
    moments.raise_any()
    leaf = body.analytic_category
    return Verdict(
        body.outcome,
        group=body.group,
        person=_person(by.program, body.person),
        wake_at=wake_at,
        under=body.under,
        why=body.why,
        category=_leaf(by.program, leaf) if leaf else None,
        issue=body.issue,
    )


def _leaf(program: Program, leaf: Leaf) -> int:
    rows = Category.objects.filter(program=program, retired_at=None, **leaf.model_dump())
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        sentence = _("The program has no such category.")
        raise InvalidInput(sentence, fields={"analytic_category": sentence})
    return found


def _person(program: Program, username: str | None) -> int | None:
    if username is None:
        return None
    rows = Membership.objects.filter(program=program, user__username=username)
    found = rows.values_list("user", flat=True).first()
    if found is None:
        sentence = _("Nobody of the program signs in with that name.")
        raise InvalidInput(sentence, fields={"person": sentence})
    return found


def _reviewed(by: Actor, ticket: Ticket, known: bool) -> HttpResponse:
    fresh = ticket_of(by, ticket.reference)
    replay = {"Idempotent-Replay": "true"} if known else {}
    return answer(render.ticket_listed(fresh, by), status=201, headers=etag(fresh) | replay)


def _key(by: Actor, verb: str, sent: str) -> UUID:
    """The same sender, verb and key are the same decision, for ever."""
    return uuid5(_KEYS, f"{by.sender} {verb} {sent}")
