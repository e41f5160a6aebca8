"""All tickets."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.selectors import for_table
from hypercare.casework.tickets.states import EntryKind
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel.paging import Page, page
from hypercare.reference.rollout.selectors import plan

ROWS = 25


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
