"""One ticket with its story."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.tickets import services
from hypercare.casework.tickets.forms import NoteForm
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Status
from hypercare.casework.tickets.stories import advices_of, story_for
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.panels import panels_for
from hypercare.reference.rollout.selectors import plan

LOOKS = {
    Status.NEW: "new",
    Status.ASSIGNED: "waiting",
    Status.REDIRECTED: "waiting",
    Status.RESOLVED: "done",
    Status.CLOSED: "done",
}


@require_safe
def ticket(request: ProgramRequest, number: int) -> HttpResponse:
    return _show(request, _found(request, number), NoteForm())


@require_POST
def note(request: ProgramRequest, number: int) -> HttpResponse:
    """Two people who add at once are both kept: a story is only ever added to."""
    found = _found(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    services.add_note(ticket=found, **form.cleaned_data, by=request.actor, at=clock.now())
    messages.success(request, _("Your note is in the story of %(ticket)s.") % {"ticket": found})
    return redirect("tickets:ticket", request.program.key, found.reference)


def _found(request: ProgramRequest, number: int) -> Ticket:
    mine = Ticket.objects.visible_to(request.actor)
    whole = mine.select_related("subject", "group", "intake", "analytic", "reviewed_by")
    return get_object_or_404(whole, number=number)


def _show(request: ProgramRequest, found: Ticket, form: NoteForm) -> HttpResponse:
    """Who sees clear words leaves a trace of having looked (R34)."""
    actor = request.actor
    if sees_clear(actor):
        journal.look(by=actor, at=clock.now(), kind="view", what=found.reference)
    facts = {
        "ticket": found,
        "form": form,
        "look": LOOKS[Status(found.status)],
        "story": story_for(found, actor),
        "advices": advices_of(found),
        "is_clear": sees_clear(actor),
        "may_note": may(actor, "ticket.note"),
        "abouts": wording.abouts(plan(request.program)),
        "panels": panels_for("ticket", request, found),
    }
    return render(request, "tickets/ticket.html", facts, status=422 if form.is_bound else 200)
