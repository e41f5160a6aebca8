"""The product as a stranger runs it, in a real browser: one instance for all tests of a worker."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize
from tools.instance import Demo

from tests.browser.looks import SIZES
from tests.plugins.browser import chromium

__all__ = ["chromium"]

PATIENCE = 20_000  # milliseconds


class Desk:
    """Pages of people who are signed in. Each role signs in once; its cookie is used again."""

    def __init__(self, browser: Browser, instance: Demo) -> None:
        self.browser, self.url = browser, f"http://127.0.0.1:{instance.port}"
        known = json.loads(instance.data.sign_ins_file.read_text())["sign_ins"]
        self.passwords = {one["username"]: one["password"] for one in known}
        self.cookies: dict[str, Any] = {}
        self.contexts: list[BrowserContext] = []

    def at(self, path: str, who: str = "agent", width: int = 1366, **how: Any) -> Page:
        """`path` is inside the program: `/queue/`."""
        state = self.cookies.get(who)
        page = self._page(width, storage_state=state, reduced_motion="reduce", **how)
        if state is None:
            self._sign_in(page, who)
            self.cookies[who] = page.context.storage_state()
        page.goto(f"{self.url}/demo{path}")
        return page

    def _page(self, width: int, **how: Any) -> Page:
        size: ViewportSize = {"width": width, "height": SIZES[width]}
        context = self.browser.new_context(viewport=size, **how)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return context.new_page()

    def _sign_in(self, page: Page, who: str) -> None:
        page.goto(f"{self.url}/")
        page.locator("[name=username]").fill(who)
        page.locator("[name=password]").fill(self.passwords[who])
        page.keyboard.press("Enter")
        page.locator(".hc-person").wait_for()

    def close(self) -> None:
        while self.contexts:
            self.contexts.pop().close()


@pytest.fixture(scope="module")
def desks(chromium: Browser, instance: Demo) -> Desk:
    return Desk(chromium, instance)


@pytest.fixture
def desk(desks: Desk) -> Iterator[Desk]:
    yield desks
    desks.close()


Filler = Callable[..., None]


def fill_in(page: Page, **other: str) -> None:
    """The five answers that must be given; `other` changes them."""
    said = {
        "name": "Sample Caller",
        "entity": "El Dorado",
        "reach": "530-555-0142",
        "about": "conversion",
        "reason": "About thirty cases are not on her list after the move.",
    } | other
    for name in ("name", "entity", "reach", "reason"):
        page.locator(f"#id_{name}").fill(said[name])
    page.locator(f"[name=about][value={said['about']}]").check(force=True)


def follow(button: Locator) -> None:
    """Presses what leads to another page and waits for it, so that what is read next is so."""
    with button.page.expect_navigation():
        button.click()


def save(page: Page) -> str:
    """Presses the one button and gives the number that is read aloud."""
    page.get_by_role("button", name="Save contact").click()
    page.wait_for_url("**/saved/**")  # and until its scripts hear the keys
    return page.locator(".hc-said").inner_text()
