"""The short address that everybody knows by heart: `/log`, and `/KEY/log` (R35)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.actor import from_membership
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may, rights
from hypercare.foundation.programs.models import Program


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """To the form of the only program where this person logs; with several they choose."""
    programs = _where_they_log(request.user.pk or 0)
    if len(programs) == 1:
        return _to_form(request, programs[0])
    return render(request, "home/log.html", {"programs": programs})


@require_safe
def log_here(request: ProgramRequest) -> HttpResponse:
    return _to_form(request, request.program)


def _to_form(request: HttpRequest, program: Program) -> HttpResponse:
    """With the caller's number, when a telephone system opened the short address with one."""
    query = request.META.get("QUERY_STRING", "")
    form = reverse("intake:new", args=[program.key])
    return redirect(f"{form}?{query}" if query else form)


def _where_they_log(user_id: int) -> list[Program]:
    mine = Membership.objects.filter(user_id=user_id, role__in=rights().people)
    known = mine.select_related("program", "user").order_by("program__name")
    actors = [from_membership(membership) for membership in known]
    return [actor.program for actor in actors if may(actor, "contact.log")]
