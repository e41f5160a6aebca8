"""The ledger, and saying what became of a hand-over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hypercare.casework.handovers import selectors, services
from hypercare.casework.handovers.forms import LedgerForm, OutcomeForm
from hypercare.casework.handovers.models import HandOver
from hypercare.casework.handovers.policies import is_overlong
from hypercare.casework.handovers.states import Outcome
from hypercare.casework.tickets.services.holding import closed_wave_of
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.kernel.paging import page

ROWS = 25


@require_safe
def ledger(request: ProgramRequest) -> HttpResponse:
    form = LedgerForm(request.GET)
    form.is_valid()
    asked = selectors.Asked(**{k: v for k, v in form.cleaned_data.items() if v})
    at = clock.now()
    after = request.GET.get("after")
    found = page(selectors.ledger(request.actor, asked, at), by="at", after=after, size=ROWS)
    query = request.GET.copy()
    query.pop("after", None)
    facts = {
        "form": form,
        "page": found,
        "rows": [row_of(request, one) for one in found.items],
        "query": query.urlencode(),
        "after": after,
        "may_import": may(request.actor, "hand-over.import"),
    }
    return render(request, "handovers/ledger.html", facts)


@require_POST
def outcome(request: ProgramRequest, pk: int) -> HttpResponse:
    """From the ledger, the contact or the ticket; back to where it was said."""
    found = get_object_or_404(HandOver.objects.visible_to(request.actor), pk=pk)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what became of it, and keep their number short."))
        return _back(request)
    given = form.cleaned_data
    try:
        changed = services.outcome(
            hand_over=found,
            result=given["outcome"],
            reference_there=given["reference_there"],
            version=given["version"],
            by=request.actor,
            at=clock.now(),
        )
    except HypercareError as error:
        messages.error(request, error.sentence)
    else:
        sentence = _("Saved: %(contact)s to “%(to)s”, %(outcome)s.")
        facts = {
            "contact": changed.contact,
            "to": changed.to_name,
            "outcome": changed.get_outcome_display(),
        }
        messages.success(request, sentence % facts)
    return _back(request)


def row_of(request: ProgramRequest, one: HandOver) -> dict[str, Any]:
    """One hand-over with the form that says what became of it."""
    known = selectors.limits(request.program)
    is_open = one.outcome == Outcome.OPEN
    initial = {
        "outcome": one.outcome,
        "reference_there": one.reference_there,
        "version": one.version,
    }
    return {
        "one": one,
        "look": LOOKS[Outcome(one.outcome)],
        "is_overlong": is_open and is_overlong(one.at, clock.now(), known.open_hours),
        "form": OutcomeForm(initial=initial, auto_id=f"hand-over-{one.pk}-%s")
        if may(request.actor, "hand-over.record")
        and closed_wave_of(one.contact, request.program) is None
        else None,
    }


LOOKS = {
    Outcome.OPEN: "waiting",
    Outcome.REACHED: "done",
    Outcome.NOT_REACHED: "late",
    Outcome.CAME_BACK: "attention",
    Outcome.UNKNOWN: "new",
}


def _back(request: ProgramRequest) -> HttpResponse:
    here = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(here, allowed_hosts=None):
        here = reverse("handovers:ledger", args=[request.program.key])
    return HttpResponseRedirect(here)
