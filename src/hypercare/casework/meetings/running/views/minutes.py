"""The minutes on one page, as HTML and as PDF."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.casework.meetings.running.minutes import minutes_of
from hypercare.casework.meetings.running.minutes_pdf import pdf
from hypercare.casework.meetings.running.views.page import found
from hypercare.foundation.accounts.requests import ProgramRequest
from hypercare.foundation.filestore.services import read


@require_safe
def minutes(request: ProgramRequest, number: int) -> HttpResponse:
    mine = found(request, number)
    facts = {"meeting": mine, "minutes": minutes_of(mine)}
    return render(request, "meetings/running/minutes.html", facts)


@require_safe
def minutes_file(request: ProgramRequest, number: int) -> HttpResponse:
    """Of a closed meeting, exactly what was sent; of another, as it stands."""
    mine = found(request, number)
    closing = getattr(mine, "closing", None)
    data = b"".join(read(closing.minutes)) if closing else pdf(minutes_of(mine))
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="minutes-{mine.reference}.pdf"'
    return response
