"""The page that brings in the other desk's list: choose, look, decide."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hypercare.casework.handovers.bringing_in import bring_in, mapping_of, matches
from hypercare.casework.handovers.listing import (
    COLUMNS,
    MOST_BYTES,
    NoColumn,
    Parsed,
    Unreadable,
    header,
    parse,
)
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.filestore.services import read, store
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.ui.forms import PlainForm

SHOWN = 20
LABELS = {
    "reference": gettext_lazy("Their number"),
    "person": gettext_lazy("Name of the caller"),
    "county": gettext_lazy("County"),
    "time": gettext_lazy("Time"),
    "status": gettext_lazy("Status"),
}
WHYS = {
    "reference": gettext_lazy("same number"),
    "person": gettext_lazy("same person"),
    "county": gettext_lazy("same county"),
    "hour": gettext_lazy("within an hour"),
    "day": gettext_lazy("within a day"),
}


class FileForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("The list as a CSV file"),
        help_text=gettext_lazy(
            "With the names of its columns in the first line; what each one says you choose next."
        ),
        error_messages={"required": gettext_lazy("Choose the file.")},
    )


class MappingForm(PlainForm):
    """Which column says what. `sha` names the file that was sent before."""

    sha = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Not in the list")), *((name, name) for name in dict.fromkeys(names))]
        for column in COLUMNS:
            self.fields[column] = forms.ChoiceField(
                label=LABELS[column], required=False, choices=choices
            )

    def mapping(self) -> dict[str, str]:
        return {c: self.cleaned_data[c] for c in COLUMNS if self.cleaned_data.get(c)}


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: ProgramRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, {"file_form": FileForm()})
    try:
        return _step(request)
    except Unreadable as error:
        return _show(request, {"file_form": FileForm(), "trouble": str(error)}, status=422)


def _step(request: ProgramRequest) -> HttpResponse:
    if "file" in request.FILES or "sha" not in request.POST:
        return _sent(request)
    data = _again(request)
    form = MappingForm(header(data), request.POST)
    if not form.is_valid():
        return _show(request, {"form": form}, status=422)
    try:
        parsed = parse(data, form.mapping(), request.program.zone)
    except NoColumn as error:
        form.add_error("reference", str(error))
        return _show(request, {"form": form}, status=422)
    if request.POST.get("do") in ("all", "rest"):
        return _bring(request, form, parsed)
    return _show(request, _preview(request, form, parsed))


def _sent(request: ProgramRequest) -> HttpResponse:
    """The file is kept as it came, and its columns are asked for, as they were the last time."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, {"file_form": form}, status=422)
    data = form.cleaned_data["file"].read(MOST_BYTES + 1)
    names = header(data)
    stored = store(program=request.program, data=data, at=clock.now())
    known = mapping_of(request.program)
    initial = {c: known.get(c) or _guess(c, names) for c in COLUMNS}
    return _show(request, {"form": MappingForm(names, initial={"sha": stored.sha256, **initial})})


def _guess(column: str, names: list[str]) -> str:
    return next((name for name in names if column in name.lower()), "")


def _again(request: ProgramRequest) -> bytes:
    sha = request.POST.get("sha", "")
    stored = StoredFile.objects.filter(program=request.program, sha256=sha).first()
    if stored is None:
        raise Unreadable(_("The file is not here any more. Choose it again."))
    return b"".join(read(stored))


def _preview(request: ProgramRequest, form: MappingForm, parsed: Parsed) -> dict[str, Any]:
    found = matches(request.program, parsed.lines, clock.now())
    rows = [
        {
            "line": line,
            "score": found[line.reference].score if line.reference in found else None,
            "whys": [str(WHYS[why]) for why in found[line.reference].whys]
            if line.reference in found
            else [],
        }
        for line in parsed.lines[:SHOWN]
    ]
    return {"form": form, "parsed": parsed, "rows": rows, "matched": len(found)}


def _bring(request: ProgramRequest, form: MappingForm, parsed: Parsed) -> HttpResponse:
    try:
        result = bring_in(
            parsed=parsed,
            mapping=form.mapping(),
            rest=request.POST["do"] == "rest",
            by=request.actor,
            at=clock.now(),
        )
    except HypercareError as error:
        facts = _preview(request, form, parsed) | {"trouble": error.sentence}
        return _show(request, facts, status=error.status)
    sentence = _("%(new)d new, %(changed)d changed, %(same)d as before; %(matched)d matched.")
    messages.success(request, sentence % vars(result))
    return redirect("handovers:ledger", request.program.key)


def _show(request: ProgramRequest, facts: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "handovers/import.html", facts, status=status)
