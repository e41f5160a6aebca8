"""The letter to each county: where it stands, its text, and what was sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.closeout import selectors, services
from hypercare.casework.closeout.fields import FIELDS
from hypercare.casework.closeout.forms import HoldForm, LetterForm, TextForm
from hypercare.casework.closeout.states import Standing
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.ui.forms import PlainForm
from hypercare.reference.rollout.selectors import CountyFacts, plan


@require_safe
def overview(request: ProgramRequest) -> HttpResponse:
    facts = {
        "rows": selectors.rows(request.program, at=clock.now()),
        "letter": selectors.letter_of(request.program),
        "may_edit": may(request.actor, "county-notice.edit"),
    }
    return render(request, "closeout/notices.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: ProgramRequest) -> HttpResponse:
    found = selectors.letter_of(request.program)
    if request.method != "POST":
        initial = {name: getattr(found, name) for name in ("version", "subject", "text", "at_time")}
        initial |= {"is_on": found.is_on, "needs_release": found.needs_release}
        initial["mailbox"] = found.mailbox.key if found.mailbox else ""
        return _edit(request, LetterForm(initial=initial, program=request.program))
    form = LetterForm(request.POST, program=request.program)
    if form.is_valid():
        try:
            services.change_letter(
                facts=form.facts,
                version=form.cleaned_data["version"] or 0,
                by=request.actor,
                at=clock.now(),
            )
        except (InvalidInput, OutOfDate) as error:
            _put(form, error)
        else:
            messages.success(request, _("The letter is saved."))
            return redirect("closeout:notices", request.program.key)
    return _edit(request, form)


@require_safe
def county(request: ProgramRequest, county: str) -> HttpResponse:
    return _show(request, _found(request, county))


@require_POST
def send(request: ProgramRequest, county: str) -> HttpResponse:
    found = _found(request, county)
    try:
        services.send(county=found, by=request.actor, at=clock.now())
    except Conflict as error:
        messages.warning(request, error.sentence)
    else:
        messages.success(request, _("The letter to %(county)s is on its way.") % _name(found))
    return redirect("closeout:notice", request.program.key, found.key)


@require_POST
def hold(request: ProgramRequest, county: str) -> HttpResponse:
    found, form = _found(request, county), HoldForm(request.POST)
    if form.is_valid():
        try:
            why = form.cleaned_data["why"]
            services.hold(county=found, why=why, by=request.actor, at=clock.now())
        except (InvalidInput, Conflict) as error:
            _put(form, error)
        else:
            messages.success(request, _("The letter to %(county)s is held.") % _name(found))
            return redirect("closeout:notice", request.program.key, found.key)
    return _show(request, found, hold_form=form)


@require_POST
def let_go(request: ProgramRequest, county: str) -> HttpResponse:
    found = _found(request, county)
    services.let_go(county=found, by=request.actor, at=clock.now())
    messages.success(request, _("The letter to %(county)s is no longer held.") % _name(found))
    return redirect("closeout:notice", request.program.key, found.key)


@require_POST
def correct(request: ProgramRequest, county: str) -> HttpResponse:
    found, form = _found(request, county), TextForm(request.POST)
    if form.is_valid():
        try:
            services.correct(county=found, **form.cleaned_data, by=request.actor, at=clock.now())
        except (InvalidInput, Conflict) as error:
            _put(form, error)
        else:
            messages.success(
                request, _("The correction to %(county)s is on its way.") % _name(found)
            )
            return redirect("closeout:notice", request.program.key, found.key)
    return _show(request, found, correction=form)


def _found(request: ProgramRequest, key: str) -> CountyFacts:
    found = plan(request.program).counties.get(key)
    if found is None or found.retired:
        raise Http404
    return found


def _name(found: CountyFacts) -> dict[str, str]:
    return {"county": found.name}


def _put(form: PlainForm, error: InvalidInput | Conflict) -> None:
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name or None, sentence)


def _edit(request: ProgramRequest, form: LetterForm) -> HttpResponse:
    facts = {"form": form, "fields": [(f"{{{name}}}", what) for name, what in FIELDS.items()]}
    return render(request, "closeout/letter.html", facts, status=422 if form.is_bound else 200)


def _show(
    request: ProgramRequest,
    found: CountyFacts,
    *,
    hold_form: HoldForm | None = None,
    correction: TextForm | None = None,
) -> HttpResponse:
    (row,) = selectors.rows(request.program, at=clock.now(), only=found.key)
    letter = selectors.letter_of(request.program)
    bound = hold_form is not None or correction is not None
    facts: dict[str, Any] = {
        "row": row,
        "letter": letter,
        "history": selectors.history(request.actor, found),
        "may_send": may(request.actor, "county-notice.send"),
        "may_edit": may(request.actor, "county-notice.edit"),
        "is_due": row.standing == Standing.DUE,
        "can_hold": row.sent_at is None and row.hold is None,
        "hold_form": hold_form or HoldForm(auto_id="hold_%s"),
        "correction": correction or TextForm(initial={"subject": letter.subject}),
        **_preview(request, found, row),
    }
    return render(request, "closeout/notice.html", facts, status=422 if bound else 200)


def _preview(request: ProgramRequest, found: CountyFacts, row: selectors.Row) -> dict[str, Any]:
    """The letter as it would go out, or why it cannot be written."""
    if row.sent_at is not None:
        return {}
    try:
        letter = selectors.letter_of(request.program)
        return {"preview": services.written(found, request.program, letter)}
    except Conflict as error:
        return {"trouble": error.sentence}
