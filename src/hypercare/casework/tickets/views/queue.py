"""The queue: dense rows, one of them opened beside the list, an action and on to the next."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.tickets import choosing
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.queue_rows import Look, rows
from hypercare.casework.tickets.queues import REVIEW, SHOWS, Show, following, queue, show_of
from hypercare.casework.tickets.review_forms import ReviewForm
from hypercare.casework.tickets.selectors import numbered
from hypercare.casework.tickets.services.undoing import undoable
from hypercare.casework.tickets.states import UNREVIEWED, Outcome
from hypercare.casework.tickets.stories import advices_of, story_for
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.paging import Page
from hypercare.foundation.kernel.panels import panels_for
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.words import Said
from hypercare.reference.rollout.selectors import plan


@dataclass(frozen=True)
class Place:
    """Where in the queue somebody is; it goes along with each action and comes back after it."""

    show: Show
    after: str = ""
    opened: int | None = None

    def address(self, program: Program, opened: str = "") -> str:
        said = {"show": self.show.name, "after": self.after, "open": opened}
        words = urlencode({name: value for name, value in said.items() if value})
        return reverse("tickets:queue", args=[program.key]) + (f"?{words}" if words else "")


@dataclass(frozen=True)
class AssignButton:
    """`keys` are the two that press it."""

    value: str
    name: str
    keys: str


def place_of(said: Any) -> Place:
    """From the address, or from the form that was sent out of the queue."""
    series, number = parse(said.get("open", "")) or (None, None)
    opened = number if series is Series.TICKET else None
    return Place(show_of(said.get("show")), said.get("after", ""), opened)


@require_safe
def show_queue(request: ProgramRequest) -> HttpResponse:
    """What nobody has reviewed yet; what has no ticket yet stands above it (R13, R31)."""
    return render_queue(request, place_of(request.GET))


def onward(request: ProgramRequest) -> HttpResponse:
    """Back to the same place, with the next ticket opened."""
    place = place_of(request.POST)
    series, number = parse(request.POST.get("next", "")) or (None, 0)
    follows = following(request.actor, place.show, number) if series is Series.TICKET else None
    return redirect(place.address(request.program, str(follows or "")))


def render_queue(
    request: ProgramRequest, place: Place, form: ReviewForm | None = None, status: int = 200
) -> HttpResponse:
    actor = request.actor
    found = queue(actor, place.show, after=place.after or None)
    opened = _opened(request, place, found, form) if place.opened else None
    look = _look(request, place)
    facts = {
        "place": place,
        "shows": [(show, Place(show).address(request.program)) for show in SHOWS.values()],
        "here": look.here,
        "tickets": found,
        "after": place.after,
        "opened": opened,
        "rows": rows(found.items, look),
        "may_review": look.is_selectable,
        "undoable": undoable(actor, look.at),
        "panels": [] if place.after else panels_for("queue", request, actor),
    }
    return render(request, "tickets/queue.html", facts, status=status)


def _look(request: ProgramRequest, place: Place) -> Look:
    return Look(
        said=Said(request.program_zone, clock.now()),
        abouts=wording.abouts(plan(request.program)),
        here=place.address(request.program),
        opened=place.opened,
        is_selectable=may(request.actor, "ticket.review") and place.show.name == REVIEW,
    )


def _opened(
    request: ProgramRequest, place: Place, found: Page[Ticket], form: ReviewForm | None
) -> dict[str, Any]:
    """One ticket as it stands beside the list. Who sees clear words leaves a trace (R34)."""
    actor, at = request.actor, clock.now()
    ticket = numbered(actor, place.opened or 0)
    if ticket is None:
        raise Http404
    if sees_clear(actor):
        journal.look(by=actor, at=at, kind="view", what=ticket.reference)
    stands = ticket.under_id is None and ticket.status in UNREVIEWED
    reviews = stands and may(actor, "ticket.review")
    return {
        "ticket": ticket,
        "story": story_for(ticket, actor),
        "advices": advices_of(ticket),
        "is_clear": sees_clear(actor),
        "form": (form or _fresh(ticket, request)) if reviews else None,
        "refused": None if reviews else form,
        "assign": assign_buttons(request.program) if reviews else [],
        "outcomes": Outcome,
        "held_by_me": actor.user is not None and ticket.claimed_by_id == actor.user.pk,
        "next": _next(found, ticket),
        "address": place.address(request.program, ticket.reference),
    }


def assign_buttons(program: Program) -> list[AssignButton]:
    groups = choosing.groups(program)
    keys = choosing.keys_of(group.code for group in groups)
    return [
        AssignButton(f"{Outcome.ASSIGN}:{one.code}", one.name, f"a {keys[one.code]}")
        for one in groups
    ]


def _fresh(ticket: Ticket, request: ProgramRequest) -> ReviewForm:
    initial = {"version": ticket.version, "category": ticket.analytic_id}
    return ReviewForm(initial=initial, by=request.actor, at=clock.now())


def _next(found: Page[Ticket], ticket: Ticket) -> str:
    """The row after it, else the first one that is another."""
    names = [row.reference for row in found.items]
    here = names.index(ticket.reference) if ticket.reference in names else -1
    follows = [*names[here + 1 :], *names[: max(here, 0)]]
    return follows[0] if follows else ""


def said_what(ticket: Ticket, outcome: str) -> str:
    """The message after a review."""
    return _("%(ticket)s: %(outcome)s.") % {"ticket": ticket, "outcome": outcome}
