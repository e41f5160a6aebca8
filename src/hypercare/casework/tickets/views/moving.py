"""One page per way that a ticket can go: the form says what is needed before, not after."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.policies import why_not, why_not_grouped
from hypercare.casework.tickets.review_forms import WayForm
from hypercare.casework.tickets.services.assigning import assign, end_referral, refer
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict
from hypercare.casework.tickets.states import Outcome, Status, transition
from hypercare.casework.tickets.ways import WAYS, Way, asks_of, ways_for
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError, OutOfDate
from hypercare.foundation.ui.forms import shown_again


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: ProgramRequest, number: int, way: str) -> HttpResponse:
    """What may not follow now is refused with its sentence, on the page of the ticket's state."""
    chosen, ticket = WAYS.get(way), _found(request, number)
    if chosen is None:
        raise Http404
    form = WayForm(
        request.POST if request.method == "POST" else None,
        initial={"version": ticket.version},
        by=request.actor,
        at=clock.now(),
        asks=asks_of(chosen, ticket),
    )
    status = 200
    if form.is_bound:
        status = 422
        try:
            if form.is_valid():
                _do(chosen, ticket, form, request)
                messages.success(request, _said(ticket, request))
                return _onward(chosen, ticket, request)
        except HypercareError as error:
            status = error.status
            _explain(form, error, ticket)
    return _show(request, chosen, ticket, form, status)


def _explain(form: WayForm, error: HypercareError, ticket: Ticket) -> None:
    """An old version is refused once: what was typed can be sent again, for what it is now."""
    if isinstance(error, OutOfDate):
        shown_again(form, ticket.version)
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)


@require_POST
def end(request: ProgramRequest, number: int, group: str) -> HttpResponse:
    ticket = _found(request, number)
    try:
        end_referral(ticket=ticket, group=group, by=request.actor, at=clock.now())
        said = _("%(group)s does not see %(ticket)s any more.")
        messages.success(request, said % {"group": group, "ticket": ticket})
    except HypercareError as error:
        messages.error(request, error.sentence)
    return redirect("tickets:ticket", request.program.key, ticket.reference)


def _onward(way: Way, ticket: Ticket, request: ProgramRequest) -> HttpResponse:
    """To the page of the ticket, which offers to take an assignment back."""
    page = reverse("tickets:ticket", args=[request.program.key, ticket.reference])
    return redirect(f"{page}?undo" if way.name == "assign" else page)


def _do(way: Way, ticket: Ticket, form: WayForm, request: ProgramRequest) -> None:
    by, at, given = request.actor, clock.now(), form.given
    version = form.cleaned_data["version"]
    if way.to is None:
        refer(ticket=ticket, group=given.group, why=given.why, by=by, at=at)
    elif way.name == "assign":
        verdict = Verdict(Outcome.ASSIGN, group=given.group, person=given.person, why=given.why)
        assign(ticket=ticket, verdict=verdict, by=by, at=at, version=version)
    else:
        move(ticket=ticket, to=way.to, by=by, at=at, version=version, given=given)


def _said(ticket: Ticket, request: ProgramRequest) -> str:
    """What it is now, from the database."""
    fresh = Ticket.objects.select_related("group").get(pk=ticket.pk)
    facts = {"ticket": fresh, "state": fresh.get_status_display().lower()}
    return _("%(ticket)s is %(state)s, with %(group)s.") % {**facts, "group": fresh.group.name}


def _show(
    request: ProgramRequest, way: Way, ticket: Ticket, form: WayForm, status: int
) -> HttpResponse:
    is_open = way in ways_for(ticket, request.actor)
    facts = {
        "way": way,
        "does": str(way.does) % {"number": ticket},
        "ticket": ticket,
        "form": form,
        "is_open": is_open,
        "sentence": _why_not(way, ticket),
    }
    return render(request, "tickets/act.html", facts, status=status)


def _why_not(way: Way, ticket: Ticket) -> str:
    if way.to is not None and ticket.under is not None:
        return why_not_grouped(ticket.reference, ticket.under.reference)
    if way.to is not None and transition(ticket.status, way.to) is None:
        return why_not(ticket.reference, Status(ticket.status), way.to)
    return _("Your role does not include this for %(number)s.") % {"number": ticket}


def _found(request: ProgramRequest, number: int) -> Ticket:
    mine = Ticket.objects.visible_to(request.actor)
    whole = mine.select_related("group", "person", "claimed_by", "subject", "program")
    return get_object_or_404(whole, number=number)
