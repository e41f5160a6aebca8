"""One address for two kinds of answers: Django's pages over WSGI, the live stream as plain ASGI.

Django through ASGI costs ten times the processor time per page that WSGI costs, and a stream
through Django pins a thread and a connection; so each goes its own way (`docs/adr/`).
"""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import quote_from_bytes

from a2wsgi.wsgi import WSGIResponder
from asgiref.typing import (
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    HTTPScope,
    Scope,
)
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

THREADS = 8
# Parts of an answer that may wait for a slow reader before its thread has to wait as well.
WAITING_PARTS = 4096
MB = 1024 * 1024
PIECE = MB  # a larger body waits in a file, so that it costs disk and no memory
LONGEST_BODY = 16 * MB
BODY_SECONDS = 60.0
# A message is taken whole, also one above its mailbox's limit (100 MB at most); with a token only.
LONGEST_MESSAGE = 160 * MB
MESSAGE_SECONDS = 300.0
MESSAGES = "/api/v1/messages"
# The log of a telephone system, from the page that imports it; with a session only.
LONGEST_LOG = 385 * MB
LOG_SECONDS = 600.0
LOGS = re.compile(r"/[^/]+/evidence/import/")
LIVE = re.compile(r"/[^/]+/live")
EVENTS = "/api/v1/events"
ASCII = bytes(range(0x21, 0x7F)).decode()
BODY = "hypercare.body"

# Two packages spell the types of the same protocols differently, hence Any.
_django: Any = get_wsgi_application()


def _read_already(environ: Any, start_response: Any) -> Any:
    """Django with the body as it was read, so that its thread fetches none from the event loop."""
    environ["wsgi.input"] = environ["asgi.scope"][BODY]
    return _django(environ, start_response)


_threads = ThreadPoolExecutor(THREADS, "pages")
SESSION = f"{settings.SESSION_COOKIE_NAME}=".encode()
# The first request would pay for reading every address otherwise.
get_resolver().url_patterns  # noqa: B018


class _Answer(WSGIResponder):
    """An answer of one part goes to the event loop whole.

    The library's own waits for the loop at the head, at each part and at the end, which costs the
    thread a wait and the process two switches each time. A longer one still goes that way, so that
    a slow reader holds it up.
    """

    def __init__(self) -> None:
        super().__init__(_read_already, _threads, WAITING_PARTS)
        self._held: list[Any] = []
        self._is_long = False

    def send(self, message: Any) -> None:
        is_end = message["type"] == "http.response.body" and not message.get("more_body")
        self._held.append(message)
        if is_end and not self._is_long:
            self.loop.call_soon_threadsafe(self._put, self._held)
        elif is_end or len(self._held) > 2:
            self._is_long = True
            for one in self._held:
                super().send(one)
            self._held = []

    def _put(self, messages: list[Any]) -> None:
        for message in messages:
            self.send_queue.put_nowait(message)


class Refused(Exception):
    """A body that is not taken, with the status that says why."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Gone(Exception):
    """The client hung up before it had sent everything."""


@dataclass(frozen=True)
class Patience:
    """How much a request may send, in bytes, and how long it may take."""

    most: int
    seconds: float


def patience(scope: HTTPScope) -> Patience:
    """More for a message that a script hands in, and for a log from its page."""
    headers, path = dict(scope["headers"]), scope["path"]
    if scope["method"] != "POST":
        return Patience(LONGEST_BODY, BODY_SECONDS)
    if path == MESSAGES and headers.get(b"authorization", b"").lower().startswith(b"bearer "):
        return Patience(LONGEST_MESSAGE, MESSAGE_SECONDS)
    if LOGS.fullmatch(path) and SESSION in headers.get(b"cookie", b""):
        return Patience(LONGEST_LOG, LOG_SECONDS)
    return Patience(LONGEST_BODY, BODY_SECONDS)


async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """The application that the web process serves."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1000, "reason": None})


async def _lifespan(receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """The stream asks the database in the threads of the pages too, on their connections."""
    asyncio.get_running_loop().set_default_executor(_threads)
    while (await receive())["type"] != "lifespan.shutdown":
        await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


async def _answer(scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    if _is_stream(scope):
        await _live(scope, receive, send)
        return
    allowed = patience(scope)
    with SpooledTemporaryFile(max_size=PIECE) as body:
        try:
            async with asyncio.timeout(allowed.seconds):
                await _read(scope, receive, body, allowed.most)
        except Gone:
            return
        except TimeoutError:
            await _refuse(send, Refused(HTTPStatus.REQUEST_TIMEOUT, "The request took too long."))
        except Refused as refused:
            await _refuse(send, refused)
        else:
            answer: Any = _Answer()  # the two packages again
            await answer(_tidied(scope, body), receive, send)


def _is_stream(scope: HTTPScope) -> bool:
    """The API's events are a stream for who asks for one, and a page of JSON for others."""
    if scope["path"] != EVENTS:
        return LIVE.fullmatch(scope["path"]) is not None
    return b"text/event-stream" in dict(scope["headers"]).get(b"accept", b"")


async def _live(scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Imported here because its models can be read only once the application is set up."""
    from hypercare.foundation.live import stream

    await stream.app(scope, receive, send)


async def _read(scope: HTTPScope, receive: ASGIReceiveCallable, body: IO[bytes], most: int) -> None:
    """All of it before a thread is taken, so that a slow or lost sender holds none."""
    if _announced(scope) > most:
        raise _too_large(most)
    more = True
    while more:
        event: ASGIReceiveEvent = await receive()
        if event["type"] != "http.request":
            raise Gone
        body.write(event["body"])
        if body.tell() > most:
            raise _too_large(most)
        more = event["more_body"]


def _announced(scope: HTTPScope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


def _too_large(most: int) -> Refused:
    return Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send {most // MB} MB at most.")


def _tidied(scope: HTTPScope, body: IO[bytes]) -> dict[str, Any]:
    """What WSGI needs: the body with its length, and plain ASCII in the query.

    A header with an underscore would look like one with a hyphen and could imitate it.
    """
    kept = [(n, v) for n, v in scope["headers"] if b"_" not in n and n != b"content-length"]
    query = quote_from_bytes(scope["query_string"], safe=ASCII).encode()
    headers = [*kept, (b"content-length", str(body.tell()).encode())]
    body.seek(0)
    return {**scope, "headers": headers, "query_string": query, BODY: body}


async def _refuse(send: ASGISendCallable, refused: Refused) -> None:
    problem = {
        "type": "about:blank",
        "status": refused.status,
        "title": refused.status.phrase,
        "detail": str(refused),
    }
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"connection", b"close"),
    ]
    await send(
        {
            "type": "http.response.start",
            "status": refused.status,
            "headers": headers,
            "trailers": False,
        }
    )
    await send(
        {"type": "http.response.body", "body": json.dumps(problem).encode(), "more_body": False}
    )
