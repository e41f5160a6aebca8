"""The two doors of the product: staff, and projects outside with an account of their own (rule 2).

A session belongs to one door. Its cookie is sent to that door alone, and the session itself says
which one it is, so that a copied cookie opens nothing either.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date


@dataclass(frozen=True)
class Door:
    """`path` is where its pages are, `mark` the session's own word of it."""

    name: str
    path: str
    cookie: str
    mark: str = "door"


STAFF = Door("", "/", settings.SESSION_COOKIE_NAME)
OUTSIDE = Door("recipient", "/recipient/", "hypercare_recipient")


def door_of(request: HttpRequest) -> Door:
    return OUTSIDE if request.path.startswith(OUTSIDE.path) else STAFF


def is_at_its_door(request: HttpRequest) -> bool:
    """Whether the session was begun at the door that is asked."""
    door = door_of(request)
    return str(request.session.get(door.mark, "")) == door.name


class DoorSessionMiddleware(SessionMiddleware):
    """Django's own at the staff's door; at the other one with its own cookie and path."""

    def process_request(self, request: HttpRequest) -> None:
        request.session = self.SessionStore(request.COOKIES.get(door_of(request).cookie))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if door_of(request) is STAFF:
            return super().process_response(request, response)
        session = request.session
        patch_vary_headers(response, ("Cookie",))
        if session.is_empty():
            if OUTSIDE.cookie in request.COOKIES:
                response.delete_cookie(OUTSIDE.cookie, path=OUTSIDE.path, samesite="Strict")
        elif session.modified and response.status_code < 500:
            session.save()
            _give(request, response)
        return response


def _give(request: HttpRequest, response: HttpResponse) -> None:
    seconds = request.session.get_expiry_age()
    response.set_cookie(
        OUTSIDE.cookie,
        request.session.session_key or "",
        max_age=seconds,
        expires=http_date(time.time() + seconds),
        path=OUTSIDE.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
