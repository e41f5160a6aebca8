"""Taking a list out of the house: who may, how much, and what is kept about it."""

from datetime import datetime

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel.clock import local_day, now
from hypercare.insight.finding import exporting, services
from hypercare.insight.finding.filters import Filters, Offer
from hypercare.insight.finding.forms import ExportForm
from hypercare.insight.finding.policies import Allowance, allowance
from hypercare.insight.finding.probing import TooSlow, hard_stop
from hypercare.insight.finding.states import Format, Listed
from hypercare.insight.finding.views.lists import address_of, asked, list_url, offered

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
COUNT_MS = 5000


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ProgramRequest, listed: str) -> HttpResponseBase:
    """The form says what will be in the file; sending it answers with the file."""
    which, allowed = Listed(listed), allowance(request.actor.role)
    known = offered(request, which)
    filters, faults = asked(request, which, known)
    form = ExportForm(request.POST if request.method == "POST" else None, allowed=allowed)
    if not faults and form.is_bound and form.is_valid():
        try:
            return _file(request, which, filters, known, form)
        except TooSlow as error:
            faults = [error.sentence]
    return _form(request, which, filters, allowed, form, faults)


def _file(
    request: ProgramRequest, listed: Listed, filters: Filters, known: Offer, form: ExportForm
) -> HttpResponseBase:
    actor, at, allowed = request.actor, now(), form.allowed
    kind = Format(form.cleaned_data["format"])
    found = exporting.wanted(actor, listed, filters, known, allowed)
    with hard_stop(COUNT_MS):
        rows = found.count()
    why = form.cleaned_data["why"]
    services.note_export(
        listed=listed, filters=filters, kind=kind, rows=rows, why=why, by=actor, at=at
    )
    table = exporting.lines(actor, found, exporting.columns_for(actor, listed, allowed), at)
    name = _name(request, listed, kind, at)
    if kind is Format.XLSX:
        file = exporting.as_xlsx(table)
        return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[kind])
    answer = StreamingHttpResponse(exporting.as_csv(table), content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _name(request: ProgramRequest, listed: Listed, kind: Format, at: datetime) -> str:
    day = local_day(at, request.program_zone)
    return f"{request.program.key}-{listed}-{day.isoformat()}.{kind}"


def _form(
    request: ProgramRequest,
    listed: Listed,
    filters: Filters,
    allowed: Allowance,
    form: ExportForm,
    faults: list[str],
) -> HttpResponse:
    columns = exporting.columns_for(request.actor, listed, allowed)
    facts = {
        "form": form,
        "faults": faults,
        "listed": listed,
        "columns": [str(column.title) for column in columns],
        "most": allowed.most,
        "list_url": list_url(request, listed),
        "address": address_of(filters),
        "lead": _("What is on screen, as a file"),
    }
    return render(request, "finding/export.html", facts, status=422 if form.is_bound else 200)
