"""The telephone systems whose logs are read, and the numbers that matching goes by."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.casework.evidence import selectors
from hypercare.casework.evidence.forms import SettingsForm, SourceForm, as_typed
from hypercare.casework.evidence.models import Settings, Source
from hypercare.casework.evidence.services.sources import SETTINGS, save_settings, save_source
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.ui.forms import PlainForm


@require_safe
def listed(request: ProgramRequest) -> HttpResponse:
    facts = {
        "sources": selectors.sources(request.program),
        "windows": selectors.windows(request.program),
        "may_edit": may(request.actor, "evidence.edit"),
    }
    return render(request, "evidence/sources.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    begin = {"time_zone": request.program.time_zone}
    form = SourceForm(request.POST) if request.method == "POST" else SourceForm(initial=begin)
    return _saved(request, form, None) or _show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgramRequest, source: str) -> HttpResponse:
    found = get_object_or_404(selectors.sources(request.program), key=source)
    form = (
        SourceForm(request.POST)
        if request.method == "POST"
        else SourceForm(initial=as_typed(found))
    )
    return _saved(request, form, found) or _show(request, form, found)


def _saved(request: ProgramRequest, form: SourceForm, found: Source | None) -> HttpResponse | None:
    if not form.is_bound or not form.is_valid():
        return None
    version = form.cleaned_data["version"] or 0
    by, at = request.actor, clock.now()
    try:
        row = save_source(facts=form.facts, source=found, version=version, by=by, at=at)
    except HypercareError as error:
        _name(form, error)
        return None
    messages.success(request, _("%(source)s is saved.") % {"source": row})
    return redirect("evidence:sources", request.program.key)


def _name(form: PlainForm, error: HypercareError) -> None:
    """Each sentence beside its field; those of the mapping's columns beside the mapping."""
    for name, sentence in (error.fields or {"": error.sentence}).items():
        place = name if name in form.fields else "mapping" if name else None
        form.add_error(place, sentence if place in (name, None) else f"{name}: {sentence}")


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: ProgramRequest) -> HttpResponse:
    if request.method != "POST":
        known = Settings.objects.filter(program=request.program).first() or Settings()
        form = SettingsForm(initial={name: getattr(known, name) for name in SETTINGS})
        return render(request, "evidence/numbers.html", {"form": form})
    form = SettingsForm(request.POST)
    if form.is_valid():
        try:
            save_settings(numbers=form.numbers, by=request.actor, at=clock.now())
        except HypercareError as error:
            _name(form, error)
    if not form.is_valid():
        return render(request, "evidence/numbers.html", {"form": form}, status=422)
    messages.success(request, _("Saved. Days are matched by these numbers from now on."))
    return redirect("evidence:sources", request.program.key)


def _show(request: ProgramRequest, form: SourceForm, found: Source | None) -> HttpResponse:
    facts = {"form": form, "source": found}
    return render(request, "evidence/source.html", facts, status=422 if form.is_bound else 200)
