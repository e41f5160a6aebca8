"""One address for pages and the live stream: what reaches a thread, and what does not."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from pytest_django import Settings

from hypercare.config import asgi

pytestmark = pytest.mark.urls(__name__)


def echo(request: HttpRequest) -> HttpResponse:
    said = {
        "length": len(request.body),
        "imitated": request.headers.get("X-Real-Name"),
        "query": request.GET.get("q"),
    }
    return HttpResponse(json.dumps(said), content_type="application/json")


def large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * 3_000_000)


MADE: list[bytes] = []


def parts(request: HttpRequest, count: int) -> StreamingHttpResponse:
    def made() -> Iterator[bytes]:
        for number in range(count):
            MADE.append(b"%d," % number)
            yield MADE[-1]

    return StreamingHttpResponse(made())


urlpatterns = [path("echo", echo), path("large", large), path("parts/<int:count>", parts)]


@pytest.fixture(autouse=True)
def _bare_pages(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django without sign-in and database: this is about what comes before them."""
    settings.MIDDLEWARE = []
    monkeypatch.setattr(asgi, "_django", WSGIHandler())


def ask(target: str, *events: dict[str, Any], **scope: Any) -> tuple[int, bytes]:
    """Runs the application on one request. Status 0: it said nothing."""
    waiting, said = list(events), []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(event: dict[str, Any]) -> None:
        said.append(event)

    asyncio.run(_run(_scope(target, **scope), receive, send))
    status = said[0]["status"] if said else 0
    return status, b"".join(event.get("body", b"") for event in said)


def test_the_stream_asks_the_database_in_the_threads_of_the_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Safety row 50: so readers need no connections beside theirs."""
    monkeypatch.setattr(asgi, "_threads", ThreadPoolExecutor(1, "pages"))
    begins = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> dict[str, str]:
        return begins.pop(0)

    async def send(_event: dict[str, str]) -> None: ...

    async def test() -> str:
        await _run({"type": "lifespan"}, receive, send)
        return await asyncio.to_thread(lambda: threading.current_thread().name)

    assert asyncio.run(test()).startswith("pages")


async def _run(scope: Any, receive: Any, send: Any) -> None:
    await asgi.app(scope, receive, send)


def _scope(target: str, **more: Any) -> dict[str, Any]:
    where, _, query = target.partition("?")
    common = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http"}
    request = {"method": "POST", "path": where, "raw_path": where.encode(), "root_path": ""}
    headers = [(b"host", b"localhost"), *more.pop("headers", [])]
    return {
        **common,
        **request,
        "query_string": query.encode(),
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        **more,
    }


def part(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_pieces_without_a_length_arrives_whole() -> None:
    status, said = ask("/echo", part(b"a" * 10, more=True), part(b"b" * 5))
    assert status == 200
    assert json.loads(said)["length"] == 15


def test_it_refuses_a_body_that_is_announced_too_large() -> None:
    size = str(asgi.LONGEST_BODY + 1).encode()
    status, said = ask("/echo", headers=[(b"content-length", size)])
    assert (status, json.loads(said)["status"]) == (413, 413)


def test_it_refuses_a_body_that_turns_out_too_large() -> None:
    piece = part(b"x" * (1024 * 1024), more=True)
    status, _ = ask("/echo", *[piece] * 17)
    assert status == 413


def test_a_script_may_hand_in_a_message_that_no_page_may_send() -> None:
    """One above its mailbox's limit is kept whole; without a token nothing of that size waits."""
    bears = [(b"authorization", b"Bearer x"), (b"content-length", b"%d" % (100 * asgi.MB))]
    assert asgi.patience(_scope(asgi.MESSAGES, headers=bears)).most > 100 * asgi.MB  # type: ignore[arg-type]
    assert asgi.patience(_scope(asgi.MESSAGES)).most == asgi.LONGEST_BODY  # type: ignore[arg-type]
    assert asgi.patience(_scope("/echo", headers=bears)).most == asgi.LONGEST_BODY  # type: ignore[arg-type]


def test_a_log_may_be_long_on_the_page_that_imports_it_and_for_who_is_signed_in_alone() -> None:
    """Row 8: the limit stands before anything is opened."""
    session = [(b"cookie", b"theme=dark; " + asgi.SESSION + b"x")]
    page = "/demo/evidence/import/"
    assert asgi.patience(_scope(page, headers=session)).most == asgi.LONGEST_LOG  # type: ignore[arg-type]
    others = (_scope(page), _scope(f"{page}x", headers=session), _scope("/echo", headers=session))
    for scope in others:
        assert asgi.patience(scope).most == asgi.LONGEST_BODY  # type: ignore[arg-type]


@pytest.mark.parametrize("size", [0, 1, asgi.PIECE - 1, asgi.PIECE, 2 * asgi.PIECE])
def test_a_body_of_any_size_arrives_whole(size: int) -> None:
    status, said = ask("/echo", part(b"x" * size))
    assert (status, json.loads(said)["length"]) == (200, size)


def test_a_sender_that_hangs_up_takes_no_thread() -> None:
    assert ask("/echo", part(b"half", more=True)) == (0, b"")


def test_a_sender_that_stalls_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "BODY_SECONDS", 0.01)
    monkeypatch.setattr(asgi, "_read", lambda *_: asyncio.sleep(30))
    assert ask("/echo")[0] == 408


def test_a_header_with_an_underscore_cannot_imitate_another() -> None:
    _, said = ask("/echo", part(b""), headers=[(b"x_real_name", b"mallory")])
    assert json.loads(said)["imitated"] is None


def test_a_query_with_bytes_beyond_ascii_is_read() -> None:
    status, said = ask("/echo?q=Núñez", part(b""))
    assert (status, json.loads(said)["query"]) == (200, "Núñez")


def test_a_large_answer_arrives_whole() -> None:
    status, said = ask("/large", part(b""))
    assert (status, len(said)) == (200, 3_000_000)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 500])
def test_an_answer_in_parts_arrives_whole_and_in_order(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(asgi, "WAITING_PARTS", 4)
    status, said = ask(f"/parts/{count}", part(b""))
    assert (status, said) == (200, b"".join(b"%d," % number for number in range(count)))


def test_a_slow_reader_holds_an_answer_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for it is bounded, however long the answer is."""
    monkeypatch.setattr(asgi, "WAITING_PARTS", 4)
    MADE.clear()
    ahead, read = [], [0]

    async def receive() -> dict[str, Any]:
        return part(b"")

    async def send(event: dict[str, Any]) -> None:
        read[0] += bool(event.get("body"))
        ahead.append(len(MADE) - read[0])
        for _ in range(100):  # turns of the loop, in which it could go on
            await asyncio.sleep(0)

    asyncio.run(_run(_scope("/parts/100"), receive, send))
    assert read == [100]
    assert max(ahead) <= 4 + 2


def test_other_protocols_are_closed() -> None:
    said: list[dict[str, Any]] = []

    async def send(event: dict[str, Any]) -> None:
        said.append(event)

    asyncio.run(_run({"type": "websocket"}, None, send))
    assert [event["type"] for event in said] == ["websocket.close"]
