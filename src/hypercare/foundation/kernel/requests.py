"""Gives each request an id, and logs its answer in one line without personal data."""

import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("hypercare.request")


class RequestIdMiddleware:
    """The id is on the answer (`X-Request-ID`), in each log line, and on each error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        # Not an attribute of Django's; who reads it comes after this.
        request.request_id = request_id  # type: ignore[attr-defined]
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info("answered", **_facts(request, response, time.perf_counter() - began))
        response["X-Request-ID"] = request_id
        return response


def _facts(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, object]:
    """The route's name, not its path: a path can hold a search word."""
    match = request.resolver_match
    return {
        "method": request.method,
        "route": match.view_name if match else "",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
    }
