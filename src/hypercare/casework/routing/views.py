"""The rules as a page: the same rows that advise, in words (R01); and their answers of a day."""

from datetime import date, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from hypercare.casework.routing.answers import SHAPE, answers_for
from hypercare.casework.routing.selectors import edition
from hypercare.casework.routing.tables import in_words
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

FURTHEST = timedelta(days=400)


@require_safe
def rules(request: ProgramRequest) -> HttpResponse:
    published = edition(request.program)
    rows = in_words(published.rules, plan(request.program), book(request.program))
    return render(request, "routing/rules.html", {"edition": published, "rows": rows})


def _etag(request: HttpRequest) -> str:
    """Another data folder may have the same key and counts, so its making is in it too."""
    asked = cast(ProgramRequest, request)
    program = asked.program
    made = int(program.made_at.timestamp())
    return f'W/"{SHAPE}-{program.pk}-{made}-{program.facts_version}-{_day(asked)}"'


@require_safe
@gzip_page
@condition(etag_func=_etag)
def answers(request: ProgramRequest) -> HttpResponse:
    """Looked up by the contact page, so that advice needs no round trip and no server."""
    response = JsonResponse(
        answers_for(request.program, _day(request)), json_dumps_params={"separators": (",", ":")}
    )
    response["Cache-Control"] = "private, no-cache"
    return response


def _day(request: ProgramRequest) -> date:
    """Raises InvalidInput for what is no day, or one too far away to ask about."""
    today = clock.local_day(clock.now(), request.program_zone)
    asked = request.GET.get("day", "")
    try:
        day = date.fromisoformat(asked) if asked else today
    except ValueError:
        day = date.max
    if abs(day - today) > FURTHEST:
        raise InvalidInput(_("Ask for a day like 2026-10-29, at most 400 days from today."))
    return day
