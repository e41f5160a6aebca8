"""The gallery: each component of the kit in each of its states, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.panels import panels_for
from hypercare.foundation.ui import samples


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Later apps show their own components through the registry of panels."""
    panels = panels_for("gallery", request, None)
    return render(request, "ui/gallery.html", samples.everything(clock.now()) | {"panels": panels})
