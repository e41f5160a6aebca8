"""Boards as they are now: all of them, one, and publishing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, OutOfDate
from hypercare.foundation.ui.words import Said
from hypercare.insight.boards import selectors, services
from hypercare.insight.boards.content import Differences, differences, fingerprint
from hypercare.insight.boards.forms import PublishForm
from hypercare.insight.boards.models import Board
from hypercare.insight.boards.picture import picture
from hypercare.insight.boards.selectors import Standing
from hypercare.insight.boards.views.shown import changes, sheet
from hypercare.insight.boards.wording import HEADS, told
from hypercare.reference.directory.selectors import book


@require_safe
def all_boards(request: ProgramRequest) -> HttpResponse:
    """Each with how fresh it is, and where two of them do not say the same."""
    at, said = clock.now(), _said(request)
    found = list(Board.objects.visible_to(request.actor).in_use().order_by("pk"))
    standing = selectors.standings(request.program, found, at)
    facts = {
        "rows": [(one, told(one.content, one.freshness, said)) for one in standing],
        "apart": [_apart(one) for one in selectors.apart(standing)],
        "may_publish": may(request.actor, "board.publish"),
        "may_make": may(request.actor, "wallboard.make"),
        "may_edit": may(request.actor, "program.edit"),
    }
    return render(request, "boards/list.html", facts)


@require_safe
def board(request: ProgramRequest, key: str) -> HttpResponse:
    """As it would be published now, with marks at what its newest edition does not say yet."""
    found = find(request, key)
    at, said = clock.now(), _said(request)
    standing = selectors.standing(found, at)
    now = picture(found)
    news = differences(standing.content, now)
    facts = {
        "standing": standing,
        "told": told(standing.content, standing.freshness, said),
        "sheet": sheet(now, at, said, _marks(news) if standing.content else None),
        "gone": news.rows.removed,
        "differs": bool(news),
        "may_publish": may(request.actor, "board.publish"),
    }
    return render(request, "boards/board.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ProgramRequest, key: str) -> HttpResponse:
    """The difference against the newest edition, and the one button."""
    found = find(request, key)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            edition = services.publish(
                board=found,
                reviewed=form.reviewed,
                note=form.cleaned_data["note"],
                by=request.actor,
                at=clock.now(),
            )
        except (InvalidInput, OutOfDate) as error:
            return _review(request, found, error)
        sentence = _("Edition %(number)d of “%(board)s” is published.")
        messages.success(request, sentence % {"number": edition.number, "board": found})
        return redirect("boards:board", request.program.key, found.key)
    return _review(request, found)


def _review(
    request: ProgramRequest, found: Board, error: InvalidInput | OutOfDate | None = None
) -> HttpResponse:
    """Always what stands there now; what was typed stays."""
    at, said = clock.now(), _said(request)
    standing = selectors.standing(found, at)
    now = picture(found)
    news = differences(standing.content, now)
    last = standing.edition.number if standing.edition else 0
    first = {
        "edition": last,
        "fingerprint": fingerprint(now),
        "note": request.POST.get("note", ""),
    }
    facts = {
        "standing": standing,
        "told": told(standing.content, standing.freshness, said),
        "news": changes(news, at, said),
        "differs": bool(news),
        "sheet": sheet(now, at, said),
        "form": PublishForm(initial=first),
        "error": error.sentence if error else "",
        "next": last + 1,
    }
    return render(request, "boards/review.html", facts, status=error.status if error else 200)


@require_safe
def agreements(request: ProgramRequest) -> HttpResponse:
    """One step away on every board (R26)."""
    return render(request, "boards/agreements.html", {"rows": book(request.program).agreements})


def late_boards(actor: Actor) -> dict[str, Any] | None:
    """For the command centre: boards whose refresh is late or was missed."""
    if not may(actor, "board.read"):
        return None
    at = clock.now()
    said = Said(actor.program.zone, at)
    found = list(Board.objects.visible_to(actor).in_use().order_by("pk"))
    late = [one for one in selectors.standings(actor.program, found, at) if one.is_late]
    return (
        {"late": [(one, told(one.content, one.freshness, said)) for one in late]} if late else None
    )


def find(request: ProgramRequest, key: str) -> Board:
    mine = Board.objects.visible_to(request.actor).in_use().select_related("program")
    return get_object_or_404(mine, key=key)


def _said(request: ProgramRequest) -> Said:
    return Said(request.program_zone, clock.now())


def _marks(news: Differences) -> dict[str, str]:
    marks = {change.key: _("new") for change in news.rows.added}
    for change in news.rows.changed:
        names = ", ".join(str(HEADS.get(name, name)).lower() for name in change.fields)
        marks[change.key] = _("changed: %(names)s") % {"names": names}
    return marks


def _apart(found: selectors.Apart) -> tuple[Standing, Standing, list[tuple[str, str]]]:
    issues = [
        (one.number, ", ".join(str(HEADS.get(name, name)).lower() for name in one.fields))
        for one in found.issues
    ]
    return found.one, found.other, issues
