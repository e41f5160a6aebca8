"""A status meeting in a real Chromium, and what is on a wall after it (R19, R20, R23 to R25)."""

import re
from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.looks import clean, clean_in_every_look, faultless
from tests.browser.walls import SEEN, address, publish, wall

__all__ = ["address", "wall"]

FIRST = "/meetings/MT-1001/run/"
SUMMARIES = ("Vouchers come out blank", "Reports are a day late")


def test_axe_finds_nothing_and_nothing_hangs_out(desk: Desk) -> None:
    page = desk.at(FIRST, "analyst")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clean_in_every_look(page)
    for path in (f"{FIRST}minutes/", "/issues/I-1002/", "/issues/I-1002/status/", "/issues/"):
        page.goto(f"{desk.url}/demo{path}")
        clean_in_every_look(page)


def test_from_the_status_meeting_to_a_wall_in_another_browser(
    desk: Desk, anchor: date, wall: Page
) -> None:
    """The whole way: raise two issues, miss a team, waive, decide, close, publish both boards."""
    wall.evaluate("window.kept = true")
    page = desk.at(f"/meetings/?week={anchor}", "analyst")
    page.locator("tr", has_text="Daily status").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Run this meeting").click()
    expect(page.locator(".hc-teams__team")).to_have_count(4)
    raised = _raise_two(page)
    _decide(page)
    _miss_one(page)
    _close(page)
    page.get_by_role("main").get_by_role("link", name="Minutes").click()
    for words in (*SUMMARIES, "All are on calls."):
        expect(page.get_by_role("main")).to_contain_text(words)
    clean(page)
    for issue in raised:
        expect(wall.get_by_text(issue)).to_have_count(0)
    number = publish(page, desk.url, "issue-board")
    publish(page, desk.url, "status-room")
    expect(wall.locator("#wall")).to_have_attribute("data-edition", number, timeout=SEEN)
    for issue in raised:
        expect(wall.get_by_role("rowheader", name=issue)).to_have_count(1)
    assert wall.evaluate("window.kept")
    faultless(wall)


def _close(page: Page) -> None:
    """Refused while a team is missing, then with a waiver in somebody's name (R19)."""
    close = page.get_by_role("button", name=re.compile("^Close MT-"))
    close.click()
    expect(page.locator("body")).to_contain_text("is not complete without")
    missed = page.locator(".hc-teams__team").first
    missed.get_by_label("Why the meeting can do without it").fill("All are on calls.")
    page.keyboard.press("Enter")
    expect(missed).to_contain_text("Waived by")
    clean(page)
    close.click()
    expect(page.get_by_role("main")).to_contain_text("was closed by")


def press(page: Page, key: str) -> None:
    """Once the scripts of the page hear it."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def _raise_two(page: Page) -> list[str]:
    """Their numbers."""
    for summary in SUMMARIES:
        press(page, "o")
        expect(page.locator("#raise_summary")).to_be_focused()
        page.keyboard.type(summary)
        page.keyboard.press("Enter")
        expect(page.locator("#raised")).to_contain_text(summary)
    return page.locator("#raised a").all_inner_texts()


def _decide(page: Page) -> None:
    """One field and one key; the page goes on to the next item."""
    item = page.locator("#item .hc-now__title").inner_text()
    press(page, "w")
    expect(page.locator("#id_text")).to_be_focused()
    page.keyboard.type("We look at it tonight.")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("The outcome on")
    expect(page.locator("#item .hc-now__title")).not_to_have_text(item)


def _miss_one(page: Page) -> None:
    teams = page.locator(".hc-teams__team")
    for place in range(1, 4):
        teams.nth(place).get_by_role("button", name=re.compile("^There")).click()
        expect(teams.nth(place).locator(".hc-state--done")).to_have_text("There")
    teams.first.get_by_role("button", name=re.compile("^Missing")).click()
    expect(teams.first.locator(".hc-state--late")).to_have_text("Missing")
