"""The answers of a day, looked up by the contact page without a round trip and offline (R01)."""

from datetime import date, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from hypercare.casework.routing.answers import SHAPE, answers_for
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput

FURTHEST = timedelta(days=400)


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
