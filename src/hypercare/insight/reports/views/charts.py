"""Charts of the register since the first go-live; the report's numbers come from the same rows."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.kernel import clock
from hypercare.insight.reports.figures import since_go_live


@require_safe
def shown(request: ProgramRequest) -> HttpResponse:
    return render(
        request, "reports/charts.html", {"figures": since_go_live(request.actor, clock.now())}
    )
