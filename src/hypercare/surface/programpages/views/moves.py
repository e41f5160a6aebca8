"""Moving a go-live: choose, look at what follows, save; and the history of it all (R39)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError, InvalidInput, OutOfDate
from hypercare.reference.rollout.selectors import Plan, plan
from hypercare.reference.rollout.services import check_move, move_go_live
from hypercare.surface.programpages import moves
from hypercare.surface.programpages.forms.moves import CountyMoveForm, MoveForm, WaveMoveForm


@require_safe
def go_lives(request: ProgramRequest) -> HttpResponse:
    today = clock.local_day(clock.now(), request.program_zone)
    facts = {
        "waves": moves.waves(request.program),
        "counties": moves.counties(request.program, today),
        "history": moves.history(request.program),
        "may_edit": may(request.actor, "program.edit"),
    }
    return render(request, "programpages/go_lives.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ProgramRequest, section: str, key: str) -> HttpResponse:
    known = plan(request.program)
    form = _form(known, section, key, request)
    if not form.is_bound or not form.is_valid() or not _possible(known, form):
        return _show(request, form)
    as_shown = form.cleaned_data["shown"] == form.fingerprint()
    if request.POST.get("step") == "save" and as_shown and _moved(request, form):
        messages.success(request, _("Saved. Past days keep the schedule that they had."))
        return redirect("programpages:go-lives", request.program.key)
    return _show(request, form, previewed=True)


def _form(known: Plan, section: str, key: str, request: ProgramRequest) -> MoveForm:
    data = request.POST if request.method == "POST" else None
    if section == "waves" and key.isdecimal() and int(key) in known.waves:
        return WaveMoveForm(known, int(key), data)
    county = known.counties.get(key) if section == "counties" else None
    if county is None or county.retired:
        raise Http404
    return CountyMoveForm(known, key, data)


def _possible(known: Plan, form: MoveForm) -> bool:
    try:
        check_move(known, form.move())
    except InvalidInput as error:
        form.fault(error.fields or {"": error.sentence})
    return form.is_valid()


def _moved(request: ProgramRequest, form: MoveForm) -> bool:
    given = form.cleaned_data
    try:
        move_go_live(
            form.move(),
            reason=given["reason"],
            decided=given["decided"],
            version=given["version"],
            by=request.actor,
            at=clock.now(),
        )
    except HypercareError as error:
        form.fault(error.fields or {"": error.sentence})
        if isinstance(error, OutOfDate):
            form.renew(_newest(request))
    return form.is_valid()


def _newest(request: ProgramRequest) -> int:
    request.program.refresh_from_db(fields=["facts_version"])
    schedule = plan(request.program).current_schedule
    return schedule.number if schedule else 0


def _show(request: ProgramRequest, form: MoveForm, *, previewed: bool = False) -> HttpResponse:
    today = clock.local_day(clock.now(), request.program_zone)
    follows = None
    if previewed:
        follows = moves.follows(request.program, form.move(), today)
    facts = {
        "form": form,
        "follows": follows,
        "shown": form.fingerprint() if previewed else "",
        "asks_decision": bool(follows and follows.goes_back) or "decided" in form.errors,
        "what": form.what,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programpages/move.html", facts, status=status)
