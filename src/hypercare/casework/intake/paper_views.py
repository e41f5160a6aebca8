"""The contact form on paper."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from hypercare.casework.intake.paper import sheet
from hypercare.casework.intake.paper_pdf import pdf
from hypercare.foundation.accounts.requests import ProgramRequest


@require_safe
def paper(request: ProgramRequest) -> HttpResponse:
    """Print some while everything works. It holds nothing about anybody."""
    address = request.build_absolute_uri(reverse("intake:entry", args=[request.program.key]))
    response = HttpResponse(pdf(sheet(request.program, address)), content_type="application/pdf")
    name = f"contact-form-{request.program.key}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
