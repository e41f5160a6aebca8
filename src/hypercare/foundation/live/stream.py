"""The live stream at /KEY/live and /api/v1/events: plain ASGI, one event per journal entry.

No Django request, no ORM and no database connection belong to a stream while it runs.
"""

import asyncio
import json
import re
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.conf import settings
from django.db import DatabaseError

from hypercare.foundation.accounts.bearer import SCREEN_COOKIE, digest, secret_in
from hypercare.foundation.live import hub as hubs
from hypercare.foundation.live.door import Badge, Browser, Script
from hypercare.foundation.live.hub import Listener
from hypercare.foundation.live.policies import beat, position_in

WALL = "/wall/live"
PATH = re.compile(r"/([a-z][a-z0-9-]{1,39})/live")
BEAT_SECONDS = 15.0
HELLO = b"retry: 2000\n\n"
REFUSALS = {
    401: ("unauthenticated", "Sign in, or send a token: Authorization: Bearer hc_…"),
    404: ("not-found", "There is nothing here, or it is not for you to see. Check the address."),
    405: ("method-not-allowed", "This address answers to GET only."),
}
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def app(scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """401 without a session or token, 404 without a membership, 405 for anything but GET."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    badge = _badge(scope)
    if badge is None:
        await _refuse(send, 401)
        return
    try:
        actor = await hubs.hub().let_in(badge)
    except DatabaseError:
        await _come_back(send)
        return
    if actor is None:
        await _refuse(send, 401 if isinstance(badge, Script) else 404)
        return
    position = _after(scope, actor.program.journal_position)
    await _run(Listener(badge, actor, position), receive, send)


async def _run(listener: Listener, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    await _start(send, 200, HEADERS)
    await _part(send, HELLO + beat(listener.position))
    gone = asyncio.create_task(_hung_up(receive))
    gone.add_done_callback(lambda _: listener.end())
    try:
        async with hubs.hub().joined(listener):
            await _pass_on(listener, send)
    finally:
        gone.cancel()
    await _part(send, b"", more=False)


async def _pass_on(listener: Listener, send: ASGISendCallable) -> None:
    while not listener.ended:
        try:
            event = await asyncio.wait_for(listener.waiting.get(), BEAT_SECONDS)
        except TimeoutError:
            event = beat(listener.position)
        if listener.ended or event is None:
            return
        await _part(send, event)
        if listener.missed and listener.waiting.empty():
            hubs.hub().look_again(listener)


async def _hung_up(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _badge(scope: HTTPScope) -> Badge | None:
    """The API takes a token and no cookie, pages a cookie and no token; a wall its own cookie."""
    if scope["path"] == WALL:
        secret = _cookie(scope, SCREEN_COOKIE)
        return Script(digest(secret)) if secret else None
    path = PATH.fullmatch(scope["path"])
    if path is None:
        secret = secret_in(_header(scope, b"authorization"))
        return Script(digest(secret)) if secret else None
    session_key = _cookie(scope, settings.SESSION_COOKIE_NAME)
    return Browser(session_key, path[1]) if session_key else None


def _cookie(scope: HTTPScope, name: str) -> str:
    try:
        jar: SimpleCookie = SimpleCookie(_header(scope, b"cookie"))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def _header(scope: HTTPScope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _after(scope: HTTPScope, newest: int) -> int:
    """Last-Event-ID of a page that comes back, else ?after= of the page, else from now on."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
    return position_in(_header(scope, b"last-event-id") or asked, newest)


async def _refuse(send: ASGISendCallable, status: int) -> None:
    """Problem+json, in the words of the API (RFC 9457)."""
    code, detail = REFUSALS[status]
    body = {
        "type": f"/api/v1/#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [],
        "request_id": "",
    }
    kind = (b"content-type", b"application/problem+json")
    challenge = [(b"www-authenticate", b"Bearer")] if status == 401 else []
    await _start(send, status, [kind, (b"cache-control", b"no-store"), *challenge])
    await _part(send, json.dumps(body).encode(), more=False)


async def _come_back(send: ASGISendCallable) -> None:
    """A browser tries again after a stream that ended, but never after an error."""
    await _start(send, 200, HEADERS)
    await _part(send, HELLO, more=False)


async def _start(send: ASGISendCallable, status: int, headers: Any) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": headers, "trailers": False}
    )


async def _part(send: ASGISendCallable, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
