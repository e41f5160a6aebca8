"""The gate: every request for a page passes here, and what no row allows is refused.

After it, `request.actor`, `request.program` and `request.program_zone` are set on pages of a
program; their `program` argument is consumed. The API checks its own bearer tokens; the gate lets
it pass only where the rights file has a row.
"""

from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from hypercare.foundation.accounts import rights
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.doors import OUTSIDE, door_of, is_at_its_door
from hypercare.foundation.accounts.members import member_of, outsider
from hypercare.foundation.kernel.errors import NotAllowed, NotFound

log = structlog.get_logger("hypercare.gate")


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        route = _route(request)
        if route.bearer or route.need(request.method or "") == rights.PUBLIC:
            return None
        if not request.user.is_authenticated or not is_at_its_door(request):
            return _to_sign_in(request)
        if door_of(request) is OUTSIDE:
            _enter(request, route, outsider(request.user.pk))
        elif "program" in kwargs:
            _enter(request, route, member_of(request.user, kwargs.pop("program")))
        elif route.need(request.method or "") != rights.SIGNED_IN:
            raise Http404
        return None


def _route(request: HttpRequest) -> rights.Route:
    """Deny by default: an address without a row, or a method without one, is not there.

    The API answers 405 itself for a method that a bearer route does not have.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    route = rights.rights().routes.get(name)
    if route is None or (route.need(request.method or "") is None and not route.bearer):
        log.warning("route without a right", route=name, method=request.method)
        raise Http404
    return route


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """And back to the page that was asked for. A fragment leaves the page, and its words, alone."""
    if "HX-Request" in request.headers:
        return render(request, "accounts/signed_out_fragment.html", status=401)
    if door_of(request) is OUTSIDE:
        return redirect("recipient:sign-in")
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    return redirect_to_login(back, resolve_url("accounts:sign-in"))


def _enter(request: HttpRequest, route: rights.Route, actor: Actor | None) -> None:
    """404 without a membership, the same as for an unknown program."""
    if actor is None:
        raise Http404
    # With these three it is a ProgramRequest, which the views of a program are typed with.
    request.actor = actor  # type: ignore[attr-defined]
    request.program = actor.program  # type: ignore[attr-defined]
    request.program_zone = actor.program.zone  # type: ignore[attr-defined]
    try:
        rights.check(actor, route.name, request.method or "")
    except NotFound as error:
        raise Http404(error.sentence) from error
    except NotAllowed as error:
        raise PermissionDenied(error.sentence) from error
