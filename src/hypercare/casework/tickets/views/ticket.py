"""One ticket with its story, and adding to it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hypercare.casework.contacts import wording
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.tickets import services
from hypercare.casework.tickets.forms import FilesForm, MoveContactForm, NoteForm, UnderForm
from hypercare.casework.tickets.models import Ticket, TicketReview
from hypercare.casework.tickets.selectors import group_of, numbered
from hypercare.casework.tickets.services.holding import closed_wave
from hypercare.casework.tickets.services.undoing import undoable
from hypercare.casework.tickets.stories import advices_of, story_page
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.kernel.panels import panels_for
from hypercare.foundation.ui.forms import PlainForm
from hypercare.reference.rollout.selectors import plan


@require_safe
def ticket(request: ProgramRequest, number: int) -> HttpResponse:
    return show(request, found(request, number))


@require_POST
def note(request: ProgramRequest, number: int) -> HttpResponse:
    """Two people who add at once are both kept: a story is only ever added to."""
    mine = found(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, mine, form=form)
    try:
        services.add_note(ticket=mine, **form.cleaned_data, by=request.actor, at=clock.now())
    except HypercareError as error:
        return show(request, mine, form=with_faults(form, error))
    messages.success(request, _("Your note is in the story of %(ticket)s.") % {"ticket": mine})
    return back_to(request, mine)


def found(request: ProgramRequest, number: int) -> Ticket:
    one = numbered(request.actor, number)
    if one is None:
        raise Http404
    one.program = request.program
    return one


def back_to(request: ProgramRequest, mine: Ticket) -> HttpResponse:
    return redirect("tickets:ticket", request.program.key, mine.reference)


def with_faults(form: PlainForm, error: HypercareError) -> PlainForm:
    """What a service refused, beside the field, with all that was typed."""
    for name, sentence in (error.fields or {"": error.sentence}).items():
        form.add_error(name if name in form.fields else None, sentence)
    return form


def show(request: ProgramRequest, mine: Ticket, **forms: PlainForm) -> HttpResponse:
    """Who sees clear words leaves a trace of having looked (R34)."""
    actor = request.actor
    if sees_clear(actor):
        journal.look(by=actor, at=clock.now(), kind="view", what=mine.reference)
    status = 422 if any(form.is_bound for form in forms.values()) else 200
    return render(request, "tickets/ticket.html", _facts(request, mine) | forms, status=status)


def _facts(request: ProgramRequest, mine: Ticket) -> dict[str, Any]:
    actor, advices, closed = request.actor, advices_of(mine), closed_wave(mine)
    may_now = partial(may, actor) if closed is None else _never
    return {
        "ticket": mine,
        "form": NoteForm(),
        "files_form": FilesForm(auto_id="files_%s"),
        "under_form": UnderForm(auto_id="under_%s"),
        "move_form": MoveContactForm(auto_id="move_%s"),
        "story": story_page(mine, actor, _before(request)),
        "group": group_of(mine, actor),
        "contacts": list(dict.fromkeys(one.contact for one in advices)),
        "advices": advices,
        "is_clear": sees_clear(actor),
        "closed_wave": closed,
        "undoable": _undoable(request, mine) if "undo" in request.GET else [],
        "may_note": may_now("ticket.note"),
        "may_group": may_now("ticket.group"),
        "may_edit": may_now("ticket.edit"),
        "abouts": wording.abouts(plan(request.program)),
        "panels": panels_for("ticket", request, mine),
        "note_panels": panels_for("note", request, mine) if may_now("ticket.note") else [],
    }


def _undoable(request: ProgramRequest, mine: Ticket) -> list[TicketReview]:
    """What I did with it a moment ago, as far as it was the last that I did."""
    last = undoable(request.actor, clock.now())
    return last if [one.ticket_id for one in last] == [mine.pk] else []


def _never(_action: str) -> bool:
    """What came before a wave was closed is read only."""
    return False


def _before(request: ProgramRequest) -> int | None:
    """Anything but a number of ours shows the newest entries."""
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
