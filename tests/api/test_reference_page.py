"""The browsable page of the API, for people who write scripts (issue: API)."""

import threading
from collections.abc import Callable, Iterator
from typing import Literal
from wsgiref.simple_server import make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from playwright.sync_api import Browser, Page

from hypercare.surface.api.reference_page import CODES
from hypercare.surface.api.schema import document
from tests.browser.looks import ONLY_COLOURS, clean
from tests.plugins.browser import chromium
from tests.ui.conftest import Quiet, Server

__all__ = ["chromium"]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page asks no database, so a server in a thread can show it."""
    app = StaticFilesHandler(WSGIHandler())
    with make_server("127.0.0.1", 0, app, Server, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[[int, Scheme], Page]]:
    contexts = []

    def opened(width: int, scheme: Scheme) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 768}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/api/v1/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def html() -> str:
    return Client().get("/api/v1/").content.decode()


def test_it_tells_every_operation_with_its_fields(html: str) -> None:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            assert f"{method.upper()} {path}" in html
            assert f'id="{operation["operationId"]}"' in html
    for name in document()["components"]["schemas"]["NewContact"]["properties"]:
        assert f"<code>{name}</code>" in html


def test_it_shows_an_example_that_names_address_token_and_key(html: str) -> None:
    assert "curl http://testserver/api/v1/contacts" in html
    assert "Authorization: Bearer $HYPERCARE_TOKEN" in html
    assert "Idempotency-Key: $(uuidgen)" in html


def test_each_refusal_is_told_where_its_type_points(html: str) -> None:
    """RFC 9457: `type` leads to words for people."""
    for code, status, _text in CODES:
        assert f'id="{code}"' in html
        assert str(status) in html


def test_it_needs_no_sign_in_and_no_database() -> None:
    assert Client().get("/api/v1/").status_code == 200


def test_axe_finds_nothing(open_page: Callable[[int, Scheme], Page]) -> None:
    """It is long: as a whole once, and by its colours in the dark."""
    clean(open_page(390, "light"))
    clean(open_page(1366, "dark"), ONLY_COLOURS)


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_hangs_out_of_the_window(
    open_page: Callable[[int, Scheme], Page], width: int
) -> None:
    page = open_page(width, "light")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
