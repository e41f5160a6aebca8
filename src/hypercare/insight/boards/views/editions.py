"""Editions: each as it was published, and against the one before."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.paging import page
from hypercare.foundation.ui.words import Said
from hypercare.insight.boards import selectors
from hypercare.insight.boards.content import differences
from hypercare.insight.boards.models import Board, Edition
from hypercare.insight.boards.views.boards import find
from hypercare.insight.boards.views.shown import changes, sheet
from hypercare.insight.boards.wording import edition_in_words, moment


@require_safe
def editions(request: ProgramRequest, key: str) -> HttpResponse:
    found = find(request, key)
    listed = page(
        selectors.editions(found), by="published_at", after=request.GET.get("after"), size=25
    )
    return render(request, "boards/editions.html", {"board": found, "editions": listed})


@require_safe
def edition(request: ProgramRequest, key: str, edition: int) -> HttpResponse:
    """Exactly as it was published; its checksum is proved before it is shown."""
    found = find(request, key)
    return render(request, "boards/edition.html", _shown(request, found, _edition(found, edition)))


@require_safe
def compared(request: ProgramRequest, key: str, edition: int) -> HttpResponse:
    """With the one before; the first with an empty board."""
    found = find(request, key)
    facts = _shown(request, found, _edition(found, edition))
    return render(request, "boards/compared.html", facts | _news(request, found, edition))


@require_safe
def paper(request: ProgramRequest, key: str, edition: int) -> HttpResponse:
    """To copy onto a real whiteboard: what to wipe, to write and to change, then all of it."""
    found = find(request, key)
    facts = _shown(request, found, _edition(found, edition))
    return render(request, "boards/paper.html", facts | _news(request, found, edition))


def _edition(board: Board, number: int) -> Edition:
    return get_object_or_404(Edition, program=board.program, board=board, number=number)


def _shown(request: ProgramRequest, board: Board, found: Edition) -> dict[str, object]:
    said = Said(request.program_zone, clock.now())
    content = found.read()
    return {
        "board": board,
        "edition": found,
        "content": content,
        "words": edition_in_words(content, said),
        "sheet": sheet(content, moment(content["published_at"]), said),
        "has_later": Edition.objects.filter(board=board, number=found.number + 1).exists(),
    }


def _news(request: ProgramRequest, board: Board, number: int) -> dict[str, object]:
    """Raises Http404 for an edition that is not there."""
    wanted = Edition.objects.filter(program=board.program, board=board)
    two = {one.number: one for one in wanted.filter(number__in=[number - 1, number])}
    if number not in two:
        raise Http404
    before = two[number - 1].read() if number - 1 in two else None
    after = two[number].read()
    said = Said(request.program_zone, clock.now())
    found = differences(before, after)
    at = moment(after["published_at"])
    return {"news": changes(found, at, said), "before": before, "differs": bool(found)}
