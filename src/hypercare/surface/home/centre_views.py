"""The start page of a program."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.casework.contacts import wording
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.clock import now
from hypercare.foundation.kernel.panels import panels_for
from hypercare.reference.rollout.selectors import plan
from hypercare.surface.home.centre import centre


@require_safe
def program(request: ProgramRequest) -> HttpResponse:
    """With `?large` for a wall: the same, to be read from across the room."""
    actor, at = request.actor, now()
    reads = may(actor, "contact.read") or may(actor, "ticket.read")
    facts = {
        "centre": centre(actor, at) if reads else None,
        "panels": panels_for("home", request, actor),
        "abouts": wording.abouts(plan(request.program)),
        "large": "large" in request.GET,
    }
    return render(request, "home/program.html", facts)
