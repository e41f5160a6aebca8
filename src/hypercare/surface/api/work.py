"""Working on a ticket: its story, its files, its group, and the issue it hangs on."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, File, Form, Header, Path, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, ConfigDict, Field

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services import attach
from hypercare.casework.tickets import services
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.casework.tickets.services.attaching import NewFile
from hypercare.casework.tickets.services.noting import LONGEST_NOTE
from hypercare.casework.tickets.services.repeating import Sent, done_by
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, NotFound
from hypercare.foundation.kernel.references import Series, parse
from hypercare.surface.api import answers, render
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer

router = Router()
_KEYS = UUID("6f1c1a52-93f5-4f43-9d0e-5c1b3ef7a018")

Number = Annotated[str, Path(max_length=40, description="T-1001, or t1001.")]
Why = Annotated[str, Field(max_length=500, description="Send the reason, for both stories.")]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$",
        description="Send a header of 1 to 200 characters that is new for each change. The same key"
        " again changes nothing.",
    ),
]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NewNote(_Sent):
    """A note for the story of a ticket."""

    text: Annotated[
        str, Field(min_length=1, max_length=LONGEST_NOTE, description="Send the note in words.")
    ]
    audience: Annotated[
        Audience, Field(description="Who may read it. Not given: our project only.")
    ] = Audience.INTERNAL


class NewGroup(_Sent):
    """Which ticket leads."""

    under: Annotated[
        str, Field(max_length=40, description="The ticket that leads.", examples=["T-1001"])
    ]
    why: Why = ""


class NewSplit(_Sent):
    """Why the ticket stands for itself again."""

    why: Why = ""


class NewLink(_Sent):
    """The issue, and which contact is about it."""

    issue: Annotated[str, Field(max_length=40, description="The issue.", examples=["I-1001"])]
    contact: Annotated[
        str | None,
        Field(max_length=40, description="One contact of the ticket. Not given: all of them."),
    ] = None


@router.post(
    "/{number}/work-log",
    response={201: answers.LogEntryAnswer, **REFUSALS},
    url_name="ticket-work-log",
    operation_id="addNote",
    summary="Add a note to the story of a ticket",
)
def add_note(
    request: HttpRequest, number: Number, body: Body[NewNote], idempotency_key: Key
) -> HttpResponse:
    """Two notes at once are both kept."""
    by, at = caller(request), clock.now()
    ticket, key = ticket_of(by, number), _key(by, "note", idempotency_key)
    repeated = _repeated(by, [key])
    entry = services.add_note(
        ticket=ticket, text=body.text, audience=body.audience, by=by, at=at, key=key
    )
    return answer(render.entry_added(entry, by), status=201, headers=repeated)


@router.post(
    "/{number}/attachments",
    response={201: answers.Attached, **REFUSALS},
    url_name="ticket-attachments",
    operation_id="attachFiles",
    summary="Attach files to a ticket",
)
def attach_files(
    request: HttpRequest,
    number: Number,
    files: Annotated[list[UploadedFile], File(description="1 to 10 files, 10 MB each.")],
    idempotency_key: Key,
    audience: Annotated[
        Audience, Form(description="Who may read them. Not given: our project only.")
    ] = Audience.INTERNAL,
) -> HttpResponse:
    """As `multipart/form-data`. All of them are kept, or none."""
    by, at = caller(request), clock.now()
    ticket, key = ticket_of(by, number), _key(by, "files", idempotency_key)
    repeated = _repeated(by, [uuid5(key, "0")])
    new = [NewFile(file.name or "", file.read()) for file in files]
    kept = services.attach_files(ticket=ticket, files=new, audience=audience, by=by, at=at, key=key)
    return answer({"items": [render.file_added(one) for one in kept]}, status=201, headers=repeated)


@router.post(
    "/{number}/group",
    response={200: answers.TicketListed, **REFUSALS},
    url_name="ticket-group",
    operation_id="groupTicket",
    summary="Group a ticket under another of the same question",
)
def group(
    request: HttpRequest, number: Number, body: Body[NewGroup], idempotency_key: Key
) -> HttpResponse:
    """Nothing is merged. Grouping again changes nothing; it answers the ticket that leads."""
    by, at, ticket = caller(request), clock.now(), ticket_of(caller(request), number)
    under = _named(by, "under", body.under)
    sent = Sent(_key(by, "group", idempotency_key), under.reference)
    if done := done_by(sent, ticket, by, body.why):
        return _listed(str(done["under"]), by, is_repeated=True)
    lead = services.group(tickets=[ticket], under=under, why=body.why, by=by, at=at, sent=sent)
    return _listed(lead.reference, by)


@router.post(
    "/{number}/split",
    response={200: answers.TicketListed, **REFUSALS},
    url_name="ticket-split",
    operation_id="splitTicket",
    summary="Split a ticket off the group that it is in",
)
def split(
    request: HttpRequest, number: Number, body: Body[NewSplit], idempotency_key: Key
) -> HttpResponse:
    """The grouping backwards. Splitting what stands for itself changes nothing."""
    by, at, ticket = caller(request), clock.now(), ticket_of(caller(request), number)
    sent = Sent(_key(by, "split", idempotency_key))
    done = done_by(sent, ticket, by, body.why)
    if not done:
        services.split(tickets=[ticket], why=body.why, by=by, at=at, sent=sent)
    return _listed(number, by, is_repeated=bool(done))


@router.post(
    "/{number}/attach",
    response={200: answers.TicketListed, **REFUSALS},
    url_name="ticket-attach",
    operation_id="attachToIssue",
    summary="Attach a ticket, or one contact of it, to an issue",
)
def attach_to_issue(
    request: HttpRequest, number: Number, body: Body[NewLink], idempotency_key: Key
) -> HttpResponse:
    """Attaching again changes nothing."""
    by, at, ticket = caller(request), clock.now(), ticket_of(caller(request), number)
    issue, contacts = _issue(by, body.issue), _contacts(by, ticket, body.contact)
    asked = " ".join([issue.reference, *(str(one) for one in contacts if body.contact)])
    sent = Sent(_key(by, "attach", idempotency_key), asked)
    done = done_by(sent, ticket, by)
    if not done:
        attach(issue=issue, ticket=ticket, contacts=contacts, by=by, at=at, sent=sent)
    return _listed(number, by, is_repeated=bool(done))


def _listed(number: str, by: Actor, *, is_repeated: bool = False) -> HttpResponse:
    """The ticket as it is now."""
    headers = {"Idempotent-Replay": "true"} if is_repeated else {}
    return answer(render.ticket_listed(ticket_of(by, number), by), headers=headers)


def ticket_of(by: Actor, number: str) -> Ticket:
    """Raises NotFound for one that the token may not see."""
    series, count = parse(number) or (None, 0)
    rows = Ticket.objects.visible_to(by).select_related("group", "intake", "analytic", "subject")
    ticket = rows.filter(number=count).first() if series is Series.TICKET else None
    if ticket is None:
        raise NotFound(_("There is no such ticket, or it is not for you to see."))
    return ticket


def _named(by: Actor, field: str, number: str) -> Ticket:
    try:
        return ticket_of(by, number)
    except NotFound as error:
        raise InvalidInput(error.sentence, fields={field: error.sentence}) from error


def _issue(by: Actor, number: str) -> Issue:
    series, count = parse(number) or (None, 0)
    issue = Issue.objects.visible_to(by).filter(number=count).first()
    if issue is None or series is not Series.ISSUE:
        sentence = _("There is no such issue, or it is not for you to see.")
        raise InvalidInput(sentence, fields={"issue": sentence})
    return issue


def _contacts(by: Actor, ticket: Ticket, number: str | None) -> Iterable[Contact]:
    mine = Contact.objects.visible_to(by).filter(link__ticket=ticket).order_by("number")
    if number is None:
        return list(mine)
    series, count = parse(number) or (None, 0)
    one = mine.filter(number=count).first() if series is Series.CONTACT else None
    if one is None:
        sentence = _("This ticket has no such contact.")
        raise InvalidInput(sentence, fields={"contact": sentence})
    return [one]


def _key(by: Actor, verb: str, sent: str) -> UUID:
    """The same sender, verb and key are the same entry, for ever."""
    return uuid5(_KEYS, f"{by.sender} {verb} {sent}")


def _repeated(by: Actor, keys: list[UUID]) -> dict[str, str]:
    known = WorkLogEntry.objects.filter(program=by.program, key__in=keys).exists()
    return {"Idempotent-Replay": "true"} if known else {}
