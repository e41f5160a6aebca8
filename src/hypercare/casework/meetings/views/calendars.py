"""Calendar files: to take away, and a private address that a calendar program looks at."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.casework.meetings import selectors
from hypercare.casework.meetings.calendars import one_meeting, published
from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.services import feeding
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock

TYPE = "text/calendar; charset=utf-8"


@require_safe
def one(request: ProgramRequest, number: int) -> HttpResponse:
    mine = Meeting.objects.visible_to(request.actor).select_related("program", "room")
    found = get_object_or_404(mine.select_related("facilitated_by"), number=number)
    return _file(one_meeting(found, clock.now()), f"{found.reference}.ics")


@require_safe
def download(request: ProgramRequest) -> HttpResponse:
    """Every meeting of the program that is held, with its series as rules."""
    whole = selectors.whole(request.actor)
    data = published(request.program, whole, clock.now(), name=request.program.name)
    return _file(data, f"{request.program.key}-meetings.ics")


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: ProgramRequest) -> HttpResponse:
    """The address is shown by the answer that made it, and never again."""
    by, at, address = request.actor, clock.now(), ""
    if request.method == "POST" and "revoke" in request.POST:
        feeding.revoke_feed(by=by, at=at)
        messages.success(request, _("The address is taken back. Nothing can be read there now."))
        return redirect("meetings:calendar", request.program.key)
    if request.method == "POST":
        secret = feeding.make_feed(by=by, at=at)
        path = reverse("meetings:feed", args=[request.program.key, secret])
        address = request.build_absolute_uri(path)
    facts = {"feed": selectors.has_feed(by), "address": address}
    response = render(request, "meetings/calendar.html", facts)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def feed(request: HttpRequest, program: str, secret: str) -> HttpResponse:
    """Whoever has the address reads it, without signing in; a wrong one is not found."""
    actor = selectors.actor_of_feed(program, secret)
    if actor is None:
        raise Http404
    name = _("%(program)s: my meetings") % {"program": actor.program.name}
    data = published(actor.program, selectors.meetings_of(actor), clock.now(), name=name)
    response = HttpResponse(data, content_type=TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
