"""Who has a role in the program. Only an administrator sees and changes this."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.surface.programfile import editing
from hypercare.surface.programfile.editing import Edit
from hypercare.surface.programpages import selectors
from hypercare.surface.programpages.forms.records import RecordForm
from hypercare.surface.programpages.saving import Outcome, saved
from hypercare.surface.programpages.sections import SECTIONS, label_of

USERS = SECTIONS["users"]


@require_safe
def users(request: ProgramRequest) -> HttpResponse:
    raw = editing.as_file(request.program)
    words, after = request.GET.get("q", ""), request.GET.get("after", "")
    facts = {
        "section": USERS,
        "listing": selectors.listing(USERS, raw["users"], words=words, after=after),
        "columns": [label_of("users", name) for name in USERS.columns],
        "words": words,
    }
    return render(request, "programpages/users.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    known = editing.table_of("users").empty()
    return _form(request, Edit("users"), known, is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
def user(request: ProgramRequest, key: str) -> HttpResponse:
    raw = editing.as_file(request.program)
    known = editing.record_of(raw, "users", key)
    edit = Edit("users", key, None, request.POST.get("seen", ""))
    return _form(request, edit, known, is_new=False)


def _form(
    request: ProgramRequest, edit: Edit, known: dict[str, object], *, is_new: bool
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    raw = editing.as_file(request.program)
    form = RecordForm(USERS, raw, data, record=known, is_new=is_new)
    outcome = saved(form, edit, by=request.actor) if form.is_bound else None
    if outcome and outcome.is_saved:
        messages.success(request, outcome.sentence)
        return redirect("programpages:users", request.program.key)
    return _show(request, edit, form, outcome)


def _show(
    request: ProgramRequest, edit: Edit, form: RecordForm, outcome: Outcome | None
) -> HttpResponse:
    facts = {
        "section": USERS,
        "form": outcome.form if outcome else form,
        "key": edit.key,
        "name": selectors.name_of(form.record, edit.key),
        "theirs": outcome.theirs if outcome else [],
        "may_edit": True,
    }
    return render(request, "programpages/user.html", facts, status=422 if outcome else 200)
