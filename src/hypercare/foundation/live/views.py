"""Asking instead of listening, where a stream cannot be opened."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.live.policies import position_in, told
from hypercare.foundation.live.selectors import since


@require_safe
@never_cache
def happened_since(request: ProgramRequest) -> HttpResponse:
    """`?after=` a position; without one: from now on."""
    newest = request.program.journal_position
    found = since(request.actor, position_in(request.GET.get("after", ""), newest))
    events = [told(entry) for entry in found.events]
    return JsonResponse({"position": found.position, "more": found.more, "events": events})
