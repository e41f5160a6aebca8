"""The week, one meeting, an ad-hoc one, another time, and calling one off."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.meetings import selectors
from hypercare.casework.meetings.forms import AskForm, CancelForm, MeetingForm
from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.services import asking, scheduling
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import HypercareError
from hypercare.foundation.kernel.panels import panels_for


@require_safe
def week(request: ProgramRequest) -> HttpResponse:
    """`?week=2026-10-26`; without it the one that has a meeting."""
    today = local_day(clock.now(), request.program_zone)
    day = _day(request.GET.get("week", ""))
    day = day or selectors.week_with_meetings(request.actor, today)
    facts = {
        "week": selectors.week_of(request.actor, day),
        "today": today,
        "waves": selectors.by_wave(request.actor),
        "may_schedule": may(request.actor, "meeting.schedule"),
        "now": clock.now(),
    }
    return render(request, "meetings/week.html", facts)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 10) <= day <= date(2099, 12, 20) else None


@require_safe
def room(request: ProgramRequest) -> HttpResponse:
    """What the room is taken for on the day, while the form is being filled in (R17)."""
    day = _day(request.GET.get("day", ""))
    chosen, but = request.GET.get("room", ""), request.GET.get("but", "")
    taken = selectors.in_room(request.actor, chosen, day) if day else []
    others = [one for one in taken if one.reference != but]
    facts = {"taken": others, "is_asked": bool(day and chosen)}
    return render(request, "meetings/room.html", facts)


@require_safe
def meeting(request: ProgramRequest, number: int) -> HttpResponse:
    return _show(request, _found(request, number), CancelForm(), AskForm())


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ProgramRequest) -> HttpResponse:
    at = clock.now()
    if request.method == "POST":
        form = MeetingForm(request.POST, program=request.program)
        saved = saved_or_shown(form, lambda: _call(request, form))
        return saved or _form(request, form, None)
    local = at.astimezone(request.program_zone)
    initial = {"day": local.date(), "minutes": 30, "audience": "staff"}
    return _form(request, MeetingForm(initial=initial, program=request.program), None)


def _call(request: ProgramRequest, form: MeetingForm) -> HttpResponse:
    invite = "invite" in request.POST
    found = scheduling.call_meeting(
        given=form.given, invite=invite, by=request.actor, at=clock.now()
    )
    said = _("%(meeting)s is called, and everybody is invited.")
    if not invite:
        said = _("%(meeting)s is in the schedule. Nobody was invited by mail.")
    messages.success(request, said % {"meeting": found})
    return redirect("meetings:meeting", request.program.key, found.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgramRequest, number: int) -> HttpResponse:
    found = _found(request, number)
    named = (found.facilitated_by, found.recorded_by)
    if request.method == "POST":
        form = MeetingForm(request.POST, program=request.program, named=named)
        saved = saved_or_shown(form, lambda: _change(request, form, found))
        return saved or _form(request, form, found)
    form = MeetingForm(initial=_initial(found), program=request.program, named=named)
    return _form(request, form, found)


def _change(request: ProgramRequest, form: MeetingForm, found: Meeting) -> HttpResponse:
    scheduling.change_meeting(
        meeting=found,
        given=form.given,
        version=form.cleaned_data["version"] or 0,
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, _("%(meeting)s is saved.") % {"meeting": found})
    return redirect("meetings:meeting", request.program.key, found.reference)


def _initial(found: Meeting) -> dict[str, Any]:
    starts = found.starts_at.astimezone(found.program.zone)
    return {
        "title": found.title,
        "day": starts.date(),
        "start": starts.time(),
        "minutes": int((found.ends_at - found.starts_at).total_seconds()) // 60,
        "room": found.room_id or "",
        "line": found.line,
        "audience": found.audience,
        "groups": found.required_groups,
        "wave": found.wave.number if found.wave else "",
        "facilitated_by": found.facilitated_by_id or "",
        "recorded_by": found.recorded_by_id or "",
        "refreshes_boards": found.refreshes_boards,
        "version": found.version,
    }


@require_POST
def cancel(request: ProgramRequest, number: int) -> HttpResponse:
    found, form = _found(request, number), CancelForm(request.POST)

    def call_off() -> HttpResponse:
        scheduling.cancel_meeting(
            meeting=found, by=request.actor, at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("%(meeting)s is cancelled.") % {"meeting": found})
        return redirect("meetings:meeting", request.program.key, found.reference)

    return saved_or_shown(form, call_off) or _show(request, found, form, AskForm())


@require_POST
def ask(request: ProgramRequest, number: int) -> HttpResponse:
    """One more person, for an ad-hoc meeting; a series has its own page."""
    found, form = _found(request, number), AskForm(request.POST)

    def invite() -> HttpResponse:
        data = form.cleaned_data
        asking.ask(
            held=found.series or found,
            name=data["name"],
            address=data["address"],
            required=not data["optional"],
            by=request.actor,
            at=clock.now(),
        )
        messages.success(request, _("%(who)s is invited.") % {"who": data["address"]})
        return redirect("meetings:meeting", request.program.key, found.reference)

    return saved_or_shown(form, invite) or _show(request, found, CancelForm(), form)


def saved_or_shown(form: Any, save: Any) -> HttpResponse | None:
    """None: the form is shown again, with a sentence beside each field at fault."""
    if not form.is_valid():
        return None
    try:
        done: HttpResponse = save()
    except HypercareError as error:
        for name, sentence in (error.fields or {"": error.sentence}).items():
            form.add_error(name if name in form.fields else None, sentence)
        return None
    return done


def _form(request: ProgramRequest, form: MeetingForm, found: Meeting | None) -> HttpResponse:
    facts = {"form": form, "meeting": found}
    return render(request, "meetings/edit.html", facts, status=422 if form.is_bound else 200)


def _show(request: ProgramRequest, found: Meeting, cancel: Any, ask: Any) -> HttpResponse:
    now = clock.now()
    facts = {
        "meeting": found,
        "invited": selectors.invited(found),
        "cancel_form": cancel,
        "ask_form": ask,
        "may_schedule": may(request.actor, "meeting.schedule"),
        "facilitator_is_here": selectors.is_here(request.program, found.facilitated_by),
        "is_ahead": found.starts_at > now,
        "panels": panels_for("meeting", request, found),
    }
    status = 422 if cancel.is_bound or ask.is_bound else 200
    return render(request, "meetings/meeting.html", facts, status=status)


def _found(request: ProgramRequest, number: int) -> Meeting:
    mine = Meeting.objects.visible_to(request.actor).with_names().select_related("program")
    return get_object_or_404(mine.select_related("series__wave"), number=number)
