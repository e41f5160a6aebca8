"""Who else has this ticket open, asked for every few seconds."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.presence import be_here, leave
from hypercare.casework.tickets.states import Doing
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock


@require_POST
def here(request: ProgramRequest, number: int) -> HttpResponse:
    """`doing` is viewing, editing, or anything else for gone."""
    mine = get_object_or_404(Ticket.objects.visible_to(request.actor), number=number)
    doing = request.POST.get("doing", "")
    if doing not in Doing.values:
        leave(ticket=mine, by=request.actor)
        return HttpResponse(status=204)
    others = be_here(ticket=mine, doing=Doing(doing), by=request.actor, at=clock.now())
    return render(request, "tickets/here.html", {"others": others})
