"""Error pages: one sentence that says what is wrong and what to do. The API has its own."""

from collections.abc import Callable

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import HypercareError

log = structlog.get_logger("hypercare.errors")


class ErrorMiddleware:
    """Turns what a service or policy refused into a page with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, HypercareError):
            return None
        return page(request, error.status, title_of(error.status), error.sentence)


def title_of(status: int) -> str:
    titles = {
        400: _("That did not work"),
        403: _("Not yours to do"),
        404: _("Nothing here"),
        409: _("Something changed in the meantime"),
        503: _("Not ready"),
    }
    return titles.get(status, titles[400])


def page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    facts = {
        "status": status,
        "title": title,
        "text": sentence,
        "request_id": getattr(request, "request_id", ""),
    }
    return render(request, "ui/error.html", facts, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        sentence = _(
            "That is more than 2 MB of text at once. Nothing was changed. Go back: your words are"
            " still there. Attach long text as a file."
        )
        return page(request, 413, _("That was too much at once"), sentence)
    return page(request, 400, title_of(400), _("Go back, reload the page, and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The gate's sentence names the role and what it lacks."""
    said = str(exception) or _("Your role does not include this.")
    return page(request, 403, title_of(403), said)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same words for unseen and unknown (safety rule 4)."""
    sentence = _("There is nothing here, or it is not for you to see. Check the address.")
    return page(request, 404, title_of(404), sentence)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`."""
    sentence = _(
        "This page was open while you signed in or out. Go back, reload it, and try again."
    )
    return page(request, 403, title_of(403), sentence)


def failed(request: HttpRequest) -> HttpResponse:
    """Without the frame, which may be what failed. Called while the exception is at hand."""
    log.error("failed", exc_info=True)
    facts = {
        "status": 500,
        "title": _("Something went wrong on our side"),
        "text": _("Nothing was saved by this step. Try again; if it stays, say this number."),
        "request_id": getattr(request, "request_id", ""),
    }
    return HttpResponse(loader.render_to_string("ui/error.html", facts), status=500)
