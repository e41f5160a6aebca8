"""Screens on walls: setting them up and ending them, and what they show."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hypercare.foundation.accounts.bearer import SCREEN_COOKIE, secret_in
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import check
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.live.policies import position_in, told
from hypercare.foundation.live.selectors import since
from hypercare.foundation.staffing.tokens import MOST_DAYS
from hypercare.foundation.ui.words import Said
from hypercare.insight.boards import selectors, walls
from hypercare.insight.boards.forms import CodeForm, WallboardForm
from hypercare.insight.boards.models import Board, Wallboard
from hypercare.insight.boards.views.shown import sheet
from hypercare.insight.boards.walls import Screen
from hypercare.insight.boards.wording import moment
from hypercare.insight.boards.wording import told as in_words

DAY = 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wallboards(request: ProgramRequest) -> HttpResponse:
    """The address of a new one is on the answer, once."""
    form = WallboardForm(
        request.POST if request.method == "POST" else None, program=request.program
    )
    made = _made(request, form) if form.is_bound and form.is_valid() else None
    facts = {
        "rows": selectors.wallboards(request.actor),
        "form": WallboardForm(program=request.program) if made else form,
        "made": made,
        "days": MOST_DAYS,
    }
    refused = form.is_bound and made is None
    return render(request, "boards/wallboards.html", facts, status=422 if refused else 200)


def _made(request: ProgramRequest, form: WallboardForm) -> dict[str, object] | None:
    typed = form.cleaned_data
    mine = Board.objects.visible_to(request.actor).in_use()
    board = get_object_or_404(mine, key=typed["board"])
    try:
        wallboard, secret = walls.set_up(
            name=typed["name"],
            board=board,
            roles_only=typed["roles_only"],
            by=request.actor,
            at=clock.now(),
        )
    except InvalidInput as error:
        for name, sentence in error.fields.items():
            form.add_error(name, sentence)
        return None
    address = request.build_absolute_uri("/wall/")
    return {"wallboard": wallboard, "address": f"{address}#{secret}", "code": secret}


@require_POST
def end(request: ProgramRequest, pk: int) -> HttpResponse:
    mine = Wallboard.objects.filter(program=request.program).select_related("token", "board")
    wallboard = get_object_or_404(mine, pk=pk)
    walls.end(wallboard=wallboard, by=request.actor, at=clock.now())
    sentence = _("The wallboard “%(name)s” is ended. Its screen goes dark now.")
    messages.success(request, sentence % {"name": wallboard.name})
    return redirect("boards:wallboards", request.program.key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: HttpRequest) -> HttpResponse:
    """A screen without a program in its address: its code says which.

    The code comes behind `#`, which browsers never send; a script posts it once, and a cookie
    that no script can read keeps it.
    """
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        return _entered(request, form)
    screen = walls.screen_of(request.COOKIES.get(SCREEN_COOKIE, ""), clock.now())
    if screen is None or screen.wallboard is None:
        facts = {"form": form, "ended": SCREEN_COOKIE in request.COOKIES}
        return render(request, "boards/enter.html", facts)
    facts = _shown(screen) | {"form": form, "position": screen.actor.program.journal_position}
    return render(request, "boards/wall.html", facts)


def _entered(request: HttpRequest, form: CodeForm) -> HttpResponse:
    secret = form.secret if form.is_valid() else ""
    screen = walls.screen_of(secret, clock.now())
    if screen is None or screen.wallboard is None:
        form.add_error("code", _("This code opens no wallboard. Check it, or ask for a new one."))
        return render(request, "boards/enter.html", {"form": form}, status=422)
    answer = redirect("walls:wall")
    answer.set_cookie(
        SCREEN_COOKIE,
        secret,
        max_age=MOST_DAYS * DAY,
        path="/wall",
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return answer


@never_cache
@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """What the screen shows now, as a part of its page. 401 once its token is ended."""
    found = _screen(request, "walls:screen")
    if found is None:
        return HttpResponse(_("This wallboard was ended."), status=401)
    if found.wallboard is None:
        return HttpResponse(_("This code belongs to no wallboard."))
    return render(request, "boards/wall_screen.html", _shown(found))


@never_cache
@require_safe
def happened(request: HttpRequest) -> HttpResponse:
    """Asking instead of listening: that boards changed, and nothing else."""
    found = _screen(request, "walls:since")
    if found is None:
        return JsonResponse({}, status=401)
    position = position_in(request.GET.get("after", ""), found.actor.program.journal_position)
    news = since(found.actor, position)
    events = [told(entry) for entry in news.events]
    return JsonResponse({"position": news.position, "more": news.more, "events": events})


def _screen(request: HttpRequest, route: str) -> Screen | None:
    secret = secret_in(request.headers.get("Authorization", ""))
    found = walls.screen_of(secret or request.COOKIES.get(SCREEN_COOKIE, ""), clock.now())
    if found is not None:
        check(found.actor, route, request.method or "")
    return found


def _shown(found: Screen) -> dict[str, object]:
    """The newest edition, never what nobody has published."""
    assert found.wallboard is not None
    at, program = clock.now(), found.actor.program
    said = Said(program.zone, at)
    standing = selectors.standing(found.wallboard.board, at)
    content = standing.content
    return {
        "wallboard": found.wallboard,
        "standing": standing,
        "told": in_words(content, standing.freshness, said),
        "sheet": sheet(content, moment(content["published_at"]), said) if content else None,
        "note": content["note"] if content else "",
        "next": standing.freshness.changes_at,
        "now": at,
        "zone": program.time_zone,
    }
