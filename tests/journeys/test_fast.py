"""What logging a typical call costs in keys, in a real Chromium."""

import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, anchor, desk, desks, instance
from tests.plugins.browser import chromium

__all__ = ["anchor", "chromium", "desk", "desks", "instance"]

PATIENCE = 60_000  # milliseconds
MOST = 25


class Keys:
    """Presses keys and counts them; what the caller says is typed, and not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += len(key.split("+"))

    def tab_to(self, selector: str) -> None:
        for _step in range(12):
            self.press("Tab")
            if self.page.evaluate("it => document.activeElement.matches(it)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached")

    def dictated(self, text: str) -> None:
        self.page.keyboard.type(text)


def test_a_typical_call_takes_at_most_twenty_five_keys(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """R35: besides the words of the reason, the caller's name and number."""
    page = desk.at("/queue/")
    page.set_default_timeout(PATIENCE)
    page.wait_for_load_state()
    keys = Keys(page)
    keys.press("n")
    expect(page.locator("#id_name")).to_be_focused(timeout=PATIENCE)
    page.wait_for_load_state()
    keys.dictated("Sample Caller")
    keys.tab_to("#id_entity")
    keys.press("n", "a", "p")
    expect(page.locator("#id_entity_found [role=option]").first).to_be_visible(timeout=PATIENCE)
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#id_entity")).to_have_value("Napa")
    keys.tab_to("#id_reach")
    keys.dictated("707-555-0142")
    keys.tab_to("[name=about]")
    keys.press("2")
    keys.tab_to("#id_reason")
    keys.dictated("An old case is not to be found.")
    keys.press("Control+Enter")
    expect(page.locator(".hc-said")).to_contain_text("C-", timeout=PATIENCE)
    with capsys.disabled():
        sys.stdout.write(f"\nkeys of a typical call: {keys.count} (at most {MOST})\n")
    assert keys.count <= MOST
