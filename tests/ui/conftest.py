"""Serves the gallery on a free port of this machine and opens pages on it."""

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Literal
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, Page

from tests.plugins.browser import chromium

__all__ = ["chromium"]

Scheme = Literal["light", "dark"]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "tests.ui.served.frame",
]
SETTINGS = {
    "ROOT_URLCONF": "tests.ui.served",
    "MIDDLEWARE": ["csp.middleware.CSPMiddleware"],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": PROCESSORS},
        }
    ],
}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The test's own output is enough."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with override_settings(**SETTINGS):
        app = StaticFilesHandler(WSGIHandler())
        with make_server("127.0.0.1", 0, app, Server, Quiet) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """`open_page("/gallery/", width=390, scheme="dark")`; each page has its own cookies."""
    contexts = []

    def opened(path: str, width: int = 1366, scheme: Scheme = "light") -> Page:
        height = 844 if width < 600 else 768
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path)
        page.evaluate("document.activeElement.blur()")
        return page

    yield opened
    for context in contexts:
        context.close()
