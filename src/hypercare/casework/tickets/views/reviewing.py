"""Reviewing one ticket or a selection, claiming, and taking back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hypercare.casework.tickets.foreseeing import along, whom
from hypercare.casework.tickets.models import Ticket, TicketReview
from hypercare.casework.tickets.review_forms import ReviewForm
from hypercare.casework.tickets.services.claiming import claim, let_go
from hypercare.casework.tickets.services.reviewing import review
from hypercare.casework.tickets.services.together import Bulk, Refused, foreseen, review_many
from hypercare.casework.tickets.services.undoing import undo_all
from hypercare.casework.tickets.states import Outcome
from hypercare.casework.tickets.views.queue import (
    assign_buttons,
    onward,
    place_of,
    render_queue,
    said_what,
)
from hypercare.casework.tickets.wording import holder
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError, OutOfDate
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.ui.forms import shown_again
from hypercare.foundation.ui.words import Said

MOST_SELECTED = 100


@require_POST
def review_one(request: ProgramRequest, number: int) -> HttpResponse:
    """A refusal shows the queue as it is now, with what was typed still there."""
    ticket = _found(request, number)
    form = ReviewForm(request.POST, by=request.actor, at=clock.now())
    if not form.is_valid():
        return render_queue(request, place_of(request.POST), form, 422)
    version = form.cleaned_data["version"]
    by, at = request.actor, clock.now()
    try:
        done = review(ticket=ticket, verdict=form.verdict, by=by, at=at, version=version)
    except HypercareError as error:
        if isinstance(error, OutOfDate):
            shown_again(form, ticket.version)
        return _refused(request, form, error)
    messages.success(request, _told(done))
    return onward(request)


@require_POST
def claim_one(request: ProgramRequest, number: int) -> HttpResponse:
    ticket = _found(request, number)
    verb = let_go if "let_go" in request.POST else claim
    try:
        verb(ticket=ticket, by=request.actor, at=clock.now())
    except HypercareError as error:
        messages.error(request, error.sentence)
    return redirect(place_of(request.POST).address(request.program, ticket.reference))


@require_POST
def undo_one(request: ProgramRequest, number: int) -> HttpResponse:
    """What I did last with it, and with those that are named with it. The server says whether the
    minute is over."""
    ticket = _found(request, number)
    mine = _mine_last(request, _selected(request, request.POST.getlist("ticket")) or [ticket])
    done, refused = undo_all(reviews=mine, by=request.actor, at=clock.now())
    if done:
        names = {"tickets": ", ".join(str(one.ticket) for one in done)}
        said = ngettext("%(tickets)s is as it was.", "%(tickets)s are as they were.", len(done))
        messages.success(request, said % names)
    if not mine:
        said = _("You have done nothing with %(ticket)s that can be taken back.")
        messages.error(request, said % {"ticket": ticket})
    for error in refused:
        messages.error(request, error.sentence)
    if "show" not in request.POST:
        return redirect("tickets:ticket", request.program.key, ticket.reference)
    return redirect(place_of(request.POST).address(request.program, ticket.reference))


def _mine_last(request: ProgramRequest, tickets: list[Ticket]) -> list[TicketReview]:
    """The last one for each of the tickets."""
    rows = TicketReview.objects.filter(ticket__in=tickets, by=request.actor.user)
    newest = rows.order_by("ticket", "-pk").distinct("ticket")
    return list(newest.select_related("ticket", "under", "by"))


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: ProgramRequest) -> HttpResponse:
    """First what would happen to each, then the button that does it."""
    said = request.POST if request.method == "POST" else request.GET
    tickets = _selected(request, said.getlist("ticket"))
    form = ReviewForm(said if "do" in said else None, by=request.actor, at=clock.now())
    bulk = _done(request, form, tickets) if request.method == "POST" else None
    if bulk is not None and not bulk.refused:
        return redirect(place_of(said).address(request.program))
    able, refused = _foreseen(request, form, tickets)
    chosen = form.is_bound and form.is_valid() and bulk is None
    facts = {
        "form": form,
        "place": place_of(said),
        "tickets": tickets,
        "able": able,
        "refused": bulk.refused if bulk else refused,
        "bulk": bulk,
        "chosen": chosen,
        "whom": whom(form) if chosen else "",
        "along": along(form, Said(request.program_zone, clock.now())) if chosen else [],
        "assign": assign_buttons(request.program),
        "outcomes": Outcome,
    }
    return render(request, "tickets/together.html", facts, status=422 if form.errors else 200)


def _done(request: ProgramRequest, form: ReviewForm, tickets: list[Ticket]) -> Bulk | None:
    if not form.is_valid():
        return None
    by, at = request.actor, clock.now()
    try:
        bulk = review_many(tickets=tickets, verdict=form.verdict, by=by, at=at)
    except HypercareError as error:
        _explain(form, error)
        return None
    count = len(bulk.done)
    sentence = ngettext("%(count)s ticket is reviewed.", "%(count)s tickets are reviewed.", count)
    if count:
        messages.success(request, sentence % {"count": count})
    return bulk


def _foreseen(
    request: ProgramRequest, form: ReviewForm, tickets: list[Ticket]
) -> tuple[list[Ticket], list[Refused]]:
    if not form.is_bound or not form.is_valid():
        return tickets, []
    try:
        return foreseen(tickets=tickets, verdict=form.verdict, by=request.actor, at=clock.now())
    except HypercareError as error:
        _explain(form, error)
        return tickets, []


def _selected(request: ProgramRequest, names: list[str]) -> list[Ticket]:
    numbers = [known[1] for name in names if (known := parse(name)) and known[0] is Series.TICKET]
    mine = Ticket.objects.visible_to(request.actor).filter(number__in=numbers[:MOST_SELECTED])
    rows = mine.select_related("group", "person", "claimed_by", "subject", "program")
    return list(rows.order_by("number"))


def _refused(request: ProgramRequest, form: ReviewForm, error: HypercareError) -> HttpResponse:
    _explain(form, error)
    return render_queue(request, place_of(request.POST), form, error.status)


def _explain(form: ReviewForm, error: HypercareError) -> None:
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)


def _told(done: TicketReview) -> str:
    outcome = done.get_outcome_display()
    if done.outcome == Outcome.ASSIGN:
        outcome = _("assigned to %(whom)s") % {"whom": holder(done.ticket)}
    return said_what(done.ticket, outcome)


def _found(request: ProgramRequest, number: int) -> Ticket:
    return get_object_or_404(Ticket.objects.visible_to(request.actor), number=number)
