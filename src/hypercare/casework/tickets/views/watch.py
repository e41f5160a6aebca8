"""Watching the ticket that is open, and the panel that says who is told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.watching import watch as say
from hypercare.casework.tickets.watching import watchers
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock


@require_POST
def watch(request: ProgramRequest, number: int) -> HttpResponse:
    """`watches` is "1" or "0", so that a form sent twice says the same twice."""
    found = get_object_or_404(Ticket.objects.visible_to(request.actor), number=number)
    watches = request.POST.get("watches") == "1"
    me = request.user.get_username()
    say(ticket=found, username=me, watches=watches, by=request.actor, at=clock.now())
    sentence = (
        _("You are told of what happens to %(ticket)s.")
        if watches
        else _("You are no longer told of what happens to %(ticket)s.")
    )
    messages.success(request, sentence % {"ticket": found})
    return redirect("tickets:ticket", request.program.key, found.reference)


def panel(request: ProgramRequest, ticket: Ticket) -> dict[str, Any]:
    people = watchers(ticket)
    others = [person for person in people if person.pk != request.user.pk]
    return {"ticket": ticket, "mine": len(others) < len(people), "others": others}
