"""Every refusal of the API as one shape: problem+json (RFC 9457), with each field at fault."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hypercare.foundation.kernel.errors import HypercareError
from hypercare.surface.api import wire
from hypercare.surface.api.faults import Fault, faults_of, named

log = structlog.get_logger("hypercare.api")
MEDIA_TYPE = "application/problem+json"
REFERENCE = "/api/v1/"


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """`code` never changes once published; `detail` says what is wrong and what to do."""
    body: dict[str, Any] = {
        "type": f"{REFERENCE}#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": list(errors),
        "request_id": getattr(request, "request_id", ""),
    }
    return wire.answer(body, status=status, media_type=MEDIA_TYPE, headers=headers)


def translate_errors(api: NinjaAPI) -> None:
    """Registers one handler per family of errors; nothing leaves the API in another shape."""
    handlers: tuple[tuple[type[Exception], Any], ...] = (
        (HypercareError, refused),
        (ValidationError, invalid),
        (AuthenticationError, unauthenticated),
        (HttpError, unreadable),
        (UnreadablePostError, unreadable),
        (SuspiciousOperation, unreadable),
        (RequestDataTooBig, too_large),
        (Http404, nothing_here),
        (OperationalError, not_ready),
        (InterfaceError, not_ready),
        (Exception, failed),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def refused(request: HttpRequest, error: HypercareError) -> HttpResponse:
    faults = [named(name, sentence) for name, sentence in error.fields.items()]
    return problem(request, error.status, error.code, error.sentence, errors=faults)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = faults_of(error.errors)
    detail = " ".join(dict.fromkeys(fault["detail"] for fault in faults))
    return problem(request, 422, "invalid-input", detail, errors=faults)


def unauthenticated(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    """The same answer for no token, an unknown one, an expired one and a revoked one."""
    detail = _(
        "Send a valid token: “Authorization: Bearer hc_…”. Tokens expire; ask for a new one where"
        " you got this one."
    )
    challenge = {"WWW-Authenticate": 'Bearer realm="hypercare"'}
    return problem(request, 401, "unauthenticated", detail, headers=challenge)


def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    detail = _("The body is no JSON that can be read. Send one JSON object, in UTF-8.")
    return problem(request, 400, "bad-request", detail)


def too_large(request: HttpRequest, error: Exception) -> HttpResponse:
    detail = _("The body is too large. Send 2 MB at most.")
    return problem(request, 413, "too-large", detail)


def nothing_here(request: HttpRequest, error: Exception | None = None) -> HttpResponse:
    detail = _("There is nothing here, or it is not for you to see. Check the address.")
    return problem(request, 404, "not-found", detail)


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    detail = _("This address answers to %(allowed)s only.") % {"allowed": allowed}
    return problem(request, 405, "method-not-allowed", detail, headers={"Allow": allowed})


def not_ready(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database went away: nothing was acknowledged, and a repetition is safe."""
    log.error("database not there", exc_info=error)
    detail = _("The database is not ready. Send the same request with the same key again.")
    return problem(request, 503, "not-ready", detail, headers={"Retry-After": "2"})


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("failed", exc_info=error)
    detail = _(
        "Something went wrong on our side. Send the same request with the same key again; if it"
        " stays, tell us the request id."
    )
    return problem(request, 500, "failed", detail)
