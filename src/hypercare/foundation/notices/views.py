"""One's own notices: the list, the bell in the bar, reading, and choosing."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.paging import page
from hypercare.foundation.notices import services
from hypercare.foundation.notices.forms import ChoicesForm
from hypercare.foundation.notices.kinds import kinds
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.notices.selectors import ways_of

ROWS = 25


@dataclass(frozen=True)
class Line:
    """A notice with the address of what it is about; None where there is no page for it."""

    notice: Notice
    url: str | None


@require_safe
def mine(request: ProgramRequest) -> HttpResponse:
    after = request.GET.get("after")
    found = page(Notice.objects.visible_to(request.actor), by="at", after=after, size=ROWS)
    facts = {
        "lines": [Line(one, _address(request, one)) for one in found.items],
        "newest": max((one.pk for one in found.items), default=0),
        "older": found.next_cursor,
        "after": after,
    }
    return render(request, "notices/list.html", facts)


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The fragment in the bar, counted anew; the frame brings the number."""
    return render(request, "ui/components/bell.html")


@require_POST
def read(request: ProgramRequest) -> HttpResponse:
    """`notice` is one of them; `until` all up to the newest that the person has seen."""
    one, until = _number(request, "notice"), _number(request, "until")
    if one is None and until is None:
        return redirect("notices:list", request.program.key)
    marked = services.read(by=request.actor, at=clock.now(), notice=one, until=until)
    if until is not None:
        said = ngettext("%(n)d notice is read.", "%(n)d notices are read.", marked)
        messages.success(request, said % {"n": marked})
    return redirect("notices:list", request.program.key)


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: ProgramRequest) -> HttpResponse:
    actor = request.actor
    known = {"mail_to": actor.user.email if actor.user else "", **ways_of(actor)}
    form = ChoicesForm(request.POST or None, initial=known)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "notices/choices.html", {"form": form}, status=status)
    mail_to = form.cleaned_data["mail_to"]
    services.choose(ways=form.ways, mail_to=mail_to, by=actor, at=clock.now())
    messages.success(request, _("From now on you are told as you chose."))
    return redirect("notices:choices", request.program.key)


def _address(request: ProgramRequest, notice: Notice) -> str | None:
    kind = kinds().get(notice.kind)
    if kind is None or not kind.route:
        return None
    route = kind.route if notice.subject else kind.together or kind.route
    try:
        return reverse(route, args=[request.program.key, *filter(None, [notice.subject])])
    except NoReverseMatch:
        return None


def _number(request: HttpRequest, name: str) -> int | None:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 18 else None
