"""A wallboard in another browser, and publishing what it shows."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk

__all__ = ["LIVE", "SEEN", "address", "publish", "wall"]

SEEN = 30_000
LIVE = re.compile(r"^Live, as of ")


@pytest.fixture(scope="module")
def address(desks: Desk) -> str:
    """Of a screen that the analyst set up: shown once, with its code."""
    page = desks.at("/wallboards/", "analyst")
    page.locator("#id_name").fill(f"Lobby {page.locator('main tbody tr').count()}")
    page.get_by_role("button", name="Set it up").click()
    return page.locator("#wall-address").inner_text()


@pytest.fixture
def wall(desk: Desk, address: str) -> Iterator[Page]:
    """A screen of another browser, which was given its address and nothing else."""
    context = desk.browser.new_context(viewport={"width": 1920, "height": 1080})
    screen = context.new_page()
    screen.goto(address)
    expect(screen.locator("#hc-freshness")).to_have_text(LIVE, timeout=SEEN)
    assert screen.url.endswith("/wall/")
    yield screen
    context.close()


def publish(page: Page, url: str, key: str) -> str:
    """Gives the number of the edition."""
    page.goto(f"{url}/demo/boards/{key}/review/")
    button = page.get_by_role("button", name="Publish edition")
    number = button.inner_text().rpartition(" ")[2]
    button.click()
    expect(page.get_by_text(f"Edition {number} of", exact=False).first).to_be_visible()
    return number
