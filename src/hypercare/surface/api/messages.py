"""Messages: a raw one handed in, and the list of where each went and why."""

from tempfile import SpooledTemporaryFile
from typing import Annotated, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from hypercare.casework.mail.keeping import Found, keep
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.selectors import (
    for_list,
    mailbox_named,
    sender_shown,
    subject_shown,
)
from hypercare.casework.mail.states import Way
from hypercare.casework.mail.tasks import wake
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.paging import page
from hypercare.surface.api.answers import Moment
from hypercare.surface.api.operations import REFUSALS, Cursor, Limit, caller, looked
from hypercare.surface.api.wire import answer, moment

router = Router()
IN_MEMORY = 1024 * 1024
PIECE = 256 * 1024


class MessageAnswer(TypedDict):
    """A message and where it went."""

    number: Annotated[str, Field(examples=["M-1001"])]
    mailbox: Annotated[str, Field(description="The mailbox’s key.")]
    received_at: Moment
    way: Annotated[str, Field(description="imap, maildir, command, api or page.")]
    size: Annotated[int, Field(description="Bytes.")]
    state: Annotated[
        str,
        Field(
            description="waiting, filed, joined, automatic, copy, quarantined or set-aside.",
        ),
    ]
    why: Annotated[str, Field(description="Its newest step, in words.")]
    sender: Annotated[str, Field(description="Masked unless the token may read words.")]
    subject: Annotated[str, Field(description="Masked unless the token may read words.")]
    contact: str | None
    ticket: str | None
    looks_like: Annotated[str | None, Field(description="A ticket it could not be added to.")]
    copy_of: str | None
    doubts: Annotated[list[str], Field(description="Why somebody should look at it.")]


class MessagePage(TypedDict):
    items: list[MessageAnswer]
    next_cursor: Annotated[str | None, Field(description="Null on the last page.")]


@router.post(
    "",
    response={201: MessageAnswer, **REFUSALS},
    url_name="messages",
    operation_id="handInMessage",
    summary="Hand in a raw message",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def hand_in(
    request: HttpRequest,
    mailbox: Annotated[
        str,
        Query(max_length=40, description="The key of the mailbox.", examples=["customer-support"]),
    ],
) -> HttpResponse:
    """The body is the message as it came, headers first. It is stored when the answer arrives.

    The same message again is kept as a copy and makes no second contact, so a sender that got no
    answer may send it again.
    """
    by = caller(request)
    box = mailbox_named(by.program, mailbox)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as source:
        while piece := request.read(PIECE):
            source.write(piece)
        if not source.tell():
            sentence = _("Send the message itself as the body.")
            raise InvalidInput(sentence, fields={"body": sentence})
        message = keep(mailbox=box, source=source, found=Found(Way.API), at=clock.now(), by=by)
    wake()
    stored = for_list(RawMessage.objects.filter(pk=message.pk)).get()
    return answer(rendered(stored, by), status=201)


@router.get(
    "",
    response={200: MessagePage, **REFUSALS},
    url_name="messages",
    operation_id="listMessages",
    summary="List messages, newest first, with where each went and why",
)
def list_messages(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    """What the token may see: a service token sees what it handed in."""
    by = caller(request)
    visible = RawMessage.objects.visible_to(by)
    found = page(for_list(visible), by="received_at", after=cursor, size=limit)
    items = [rendered(message, by) for message in found.items]
    looked(by, "messages", len(items))
    return answer({"items": items, "next_cursor": found.next_cursor})


def rendered(message: RawMessage, by: Actor) -> MessageAnswer:
    return {
        "number": message.reference,
        "mailbox": message.mailbox.key,
        "received_at": moment(message.received_at),
        "way": str(message.way),
        "size": message.size,
        "state": str(message.state),
        "why": cast(str, message.why),  # type: ignore[attr-defined]  # annotated by `for_list`
        "sender": sender_shown(message, by),
        "subject": subject_shown(message, by),
        "contact": message.contact.reference if message.contact else None,
        "ticket": message.ticket.reference if message.ticket else None,
        "looks_like": message.hint.reference if message.hint else None,
        "copy_of": message.copy_of.reference if message.copy_of else None,
        "doubts": [str(doubt) for doubt in message.doubts],
    }
