"""Canned sentences and macros: the list, one of them, out of use and back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.replies import canning
from hypercare.casework.replies.fields import FIELDS
from hypercare.casework.replies.forms import CannedForm
from hypercare.casework.replies.models import Canned
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate

NAMES = ("title", "reply", "note", "audience", "move_to", "why", "version")


@require_safe
def listed(request: ProgramRequest) -> HttpResponse:
    known = list(Canned.objects.visible_to(request.actor).order_by("title"))
    facts = {
        "kept": [one for one in known if one.retired_at is None],
        "retired": [one for one in known if one.retired_at is not None],
        "may_edit": may(request.actor, "canned.edit"),
    }
    return render(request, "replies/canned.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    form = CannedForm(request.POST if request.method == "POST" else None)
    return _saved(request, form, None) or _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgramRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    if request.method != "POST":
        return _show(request, CannedForm(initial={n: getattr(found, n) for n in NAMES}), found)
    form = CannedForm(request.POST)
    return _saved(request, form, found) or _show(request, form, found)


@require_POST
def retire(request: ProgramRequest, code: str) -> HttpResponse:
    return _retire(request, code, is_retired=True)


@require_POST
def restore(request: ProgramRequest, code: str) -> HttpResponse:
    return _retire(request, code, is_retired=False)


def _retire(request: ProgramRequest, code: str, *, is_retired: bool) -> HttpResponse:
    found = _found(request, code)
    canning.retire(known=found, is_retired=is_retired, by=request.actor, at=clock.now())
    said = _("“%(title)s” is out of use.") if is_retired else _("“%(title)s” is back in use.")
    messages.success(request, said % {"title": found.title})
    return redirect("replies:canned", request.program.key)


def _found(request: ProgramRequest, code: str) -> Canned:
    return get_object_or_404(Canned.objects.visible_to(request.actor), code=code)


def _saved(request: ProgramRequest, form: CannedForm, found: Canned | None) -> HttpResponse | None:
    if not form.is_bound or not form.is_valid():
        return None
    version = form.cleaned_data["version"] or 0
    try:
        one = canning.save(
            known=found, version=version, facts=form.facts, by=request.actor, at=clock.now()
        )
    except (InvalidInput, OutOfDate) as error:
        for name, sentence in (error.fields or {"": error.sentence}).items():
            form.add_error(name or None, sentence)
        return None
    messages.success(request, _("“%(title)s” is saved.") % {"title": one.title})
    return redirect("replies:canned", request.program.key)


def _show(request: ProgramRequest, form: CannedForm, found: Canned | None) -> HttpResponse:
    facts = {
        "form": form,
        "known": found,
        "fields": [(f"{{{name}}}", what) for name, what in FIELDS.items()],
    }
    return render(request, "replies/canned_edit.html", facts, status=422 if form.is_bound else 200)
