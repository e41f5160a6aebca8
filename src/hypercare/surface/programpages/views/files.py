"""The whole program as one file: download it, check one, look at what changes, load it."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.filestore.services import read, store
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, HypercareError
from hypercare.foundation.kernel.text import clean_line
from hypercare.surface.programfile import services
from hypercare.surface.programfile.changes import Changes
from hypercare.surface.programfile.errors import FaultyFile
from hypercare.surface.programfile.reader import SIZE_LIMIT, Fault


@dataclass(frozen=True)
class Checked:
    """What there is to say about one file. `sha256` finds it again in the byte store."""

    sha256: str = ""
    changes: Changes | None = None
    faults: list[Fault] = field(default_factory=list)
    trouble: str = ""
    asks: bool = False


@require_safe
def export(request: ProgramRequest) -> HttpResponse:
    journal.look(by=request.actor, at=clock.now(), kind="export", what="program:file")
    name = f"{request.program.key}.yaml"
    answer = HttpResponse(services.export(request.program), content_type="application/yaml")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: ProgramRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, None)
    if request.POST.get("step") == "load":
        return _load(request)
    return _show(request, _check(request))


def _check(request: ProgramRequest) -> Checked:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        return Checked(trouble=_("Choose a file first."))
    if (uploaded.size or 0) > SIZE_LIMIT:
        return Checked(trouble=_("The file is larger than 2 MB. A program file is text."))
    data = uploaded.read()
    try:
        text = data.decode("utf-8")
        changes = services.preview(text, by=request.actor)
    except UnicodeDecodeError as error:
        sentence = _("This is not plain UTF-8 text (byte %(byte)d). Save it as UTF-8.")
        return Checked(trouble=sentence % {"byte": error.start + 1})
    except FaultyFile as error:
        return Checked(faults=error.faults, trouble=error.sentence)
    except HypercareError as error:
        return Checked(trouble=error.sentence)
    stored = store(program=request.program, data=data, at=clock.now())
    return Checked(sha256=stored.sha256, changes=changes)


def _load(request: ProgramRequest) -> HttpResponse:
    sha256 = clean_line(request.POST.get("sha256", ""))
    stored = StoredFile.objects.filter(program=request.program, sha256=sha256).first()
    if stored is None:
        return _show(request, Checked(trouble=_("Choose the file again.")))
    text = b"".join(read(stored)).decode("utf-8", errors="replace")
    decided = request.POST.get("decided") == "on"
    try:
        changes = services.load(text=text, by=request.actor, at=clock.now(), replace=decided)
    except HypercareError as error:
        return _show(request, _again(request, text, sha256, error))
    said = _("Loaded. %(count)d records changed.") % {"count": len(changes.changes)}
    messages.success(request, said)
    return redirect("programpages:overview", request.program.key)


def _again(request: ProgramRequest, text: str, sha256: str, error: HypercareError) -> Checked:
    """What a decision can overrule is asked for; the rest cannot be loaded."""
    faults = error.faults if isinstance(error, FaultyFile) else []
    if not isinstance(error, Conflict):
        return Checked(trouble=error.sentence, faults=faults)
    changes = services.preview(text, by=request.actor)
    return Checked(sha256=sha256, changes=changes, trouble=error.sentence, asks=True)


def _show(request: ProgramRequest, checked: Checked | None) -> HttpResponse:
    facts: dict[str, Any] = {"checked": checked, "limit": SIZE_LIMIT // 1_000_000}
    if checked and checked.changes is not None:
        facts["lines"] = checked.changes.lines()
    status = 422 if checked and checked.trouble else 200
    return render(request, "programpages/file.html", facts, status=status)
