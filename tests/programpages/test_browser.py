"""The pages of the program in a real Chromium: axe, a phone's width, keyboard only."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, chromium, desk, desks
from tests.browser.looks import clean, clean_in_every_look

__all__ = ["chromium", "desk", "desks"]

PAGES = {
    "overview": "/program/",
    "missing": "/program/missing/",
    "go-lives": "/program/go-lives/",
    "move a wave": "/program/waves/3/move/",
    "counties": "/program/counties/",
    "county": "/program/counties/amador/",
    "line": "/program/lines/cs_800/",
    "meeting": "/program/meetings/status/",
    "settings": "/program/facts/",
    "retire": "/program/lines/conference/retire/",
    "file": "/program/file/",
}
FAR = (datetime.now(UTC) + timedelta(days=700)).date().isoformat()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_hangs_out(desk: Desk, name: str) -> None:
    clean_in_every_look(desk.at(PAGES[name], "lead"))


def test_a_go_live_moves_by_keyboard_alone(desk: Desk) -> None:
    """R39: choose, look, save; the console stays empty under the strict policy."""
    page = desk.at("/program/go-lives/", "lead")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.get_by_role("link", name="Move wave 3").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Go-live date").fill(FAR)
    page.get_by_label("Why it moves").fill("The data was not ready.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What follows")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Move Wave 3").press("Enter")
    expect(page.get_by_text("The data was not ready.")).to_be_visible()
    clean(page)
    assert said == []


def test_a_fault_is_announced_and_leads_to_its_field(desk: Desk) -> None:
    page = desk.at(PAGES["line"], "lead", width=390)
    page.get_by_label("Hours").fill("whenever")
    page.get_by_role("button", name="Save Customer Support 800 number").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Hours")).to_have_value("whenever")
    page.get_by_role("link", name="Hours").click()
    expect(page.get_by_label("Hours")).to_be_focused()
    clean(page)
