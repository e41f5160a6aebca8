"""Moving an issue on, by the table of its states."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hypercare.casework.issues import services
from hypercare.casework.issues.forms import MoveForm
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.views.issue import back_to, found, with_faults
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError, OutOfDate
from hypercare.foundation.ui.forms import shown_again


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ProgramRequest, number: int) -> HttpResponse:
    """The form says what each status needs before it is asked for, not after."""
    mine = found(request, number)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        initial={"version": mine.version, "expected_fix": mine.expected_fix},
        issue=mine,
        by=request.actor,
    )
    if not form.is_bound or not form.is_valid():
        return _form(request, mine, form, 422 if form.is_bound else 200)
    try:
        moved = services.move(
            issue=mine,
            to=form.to_status,
            given=form.given,
            version=form.cleaned_data["version"],
            by=request.actor,
            at=clock.now(),
        )
    except HypercareError as error:
        if isinstance(error, OutOfDate):
            shown_again(form, mine.version)
        with_faults(form, error)
        return _form(request, mine, form, error.status)
    said = {"number": moved, "state": moved.get_status_display()}
    messages.success(request, _("%(number)s has the status “%(state)s” now.") % said)
    return back_to(request, mine)


def _form(request: ProgramRequest, mine: Issue, form: MoveForm, status: int) -> HttpResponse:
    return render(request, "issues/move.html", {"issue": mine, "form": form}, status=status)
