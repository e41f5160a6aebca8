"""Messages: where each went and why, the quarantine, and the mailboxes."""

from typing import Any

from django.contrib import messages as told
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.mail import handling
from hypercare.casework.mail.forms import AsideForm, ByHandForm
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.mail.sandbox import Budget
from hypercare.casework.mail.selectors import (
    for_list,
    sender_shown,
    standings,
    subject_shown,
    to_look_at,
)
from hypercare.casework.mail.showing import html_of, read, shown
from hypercare.casework.mail.states import Doubt, State
from hypercare.casework.mail.tasks import wake
from hypercare.casework.tickets.states import Status
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.kernel.paging import page

ROWS = 25
# Nothing in a letter may run, load, lead or send (safety rows 1 and 3).
LETTER_POLICY = "default-src 'none'; frame-ancestors 'self'; form-action 'none'; sandbox"
FILE_POLICY = "default-src 'none'; sandbox"


@require_safe
def newest(request: ProgramRequest) -> HttpResponse:
    """Words are masked, whoever looks; `?show=quarantine` and `?show=look` are what waits."""
    visible = RawMessage.objects.visible_to(request.actor)
    show = request.GET.get("show", "")
    if show == "quarantine":
        visible = visible.filter(state=State.QUARANTINED)
    elif show == "look":
        visible = to_look_at(visible)
    after = request.GET.get("after")
    facts = {
        "found": page(for_list(visible), by="received_at", after=after, size=ROWS),
        "show": show,
        "after": after,
        "standings": _standings(request),
        "is_sample": request.program.is_sample and may(request.actor, "mail.work"),
    }
    return render(request, "mail/list.html", facts)


def _standings(request: ProgramRequest) -> list[Any]:
    return standings(request.program, clock.now()) if may(request.actor, "mail.boxes") else []


@require_safe
def message(request: ProgramRequest, number: int) -> HttpResponse:
    """Its text, and every step with its reason. Who sees it leaves a trace (R34)."""
    found = _found(request, number)
    return _show(request, found, AsideForm())


def _show(
    request: ProgramRequest, found: RawMessage, aside: AsideForm, status: int = 200
) -> HttpResponse:
    seen = shown(found, request.actor)
    journal.look(by=request.actor, at=clock.now(), kind="view", what=found.reference)
    works = may(request.actor, "mail.work")
    facts = {
        "message": found,
        "seen": seen,
        "sender": sender_shown(found, request.actor),
        "subject": subject_shown(found, request.actor),
        "steps": found.steps.select_related("by").order_by("pk"),
        "copies": found.copies.select_related("mailbox").order_by("pk"),
        "doubts": [Doubt(doubt).label for doubt in found.doubts],
        "aside": aside,
        "may_raw": may(request.actor, "mail.raw") and found.stored_id is not None,
        "may_look": works and found.doubts and not found.looked_at,
        "may_again": works and found.state in handling.RUNS_AGAIN and found.stored_id is not None,
        "may_file": works and found.state in handling.BY_HAND and not found.contact_id,
        "may_group": may(request.actor, "ticket.group") and _can_be_grouped(found),
    }
    return render(request, "mail/message.html", facts, status=status)


def _can_be_grouped(found: RawMessage) -> bool:
    """Its own ticket stands alone, beside an open one that it looks like."""
    mine, other = found.ticket, found.hint
    if mine is None or other is None or mine == other:
        return False
    return mine.under_id is None and other.status != Status.CLOSED


@require_safe
@xframe_options_sameorigin
def letter(request: ProgramRequest, number: int) -> HttpResponse:
    """The HTML of a message, made harmless now, for the frame of its page."""
    found = _found(request, number)
    is_clear = sees_clear(request.actor, found.contact)
    page_of = {"html": html_of(found) if is_clear else ""}
    response = render(request, "mail/letter.html", page_of)
    response["Content-Security-Policy"] = LETTER_POLICY
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def raw(request: ProgramRequest, number: int) -> HttpResponseBase:
    """As it came in, to keep and never to show: no browser may take it for a page (row 5)."""
    found = _found(request, number)
    if found.stored is None:
        raise Http404
    journal.look(by=request.actor, at=clock.now(), kind="export", what=found.reference)
    response = StreamingHttpResponse(
        filestore.read(found.stored), content_type="application/octet-stream"
    )
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def again(request: ProgramRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    try:
        handling.run_again(message=found, by=request.actor, at=clock.now())
    except HypercareError as error:
        told.error(request, error.sentence)
    else:
        wake()
        told.success(request, _("%(message)s is run again.") % {"message": found})
    return _to(request, found)


@require_POST
def looked(request: ProgramRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    handling.look_at(message=found, by=request.actor, at=clock.now())
    told.success(request, _("%(message)s is looked at.") % {"message": found})
    return _to(request, found)


@require_POST
def aside(request: ProgramRequest, number: int) -> HttpResponse:
    found, form = _found(request, number), AsideForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        handling.set_aside(message=found, why=why, by=request.actor, at=clock.now())
    except HypercareError as error:
        form.add_error("why", error.sentence)
        return _show(request, found, form, 422)
    told.success(request, _("%(message)s is set aside.") % {"message": found})
    return _to(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: ProgramRequest, number: int) -> HttpResponse:
    """A person reads it and says what it is; what could be read is filled in."""
    found = _found(request, number)
    seen = shown(found, request.actor)
    if request.method == "POST":
        form = ByHandForm(request.POST, program=request.program)
        if saved := _filed(request, found, form):
            return saved
    else:
        journal.look(by=request.actor, at=clock.now(), kind="view", what=found.reference)
        reading, _trouble = read(found, Budget.after(found.reading_ms))
        form = ByHandForm(initial=_initial(reading), program=request.program)
    facts = {"message": found, "form": form, "seen": seen}
    return render(request, "mail/by_hand.html", facts, status=422 if form.is_bound else 200)


def _initial(reading: Reading) -> dict[str, str]:
    text = "\n".join(part for part in (reading.subject, reading.new_text) if part)
    return {
        "entity_type": "unknown",
        "entity": reading.sender.address.rpartition("@")[2],
        "name": reading.sender.name,
        "reach": reading.sender.address,
        "about": "unsure",
        "reason": text[:10_000],
    }


def _filed(request: ProgramRequest, found: RawMessage, form: ByHandForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        receipt = handling.file_by_hand(
            message=found, incoming=form.incoming(found), by=request.actor, at=clock.now()
        )
    except HypercareError as error:
        for name, sentence in (error.fields or {"": error.sentence}).items():
            form.add_error(name if name in form.fields else None, sentence)
        return None
    words = {"message": found, "contact": receipt.contact}
    told.success(request, _("%(message)s is contact %(contact)s.") % words)
    return _to(request, found)


def _found(request: ProgramRequest, number: int) -> RawMessage:
    mine = RawMessage.objects.visible_to(request.actor)
    related = ("mailbox__program", "stored", "sender", "subject", "contact", "ticket", "hint")
    return get_object_or_404(mine.select_related(*related, "copy_of", "looked_by"), number=number)


def _to(request: ProgramRequest, found: RawMessage) -> HttpResponse:
    return redirect("mail:message", request.program.key, found.reference)
