"""The way in: choosing a program, and its start page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import rights


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """With one program straight to it; `?choose` shows the list in any case."""
    mine = Membership.objects.filter(user_id=request.user.pk or 0, role__in=rights().staff)
    programs = [m.program for m in mine.select_related("program").order_by("program__name")]
    if len(programs) == 1 and "choose" not in request.GET:
        return redirect("home:program", programs[0].key)
    return render(request, "home/start.html", {"programs": programs})
