"""One regular meeting of one wave: its days and its people, and inviting a whole wave."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.casework.meetings import selectors
from hypercare.casework.meetings.forms import WEEK, AskForm, SeriesForm
from hypercare.casework.meetings.models import Invitee, Series
from hypercare.casework.meetings.services import asking, scheduling
from hypercare.casework.meetings.views.meetings import saved_or_shown
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import Conflict
from hypercare.reference.rollout.models import Wave


@require_safe
def series(request: ProgramRequest, wave: int, key: str) -> HttpResponse:
    return _show(request, _found(request, wave, key), AskForm())


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgramRequest, wave: int, key: str) -> HttpResponse:
    found = _found(request, wave, key)
    named = (found.facilitated_by, found.recorded_by)
    if request.method == "POST":
        form = SeriesForm(request.POST, program=request.program, named=named)
        saved = saved_or_shown(form, lambda: _change(request, form, found))
        return saved or _form(request, form, found)
    form = SeriesForm(initial=_initial(found), program=request.program, named=named)
    return _form(request, form, found)


def _change(request: ProgramRequest, form: SeriesForm, found: Series) -> HttpResponse:
    scheduling.change_series(
        series=found,
        values=form.values,
        version=form.cleaned_data["version"] or 0,
        by=request.actor,
        at=clock.now(),
    )
    said = _("“%(title)s” is saved for wave %(wave)d. Its coming meetings follow.")
    messages.success(request, said % {"title": form.values["title"], "wave": found.wave.number})
    return redirect("meetings:series", request.program.key, found.wave.number, found.key)


def _initial(found: Series) -> dict[str, Any]:
    names = ("title", "minutes", "line", "audience", "refreshes_boards", "start", "days")
    return {name: getattr(found, name) for name in names} | {
        "room": found.room_id or "",
        "groups": found.required_groups,
        "facilitated_by": found.facilitated_by_id or "",
        "recorded_by": found.recorded_by_id or "",
        "refresh_within": found.refresh_within,
        "version": found.version,
    }


@require_POST
def ask(request: ProgramRequest, wave: int, key: str) -> HttpResponse:
    found, form = _found(request, wave, key), AskForm(request.POST)

    def invite() -> HttpResponse:
        data = form.cleaned_data
        asking.ask(
            held=found,
            name=data["name"],
            address=data["address"],
            required=not data["optional"],
            by=request.actor,
            at=clock.now(),
        )
        messages.success(request, _("%(who)s is invited.") % {"who": data["address"]})
        return redirect("meetings:series", request.program.key, wave, key)

    return saved_or_shown(form, invite) or _show(request, found, form)


@require_POST
def excuse(request: ProgramRequest, invitee: int) -> HttpResponse:
    rows = Invitee.objects.filter(program=request.program).select_related(
        "series__wave", "series__program", "series__room", "meeting__program"
    )
    found = get_object_or_404(rows, pk=invitee)
    asking.excuse(invitee=found, by=request.actor, at=clock.now())
    messages.success(request, _("%(who)s is no longer invited.") % {"who": found.name})
    if found.series is not None:
        place = (found.series.wave.number, found.series.key)
        return redirect("meetings:series", request.program.key, *place)
    reference = found.meeting.reference if found.meeting else ""
    return redirect("meetings:meeting", request.program.key, reference)


@require_POST
def invite(request: ProgramRequest, wave: int) -> HttpResponse:
    found = get_object_or_404(Wave, program=request.program, number=wave)
    try:
        count = asking.invite_wave(wave=found, by=request.actor, at=clock.now())
    except Conflict as error:
        messages.info(request, error.sentence)
    else:
        said = ngettext(
            "The invitations to %(n)d meeting of wave %(wave)d are on their way.",
            "The invitations to %(n)d meetings of wave %(wave)d are on their way.",
            count,
        )
        messages.success(request, said % {"n": count, "wave": wave})
    return redirect("meetings:week", request.program.key)


def _form(request: ProgramRequest, form: SeriesForm, found: Series) -> HttpResponse:
    facts = {"form": form, "series": found}
    return render(request, "meetings/edit_series.html", facts, status=422 if form.is_bound else 200)


def _show(request: ProgramRequest, found: Series, form: AskForm) -> HttpResponse:
    facts = {
        "series": found,
        "meetings": found.meetings.select_related("room").order_by("starts_at"),
        "invited": selectors.invited_to(found),
        "days": [str(WEEK[day]) for day in found.days if day in WEEK],
        "ask_form": form,
        "may_schedule": may(request.actor, "meeting.schedule"),
    }
    return render(request, "meetings/series.html", facts, status=422 if form.is_bound else 200)


def _found(request: ProgramRequest, wave: int, key: str) -> Series:
    names = ("wave", "room", "program", "facilitated_by", "recorded_by")
    rows = Series.objects.filter(program=request.program, wave__number=wave).select_related(*names)
    return get_object_or_404(rows, key=key)
