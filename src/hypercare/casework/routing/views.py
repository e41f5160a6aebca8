"""The rules as a page: the same rows that advise, in words (R01)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.casework.routing.selectors import edition
from hypercare.casework.routing.tables import in_words
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan


@require_safe
def rules(request: ProgramRequest) -> HttpResponse:
    published = edition(request.program)
    rows = in_words(published.rules, plan(request.program), book(request.program))
    return render(request, "routing/rules.html", {"edition": published, "rows": rows})
