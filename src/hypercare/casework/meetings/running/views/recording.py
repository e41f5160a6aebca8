"""What is recorded while a meeting is run; each answers with the page, at the next item."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hypercare.casework.issues.models import Issue
from hypercare.casework.meetings.models import Action, Meeting
from hypercare.casework.meetings.running.acting import add_action, finish
from hypercare.casework.meetings.running.attending import attend as mark
from hypercare.casework.meetings.running.attending import waive as waive_team
from hypercare.casework.meetings.running.closing import close as close_meeting
from hypercare.casework.meetings.running.deciding import (
    decide,
    decide_on_ticket,
    raise_for,
    raise_issue,
)
from hypercare.casework.meetings.running.forms import (
    ActionForm,
    AgendaForm,
    AttendanceForm,
    OutcomeForm,
    RaiseForm,
    TicketOutcomeForm,
    WaiverForm,
)
from hypercare.casework.meetings.running.gathering import agenda_of, decided_on, next_after
from hypercare.casework.meetings.running.taking_over import take_over as take
from hypercare.casework.meetings.running.views.page import found, on_to, show, with_faults
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.ui.forms import PlainForm


@require_POST
def attend(request: ProgramRequest, number: int) -> HttpResponse:
    """Two who mark a team at once do not overwrite each other: the second reads both."""
    mine, form = found(request, number), AttendanceForm(request.POST)
    verb = partial(mark, meeting=mine)
    return _tried(request, mine, form, verb, name="attendance_form")


@require_POST
def waive(request: ProgramRequest, number: int) -> HttpResponse:
    mine, form = found(request, number), WaiverForm(request.POST)
    verb = partial(waive_team, meeting=mine)
    said = _("The meeting can be closed without this team. Your name stands beside it.")
    return _tried(request, mine, form, verb, said=said, name="waiver_form")


@require_POST
def decide_item(request: ProgramRequest, number: int, item: str) -> HttpResponse:
    """An outcome, and on to the next item."""
    mine = found(request, number)
    series, count = parse(item) or (None, 0)
    if series is Series.TICKET:
        return _decide_on_ticket(request, mine, count)
    rows = Issue.objects.visible_to(request.actor)
    issue = get_object_or_404(rows, number=count if series is Series.ISSUE else 0)
    form = OutcomeForm(request.POST, issue=issue, by=request.actor)
    if not form.is_valid():
        return _again(request, mine, form, 422, issue.reference)
    facts = {name: form.cleaned_data[name] for name in ("key", "to", "version")}
    try:
        decide(
            meeting=mine, issue=issue, given=form.given, by=request.actor, at=clock.now(), **facts
        )
    except HypercareError as error:
        return _again(request, mine, _named(form, error), error.status, issue.reference)
    return _next(request, mine, issue.reference)


def _named(form: OutcomeForm, error: HypercareError) -> PlainForm:
    """The words of the outcome are the issue's reason."""
    if "why" in error.fields:
        error.fields["text"] = error.fields.pop("why")
    return with_faults(form, error)


def _decide_on_ticket(request: ProgramRequest, mine: Meeting, count: int) -> HttpResponse:
    ticket = get_object_or_404(Ticket.objects.visible_to(request.actor), number=count)
    form = TicketOutcomeForm(request.POST)
    if not form.is_valid():
        return _again(request, mine, form, 422, ticket.reference)
    facts = {"by": request.actor, "at": clock.now(), **form.cleaned_data}
    try:
        decide_on_ticket(meeting=mine, ticket=ticket, **facts)
    except HypercareError as error:
        return _again(request, mine, with_faults(form, error), error.status, ticket.reference)
    return _next(request, mine, ticket.reference)


@require_POST
def open_new(request: ProgramRequest, number: int) -> HttpResponse:
    mine, form = found(request, number), RaiseForm(request.POST, auto_id="raise_%s")
    verb = partial(raise_issue, meeting=mine)
    said = _("The issue is raised. Write the next one.")
    return _tried(request, mine, form, verb, said=said, name="raise_form")


@require_POST
def put_on(request: ProgramRequest, number: int) -> HttpResponse:
    mine, form = found(request, number), AgendaForm(request.POST, auto_id="agenda_%s")
    return _tried(request, mine, form, partial(raise_for, meeting=mine), name="agenda_form")


@require_POST
def act(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    form = ActionForm(request.POST, by=request.actor, auto_id="action_%s")

    def verb(*, about: str, **facts: Any) -> object:
        series, count = parse(about) or (None, 0)
        rows = Issue.objects.visible_to(request.actor).filter(number=count)
        issue = rows.first() if series is Series.ISSUE else None
        return add_action(meeting=mine, issue=issue, **facts)

    said = _("The action is kept, and its owner is told.")
    item = request.POST.get("about", "")[:20]
    return _tried(request, mine, form, verb, said=said, name="action_form", item=item)


@require_POST
def done(request: ProgramRequest, number: int, action: int) -> HttpResponse:
    mine = found(request, number)
    one = get_object_or_404(Action, program=request.program, pk=action)
    text = request.POST.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 9 else 0
    return _simple(request, mine, partial(finish, action=one, version=version), _("It is done."))


@require_POST
def take_over(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    verb = partial(take, meeting=mine, duty=request.POST.get("duty", ""))
    return _simple(request, mine, verb, _("You have it now."))


@require_POST
def close(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    said = _("%(meeting)s is closed. Its minutes are on their way to those who were invited.")
    verb = partial(close_meeting, meeting=mine)
    return _simple(request, mine, verb, said % {"meeting": mine})


def _tried(
    request: ProgramRequest,
    mine: Meeting,
    form: PlainForm,
    verb: Callable[..., object],
    *,
    name: str,
    said: str = "",
    item: str = "",
) -> HttpResponse:
    if not form.is_valid():
        return show(request, mine, status=422, item=item, **{name: form})
    try:
        verb(by=request.actor, at=clock.now(), **form.cleaned_data)
    except HypercareError as error:
        wrong = with_faults(form, error)
        return show(request, mine, status=error.status, item=item, **{name: wrong})
    if said:
        messages.success(request, said)
    return on_to(request, mine, item)


def _again(
    request: ProgramRequest, mine: Meeting, form: PlainForm, status: int, item: str
) -> HttpResponse:
    return show(request, mine, status=status, item=item, outcome_form=form)


def _next(request: ProgramRequest, mine: Meeting, item: str) -> HttpResponse:
    placed = agenda_of(mine, request.actor, clock.now())
    following = next_after(placed, item, decided_on(mine))
    messages.success(request, _("The outcome on %(item)s is kept.") % {"item": item})
    return on_to(request, mine, following.key if following else item)


def _simple(
    request: ProgramRequest, mine: Meeting, verb: Callable[..., object], said: str
) -> HttpResponse:
    """A button without a form: what was refused is said on top of the page."""
    try:
        verb(by=request.actor, at=clock.now())
        messages.success(request, said)
    except HypercareError as error:
        messages.error(request, error.sentence)
    return on_to(request, mine)
