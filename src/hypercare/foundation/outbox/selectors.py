"""Reading the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.masking import mask_addresses, mask_reach
from hypercare.foundation.kernel.paging import Page, page
from hypercare.foundation.outbox.letters import text_of
from hypercare.foundation.outbox.models import Attachment, Attempt, Message
from hypercare.foundation.outbox.policies import (
    KEEP_TRYING,
    MOST_ANSWERS_AN_HOUR,
    MOST_NOTICES_AN_HOUR,
)
from hypercare.foundation.outbox.states import Automatic, State
from hypercare.foundation.programs.models import Program

HOUR = timedelta(hours=1)


def may_answer(program: Program, address: str, about: str, at: datetime) -> bool:
    """At most three automatic answers to an address an hour, and one for a ticket (row 14)."""
    answers = Message.objects.filter(
        program=program, recipient__iexact=address, automatic=Automatic.ANSWER
    )
    counting = answers.filter(Q(queued_at__gt=at - HOUR) | Q(about=about) & ~Q(about=""))
    abouts = list(counting.values_list("about", flat=True))
    return about not in {one for one in abouts if one} and len(abouts) < MOST_ANSWERS_AN_HOUR


def is_flood(message: Message, at: datetime) -> bool:
    """More automatic mail to one address than anybody asked for: a fault of ours.

    What was queued long ago and released by a person is not counted, and not looked through.
    """
    if message.automatic == Automatic.PERSON:
        return False
    lately = Message.objects.filter(
        program_id=message.program_id,
        recipient=message.recipient,
        queued_at__gt=at - HOUR - KEEP_TRYING,
    )
    sent = lately.filter(sent_at__gt=at - HOUR)
    return sent.exclude(automatic=Automatic.PERSON).count() >= MOST_NOTICES_AN_HOUR


def way_out() -> str:
    """`smtp`, `local`, `console`, or empty while none is set up and mail waits."""
    return str(settings.MAIL_OUT)


TROUBLE = (State.FAILED, State.BOUNCED, State.HELD)


def listed(actor: Actor, *, state: str = "", after: str | None = None) -> Page[Message]:
    """Newest first; `state` is one of `State`, or empty for all."""
    rows = Message.objects.visible_to(actor)
    if state in State.values:
        rows = rows.filter(state=state)
    return page(rows, by="queued_at", after=after, size=25)


def counts(actor: Actor) -> dict[str, int]:
    """How many need somebody, and how many wait; sent ones are not counted, they are too many."""
    rows = Message.objects.visible_to(actor).exclude(state=State.SENT)
    return dict(rows.values_list("state").annotate(Count("pk")))


@dataclass(frozen=True)
class Shown:
    """One message as its reader may see it: clear for who may read clear words, else masked."""

    message: Message
    recipient: str
    text: str
    tries: list[Attempt]
    attachments: list[Attachment]
    is_clear: bool


def shown(message: Message, actor: Actor) -> Shown:
    is_clear = scope_of(actor, "words.clear") in (Scope.ALL, Scope.TEAM)
    tries = list(message.tries.order_by("number"))
    if not is_clear:
        for attempt in tries:
            attempt.answer = mask_addresses(attempt.answer)
    return Shown(
        message=message,
        recipient=message.recipient if is_clear else mask_reach(message.recipient),
        text=text_of(message, masked=not is_clear),
        tries=tries,
        attachments=list(message.attachments.order_by("position")),
        is_clear=is_clear,
    )
