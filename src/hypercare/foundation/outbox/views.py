"""Outgoing mail: what waits, was sent, failed, bounced or is held."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.kernel.masking import mask_addresses, mask_reach
from hypercare.foundation.outbox import selectors, services
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.states import State

LOOKS = {
    State.WAITING: "waiting",
    State.SENT: "done",
    State.FAILED: "attention",
    State.BOUNCED: "attention",
    State.HELD: "late",
}


@require_safe
def newest(request: ProgramRequest) -> HttpResponse:
    """Addresses are masked: a list is for many eyes."""
    state, after = request.GET.get("state", ""), request.GET.get("after")
    found = selectors.listed(request.actor, state=state, after=after)
    known = selectors.counts(request.actor)
    facts = {
        "rows": [_row(message) for message in found.items],
        "next": found.next_cursor,
        "chosen": state if state in State.values else "",
        "after": after,
        "filters": [(s.value, s.label, known.get(s.value)) for s in State],
        "way": selectors.way_out(),
    }
    return render(request, "outbox/list.html", facts)


@require_safe
def message(request: ProgramRequest, token: str) -> HttpResponse:
    """The text as it goes out. Who sees it clear leaves a trace of having looked (R34)."""
    found = _found(request, token)
    shown = selectors.shown(found, request.actor)
    if shown.is_clear and found.words_id is not None:
        what = found.about or f"mail {found.pk}"
        journal.look(by=request.actor, at=clock.now(), kind="view", what=what)
    facts = {
        "shown": shown,
        "message": found,
        "look": LOOKS[State(found.state)],
        "may_change": may(request.actor, "outbox.change"),
        "can_hold": found.state == State.WAITING and found.lease_until is None,
        "can_send": found.state in selectors.TROUBLE,
    }
    return render(request, "outbox/message.html", facts)


@require_POST
def hold(request: ProgramRequest, token: str) -> HttpResponse:
    return _change(
        request, token, services.hold, _("It is held. Nothing is sent until you say so.")
    )


@require_POST
def again(request: ProgramRequest, token: str) -> HttpResponse:
    return _change(request, token, services.send_again, _("It goes out within ten seconds."))


def _change(
    request: ProgramRequest, token: str, verb: Callable[..., Message], done: str
) -> HttpResponse:
    found = _found(request, token)
    try:
        verb(message=found, by=request.actor, at=clock.now())
    except Conflict as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, done)
    return redirect("outbox:message", request.program.key, token)


def _found(request: ProgramRequest, token: str) -> Message:
    mine = Message.objects.visible_to(request.actor).select_related("words", "program")
    return get_object_or_404(mine, token=token)


def _row(message: Message) -> dict[str, object]:
    return {
        "message": message,
        "recipient": mask_reach(message.recipient),
        "look": LOOKS[State(message.state)],
        "error": mask_addresses(message.last_error),
    }
