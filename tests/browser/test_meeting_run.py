"""A status meeting in a real Chromium: raise, miss a team, waive, decide, close (R19, R20)."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.test_beside import clean

FIRST = "/meetings/MT-1001/run/"


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_hangs_out(desk: Desk, width: int, scheme: str) -> None:
    page = desk.at(FIRST, "analyst", width=width, color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clean(page)
    for path in (f"{FIRST}minutes/", "/issues/I-1002/", "/issues/I-1002/status/", "/issues/"):
        page.goto(f"{desk.url}/demo{path}")
        clean(page)


def test_two_issues_are_raised_a_team_is_missed_and_waived_and_the_meeting_closed(
    desk: Desk, anchor: date
) -> None:
    """The journey of the status meeting, by keyboard where hands are on it."""
    page = desk.at(f"/meetings/?week={anchor}", "analyst")
    page.locator("tr", has_text="Daily status").first.get_by_role("link").first.click()
    page.get_by_role("link", name="Run this meeting").click()
    expect(page.locator(".hc-teams__team")).to_have_count(4)
    _raise_two(page)
    _decide(page)
    _miss_one(page)
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
    page.get_by_role("main").get_by_role("link", name="Minutes").click()
    for words in ("Vouchers come out blank", "Reports are a day late", "All are on calls."):
        expect(page.get_by_role("main")).to_contain_text(words)
    clean(page)


def _raise_two(page: Page) -> None:
    for summary in ("Vouchers come out blank", "Reports are a day late"):
        page.keyboard.press("o")
        expect(page.locator("#raise_summary")).to_be_focused()
        page.keyboard.type(summary)
        page.keyboard.press("Enter")
        expect(page.locator("#raised")).to_contain_text(summary)


def _decide(page: Page) -> None:
    """One field and one key; the page goes on to the next item."""
    item = page.locator("#item .hc-now__title").inner_text()
    page.keyboard.press("w")
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
