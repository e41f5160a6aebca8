"""The editions, and one of them with what can be done to it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.insight.reports import selectors
from hypercare.insight.reports.document import document
from hypercare.insight.reports.formats import file_name
from hypercare.insight.reports.forms import CorrectForm, VersionForm
from hypercare.insight.reports.models import Edition
from hypercare.insight.reports.selectors import file_of
from hypercare.insight.reports.services import editing
from hypercare.insight.reports.states import CONTENT_TYPES, Format, State

FIRST_ROWS = ":200"


@require_safe
def listed(request: ProgramRequest) -> HttpResponse:
    return _list(request, selectors.editions(request.actor))


@require_safe
def of_day(request: ProgramRequest, day: date) -> HttpResponse:
    return _list(request, selectors.editions(request.actor, day), day)


def _list(
    request: ProgramRequest, editions: list[Edition], day: date | None = None
) -> HttpResponse:
    facts = {
        "editions": editions,
        "day": day,
        "recipients": selectors.recipients(request.actor),
        "may_mail": may(request.actor, "list.export"),
    }
    return render(request, "reports/list.html", facts)


@require_safe
def one(request: ProgramRequest, recipient: str, edition: str) -> HttpResponse:
    return _show(request, _found(request, recipient, edition))


@require_safe
def download(request: ProgramRequest, recipient: str, edition: str, format: str) -> HttpResponse:
    """As it was sent; before that, as it would be."""
    found = _found(request, recipient, edition)
    if format not in Format.values:
        raise Http404
    rows = found.new + found.late
    what = f"report:{recipient}:{edition}"
    journal.look(by=request.actor, at=clock.now(), kind="export", what=what, rows=rows)
    return answer(found, Format(format))


def answer(edition: Edition, format: Format) -> HttpResponse:
    response = HttpResponse(file_of(edition, format), content_type=CONTENT_TYPES[format])
    name = file_name(edition, format)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def approve(request: ProgramRequest, recipient: str, edition: str) -> HttpResponse:
    done = _("Edition %(name)s is approved. It is sent within a minute.")
    return _change(request, recipient, edition, editing.approve, done)


@require_POST
def again(request: ProgramRequest, recipient: str, edition: str) -> HttpResponse:
    done = _("Edition %(name)s is drafted again, with the same cut-off.")
    return _change(request, recipient, edition, editing.draft_again, done)


def _change(
    request: ProgramRequest,
    recipient: str,
    name: str,
    verb: Callable[..., Edition],
    done: str,
) -> HttpResponse:
    found, form = _found(request, recipient, name), VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        verb(edition=found, version=version, by=request.actor, at=clock.now())
        messages.success(request, done % {"name": name})
    except HypercareError as error:
        messages.warning(request, error.sentence)
    return redirect("reports:edition", request.program.key, recipient, name)


@require_POST
def correct(request: ProgramRequest, recipient: str, edition: str) -> HttpResponse:
    found, form = _found(request, recipient, edition), CorrectForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    try:
        made = editing.correct(edition=found, why=why, by=request.actor, at=clock.now())
    except HypercareError as error:
        form.add_error("why", error.sentence)
        return _show(request, found, correcting=form)
    messages.success(request, _("Correction %(name)s is drafted. Approve it.") % {"name": made})
    return redirect("reports:edition", request.program.key, recipient, made.name)


def _found(request: ProgramRequest, recipient: str, name: str) -> Edition:
    rows = Edition.objects.visible_to(request.actor).filter(recipient__key=recipient)
    whole = rows.select_related("recipient", "approved_by", "corrected_by", "why")
    return get_object_or_404(whole, selectors.by_name(name))


def _show(
    request: ProgramRequest, edition: Edition, *, correcting: CorrectForm | None = None
) -> HttpResponse:
    actor, state = request.actor, edition.state
    facts: dict[str, Any] = {
        "edition": edition,
        "document": document(edition.content, edition.checksum),
        "most": FIRST_ROWS,
        "base": f"/{request.program.key}/",
        "formats": [format for format in Format if format != Format.HTML],
        "deliveries": edition.deliveries.select_related("message").order_by("pk"),
        "acknowledgements": edition.acknowledgements.select_related("by").order_by("at"),
        "questions": edition.questions.select_related("by", "contact").order_by("at"),
        "others": selectors.others_of(edition),
        "may_approve": state == State.DRAFTED and may(actor, "report.approve"),
        "may_draft": state == State.DRAFTED and may(actor, "report.draft"),
        "may_correct": edition.queued_at is not None and may(actor, "report.draft"),
        "correcting": correcting or CorrectForm(),
    }
    return render(request, "reports/edition.html", facts, status=422 if correcting else 200)
