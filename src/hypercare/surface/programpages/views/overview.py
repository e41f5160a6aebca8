"""Everything the program decides on one page, and what it has not decided yet (R02)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.accounts.rights import may
from hypercare.surface.programpages import selectors


@require_safe
def overview(request: ProgramRequest) -> HttpResponse:
    parts, gaps = selectors.parts(request.program)
    facts = {"parts": parts, "gaps": gaps, "may_edit": may(request.actor, "program.edit")}
    return render(request, "programpages/overview.html", facts)


@require_safe
def missing(request: ProgramRequest) -> HttpResponse:
    topics = selectors.gaps(request.program)
    facts = {
        "topics": topics,
        "count": sum(len(places) for _topic, places in topics),
        "may_edit": may(request.actor, "program.edit"),
    }
    return render(request, "programpages/missing.html", facts)
