"""One call: why it ends as it does, what a person says instead, and who shall log it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hypercare.casework.evidence.forms import GiveForm, VerdictForm
from hypercare.casework.evidence.listing import row_of
from hypercare.casework.evidence.models import Evidence
from hypercare.casework.evidence.services import deciding
from hypercare.casework.evidence.services.logging import call_to_log
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: ProgramRequest, call: int) -> HttpResponse:
    found = _found(request, call)
    if request.method != "POST":
        journal.look(by=request.actor, at=clock.now(), kind="view", what=found.reference)
        return _show(request, found, VerdictForm(initial=_initial(found)))
    form = VerdictForm(request.POST)
    if not form.is_valid() or not _decided(request, found, form):
        return _show(request, found, form)
    messages.success(request, _("Kept, in your name. The rules leave it alone now."))
    return _to_day(request, found)


def _initial(found: Evidence) -> dict[str, object]:
    contact = found.contact.reference if found.contact else ""
    return {"version": found.version, "outcome": found.outcome, "contact": contact}


def _decided(request: ProgramRequest, found: Evidence, form: VerdictForm) -> bool:
    version = form.cleaned_data["version"]
    by, at = request.actor, clock.now()
    try:
        deciding.decide(evidence=found, version=version, verdict=form.verdict, by=by, at=at)
    except HypercareError as error:
        for name, sentence in (error.fields or {"": error.sentence}).items():
            form.add_error(name or None, sentence)
    return form.is_valid()


@require_POST
def give(request: ProgramRequest, call: int) -> HttpResponse:
    found = _found(request, call)
    form = GiveForm(request.POST, program=request.program)
    if form.is_valid():
        given = form.cleaned_data
        deciding.give(
            evidence=found, version=given["version"], to=given["to"], by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        messages.success(request, _("The call is given on."))
    return _to_day(request, found)


@require_POST
def undo(request: ProgramRequest, call: int) -> HttpResponse:
    found = _found(request, call)
    version = int(request.POST.get("version", "0") or 0)
    deciding.undecide(evidence=found, version=version, by=request.actor, at=clock.now())
    messages.success(request, _("Taken back. The rules decide again when the day is matched."))
    return _to_day(request, found)


@require_POST
def log(request: ProgramRequest, call: int) -> HttpResponse:
    """To the form, filled in: the same call, at the time when it happened, marked late (R35).

    A message is filed from its own page, where it can be read.
    """
    found = _found(request, call)
    if found.message is not None:
        return redirect("mail:message", request.program.key, found.message.reference)
    heard = call_to_log(evidence=found, by=request.actor, at=clock.now())
    return redirect(f"{reverse('intake:new', args=[request.program.key])}?call={heard.key}")


def _found(request: ProgramRequest, call: int) -> Evidence:
    mine = Evidence.objects.visible_to(request.actor).select_related(
        "line", "person", "assigned_to", "contact", "decided_by", "number__words", "source",
        "message",
    )  # fmt: skip
    return get_object_or_404(mine, pk=call)


def _to_day(request: ProgramRequest, found: Evidence) -> HttpResponse:
    return redirect("evidence:day", request.program.key, found.day)


def _show(request: ProgramRequest, found: Evidence, form: VerdictForm) -> HttpResponse:
    given = {"version": found.version, "to": getattr(found.assigned_to, "username", "")}
    facts = {
        "call": found,
        "row": row_of(found, request.actor),
        "form": form,
        "giving": GiveForm(initial=given, program=request.program),
        "decisions": found.decisions.select_related("by", "why", "contact").order_by("pk"),
        "may_edit": may(request.actor, "evidence.edit"),
        "may_log": may(request.actor, "contact.log"),
        "may_mail": may(request.actor, "mail.read"),
    }
    return render(request, "evidence/call.html", facts, status=422 if form.is_bound else 200)
