"""The days with their figures, one day with its calls, and closing it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hypercare.casework.evidence import selectors
from hypercare.casework.evidence.forms import CloseForm, TallyForm
from hypercare.casework.evidence.listing import groups_of
from hypercare.casework.evidence.services.closing import close_day, tally
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.evidence.states import Outcome
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError


@require_safe
def listed(request: ProgramRequest) -> HttpResponse:
    """What came in each day, and what of it is documented."""
    today = clock.local_day(clock.now(), request.program.zone)
    facts = {
        "days": selectors.days(request.actor, last=today),
        "today": today,
        "to_log": selectors.to_log(request.actor)[:20],
        "may_edit": may(request.actor, "evidence.edit"),
    }
    return render(request, "evidence/days.html", facts)


@require_safe
def one(request: ProgramRequest, day: date) -> HttpResponse:
    return _show(request, day)


@require_POST
def match(request: ProgramRequest, day: date) -> HttpResponse:
    changed = reconcile(day=day, by=request.actor, at=clock.now())
    said = ngettext("%(count)d outcome changed.", "%(count)d outcomes changed.", changed)
    messages.success(request, said % {"count": changed} if changed else _("Nothing changed."))
    return redirect("evidence:day", request.program.key, day)


@require_POST
def close(request: ProgramRequest, day: date) -> HttpResponse:
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _show(request, day, closing=form)
    given = form.cleaned_data
    try:
        close_day(day=day, gap=given["gap"], seen=given["seen"], by=request.actor, at=clock.now())
    except HypercareError as error:
        return _show(request, day, closing=_with_faults(form, error))
    messages.success(request, _("The day is closed, in your name."))
    return redirect("evidence:day", request.program.key, day)


@require_POST
def state(request: ProgramRequest, day: date) -> HttpResponse:
    form = TallyForm(request.POST, program=request.program)
    if not form.is_valid():
        return _show(request, day, stating=form)
    try:
        tally(day=day, **form.cleaned_data, by=request.actor, at=clock.now())
    except HypercareError as error:
        return _show(request, day, stating=_with_faults(form, error))
    messages.success(request, _("Your calls are stated. They are matched with the next look."))
    return redirect("evidence:day", request.program.key, day)


def _with_faults(form: Any, error: HypercareError) -> Any:
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)
    return form


def _show(
    request: ProgramRequest,
    day: date,
    *,
    closing: CloseForm | None = None,
    stating: TallyForm | None = None,
) -> HttpResponse:
    actor = request.actor
    rows, whole = selectors.day_figures(request.program, day)
    groups = groups_of(selectors.of_day(actor, day), actor)
    if any(group.rows for group in groups):
        shown = sum(len(group.rows) for group in groups)
        journal.look(by=actor, at=clock.now(), kind="view", what=f"evidence:{day}", rows=shown)
    facts = {
        "day": day,
        "rows": rows,
        "whole": whole,
        "closed": selectors.last_closes(request.program, [day]).get(day),
        "groups": groups,
        "closing": closing or CloseForm(initial={"seen": whole.missing}),
        "stating": stating or TallyForm(program=request.program),
        "is_over": clock.local_day(clock.now(), request.program.zone) > day,
        "may_edit": may(actor, "evidence.edit"),
        "may_close": may(actor, "evidence.close"),
        "may_log": may(actor, "contact.log"),
        "may_mail": may(actor, "mail.read"),
        "gap": Outcome.MISSING,
    }
    failed = closing is not None or stating is not None
    return render(request, "evidence/day.html", facts, status=422 if failed else 200)
