"""Importing the log of a telephone system on a page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.casework.evidence.forms import ImportForm
from hypercare.casework.evidence.models import Import
from hypercare.casework.evidence.selectors import sources
from hypercare.casework.evidence.services.uploading import MB, MOST_BYTES, take
from hypercare.casework.evidence.tasks import read_soon
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError

LATEST = 20


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, ImportForm(program=request.program))
    form = ImportForm(request.POST, request.FILES, program=request.program)
    if not form.is_valid():
        return _show(request, form)
    try:
        made = _taken(request, form)
    except HypercareError as error:
        form.add_error("file", error.sentence)
        return _show(request, form)
    read_soon()
    return redirect("evidence:imported", request.program.key, made.pk)


def _taken(request: ProgramRequest, form: ImportForm) -> Import:
    given = form.cleaned_data
    return take(
        source=get_object_or_404(sources(request.program), key=given["source"]),
        file=given["file"].file,
        size=given["file"].size,
        name=given["file"].name,
        skip_faulty=given["skip_faulty"],
        by=request.actor,
        at=clock.now(),
    )


@require_safe
def one(request: ProgramRequest, imported: int) -> HttpResponse:
    """While the worker reads it, the page asks each second how far it is."""
    mine = Import.objects.filter(program=request.program).select_related("source", "by", "token")
    return render(request, "evidence/imported.html", {"made": get_object_or_404(mine, pk=imported)})


def _show(request: ProgramRequest, form: ImportForm) -> HttpResponse:
    latest = Import.objects.filter(program=request.program).select_related("source", "by", "token")
    facts = {
        "form": form,
        "most": MOST_BYTES // MB,
        "latest": latest.order_by("-at", "-pk")[:LATEST],
        "has_sources": sources(request.program).exists(),
    }
    return render(request, "evidence/import.html", facts, status=422 if form.is_bound else 200)
