"""The queue of the readiness team, and all tickets."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.selectors import for_table, review_queue
from hypercare.casework.tickets.states import EntryKind
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel.paging import Page, page
from hypercare.foundation.kernel.panels import panels_for
from hypercare.reference.rollout.selectors import plan

ROWS = 25


@require_safe
def queue(request: ProgramRequest) -> HttpResponse:
    """What nobody has reviewed yet; what has no ticket yet stands above it (R13, R31)."""
    after = request.GET.get("after")
    found = review_queue(request.actor, after=after, size=ROWS)
    panels = [] if after else panels_for("queue", request, request.actor)
    return render(request, "tickets/queue.html", {**_table(request, found), "panels": panels})


@require_safe
def newest(request: ProgramRequest) -> HttpResponse:
    mine = for_table(Ticket.objects.visible_to(request.actor))
    found = page(mine, by="opened_at", after=request.GET.get("after"), size=ROWS)
    return render(request, "tickets/list.html", _table(request, found))


def _table(request: ProgramRequest, found: Page[Ticket]) -> dict[str, Any]:
    return {
        "tickets": found,
        "after": request.GET.get("after"),
        "abouts": wording.abouts(plan(request.program)),
        "kinds": dict(EntryKind.choices),
    }
