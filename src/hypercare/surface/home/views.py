"""The way in: choosing a program, its start page, and the search box."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import may, rights
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import now
from hypercare.foundation.kernel.panels import panels_for
from hypercare.surface.home import selectors


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """With one program straight to it; `?choose` shows the list in any case."""
    mine = Membership.objects.filter(user_id=request.user.pk or 0, role__in=rights().people)
    programs = [m.program for m in mine.select_related("program").order_by("program__name")]
    if len(programs) == 1 and "choose" not in request.GET:
        return redirect("home:program", programs[0].key)
    return render(request, "home/start.html", {"programs": programs})


@require_safe
def program(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    facts = {
        "reads": may(actor, "contact.read") or may(actor, "ticket.read"),
        "without_ticket": selectors.without_ticket(actor),
        "unreviewed": selectors.unreviewed(actor),
        "panels": panels_for("home", request, actor),
    }
    return render(request, "home/program.html", facts)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """A number said aloud leads straight to its page; words to the newest that have them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    question = request.GET.get("q", "").replace("\x00", "").strip()
    known = selectors.named(actor, question)
    if known is not None:
        return redirect(known)
    hits, trouble = _find(actor, question)
    if question:
        journal.look(by=actor, at=now(), kind="search", what="search", rows=len(hits))
    facts = {"question": question, "hits": hits, "trouble": trouble, "most": selectors.MOST_ROWS}
    return render(request, "home/search.html", facts)


def _find(actor: Actor, question: str) -> tuple[list[selectors.Hit], str]:
    try:
        return selectors.search(actor, question), ""
    except selectors.TooSlow:
        return [], _("That took longer than two seconds and was stopped. Add a word that is rarer.")
