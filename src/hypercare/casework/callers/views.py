"""Finding callers while typing, a caller's page, joining two, and calls that come in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.callers import selectors
from hypercare.casework.callers.calls import take_seat
from hypercare.casework.callers.finding import find
from hypercare.casework.callers.forms import MergeForm, TelephoneForm
from hypercare.casework.callers.models import Caller, Merge, Seat
from hypercare.casework.callers.policies import Found
from hypercare.casework.callers.services import merge as merge_callers
from hypercare.casework.callers.services import unmerge as unmerge_callers
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict, HypercareError, InvalidInput
from hypercare.foundation.kernel.paging import page
from hypercare.foundation.kernel.panels import panels_for

ROWS = 25


@never_cache
@require_safe
def find_callers(request: ProgramRequest) -> HttpResponse:
    """JSON for the fields of the contact form; a search for callers leaves a trace (R34)."""
    found = find(request.actor, request.GET.get("q", ""))
    if personal := sum(row.is_personal for row in found):
        _look(request, personal)
    return JsonResponse({"found": [_row(row) for row in found]})


def _look(request: ProgramRequest, rows: int) -> None:
    journal.look(by=request.actor, at=clock.now(), kind="search", what="callers", rows=rows)


def _row(found: Found) -> dict[str, str]:
    return {
        "kind": found.kind,
        "name": "" if found.kind == "entity" else found.name,
        "entity": found.entity,
        "entity_type": found.types[0] if len(found.types) == 1 else "",
        "reach": found.reach,
        "role": found.role,
    }


@require_safe
def caller(request: ProgramRequest, caller: UUID) -> HttpResponse:
    """Who this is, how to reach them, what they asked, and who may be the same person."""
    known = _caller(request, caller)
    if known.root is not None:
        return redirect("callers:caller", request.program.key, known.root.key)
    journal.look(by=request.actor, at=clock.now(), kind="view", what=known.subject)
    contacts = selectors.contacts_of(request.actor, known)
    after = request.GET.get("after")
    facts = {
        **_shown(request, known),
        "contacts": page(contacts, by="happened_at", after=after, size=ROWS),
        "after": after,
        "merges": [_merged(request, row) for row in selectors.merges_into(known)],
        "alike": [_shown(request, other) for other in selectors.look_alikes(request.actor, known)],
        "may_merge": may(request.actor, "caller.merge"),
        "panels": panels_for("caller", request, known),
        **_others(request, known),
    }
    return render(request, "callers/caller.html", facts)


def _others(request: ProgramRequest, known: Caller) -> dict[str, Any]:
    """Callers to merge with who do not look alike: found by any part, as on the form."""
    question = request.GET.get("q", "")
    rows = find(request.actor, question) if question else []
    others = [row for row in rows if row.is_personal and row.key != str(known.key)]
    if others:
        _look(request, len(others))
    return {"question": question, "others": others}


def _caller(request: ProgramRequest, key: UUID) -> Caller:
    known = selectors.caller_of(request.actor, key)
    if known is None:
        raise Http404
    return known


def _shown(request: ProgramRequest, known: Caller) -> dict[str, Any]:
    return {
        "caller": known,
        "name": selectors.shown_words(request.actor, known.name),
        "reaches": selectors.reaches_of(request.actor, known),
        "entity": known.entity.name if known.entity else known.entity_name,
    }


def _merged(request: ProgramRequest, made: Merge) -> dict[str, Any]:
    return {"made": made, "name": selectors.shown_words(request.actor, made.gone.name)}


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: ProgramRequest, caller: UUID) -> HttpResponse:
    """A preview of both as one; nothing is changed before it is sent."""
    kept = _caller(request, caller)
    form = MergeForm(request.POST or _asked(request))
    if not form.is_valid():
        return redirect("callers:caller", request.program.key, kept.key)
    gone = _caller(request, form.cleaned_data["gone"])
    if request.method == "POST":
        return _merge(request, kept, gone, form)
    return _preview(request, kept, gone)


def _asked(request: ProgramRequest) -> dict[str, str]:
    return {"gone": request.GET.get("with", ""), "kept_version": "0", "gone_version": "0"}


def _merge(request: ProgramRequest, kept: Caller, gone: Caller, form: MergeForm) -> HttpResponse:
    versions = (form.cleaned_data["kept_version"], form.cleaned_data["gone_version"])
    try:
        merge_callers(kept=kept, gone=gone, versions=versions, by=request.actor, at=clock.now())
    except (Conflict, InvalidInput) as error:
        return _preview(request, kept, gone, error)
    messages.success(request, _("These two are one caller now. You can separate them again."))
    return redirect("callers:caller", request.program.key, kept.key)


def _preview(
    request: ProgramRequest, kept: Caller, gone: Caller, error: HypercareError | None = None
) -> HttpResponse:
    """Both as they are now, also after a refusal."""
    sides = [
        {
            **_shown(request, one),
            "contacts": list(selectors.contacts_of(request.actor, one)[:ROWS]),
        }
        for one in (kept, gone)
    ]
    facts = {"kept": sides[0], "gone": sides[1], "sides": sides, "error": error}
    return render(request, "callers/merge.html", facts, status=error.status if error else 200)


@require_POST
def unmerge(request: ProgramRequest, caller: UUID) -> HttpResponse:
    """`caller` is the one who was merged into another."""
    gone = _caller(request, caller)
    made = Merge.objects.filter(gone=gone, undone_at=None).select_related("kept", "gone").first()
    if made is None:
        messages.info(request, _("Somebody has separated these two already."))
        return redirect("callers:caller", request.program.key, gone.key)
    unmerge_callers(made=made, by=request.actor, at=clock.now())
    messages.success(request, _("These are two callers again, each with what they had."))
    return redirect("callers:caller", request.program.key, made.kept.key)


@never_cache
@require_safe
def calls(request: ProgramRequest) -> HttpResponse:
    """The fragment that every open page fetches when the telephone rings."""
    waiting = selectors.waiting_calls(request.actor, clock.now())
    offers = [{"call": call, **_offer(request, call)} for call in waiting]
    return render(request, "callers/calls.html", {"offers": offers})


def _offer(request: ProgramRequest, call: Any) -> dict[str, Any]:
    """The number is on the person's own telephone already; names only by their right."""
    typed = (call.number.clear or "") if call.number else ""
    known = selectors.recognised(request.actor, typed) if typed else None
    return {"typed": typed, "matches": known.matches if known else ()}


@require_http_methods(["GET", "HEAD", "POST"])
def telephone(request: ProgramRequest) -> HttpResponse:
    seat = Seat.objects.filter(program=request.program, user=request.actor.user).first()
    now = {"extension": seat.extension if seat else "", "version": seat.version if seat else 0}
    form = TelephoneForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            take_seat(**form.cleaned_data, by=request.actor, at=clock.now())
        except (Conflict, InvalidInput) as error:
            form.add_error("extension", error.sentence)
        else:
            messages.success(request, _("Kept. Calls at your telephone are offered to you here."))
            return redirect("callers:telephone", request.program.key)
    status = 422 if form.is_bound else 200
    return render(request, "callers/telephone.html", {"form": form}, status=status)
