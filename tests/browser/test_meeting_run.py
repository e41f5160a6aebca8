"""A status meeting in a real Chromium: raise, miss a team, waive, decide, close (R19, R20)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.test_beside import clean

FIRST = "/meetings/MT-1001/run/"


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_hangs_out(desk: Desk, width: int, scheme: str) -> None:
    page = desk.at(FIRST, "analyst", width=width, color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    clean(page)
    for path in (f"{FIRST}minutes/", "/issues/I-1002/", "/issues/I-1002/status/", "/issues/"):
        page.goto(desk.url + "/demo" + path)
        clean(page)


def test_two_issues_are_raised_a_team_is_missed_and_waived_and_the_meeting_closed(
    desk: Desk,
) -> None:
    """The journey of the status meeting, by keyboard where hands are on it."""
    page = desk.at(FIRST, "analyst")
    for summary in ("Vouchers come out blank", "Reports are a day late"):
        page.keyboard.press("o")
        expect(page.locator("#raise_summary")).to_be_focused()
        page.keyboard.type(summary)
        page.keyboard.press("Enter")
        expect(page.locator("#raised")).to_contain_text(summary)
    _decide(page)
    teams = page.locator(".hc-teams__team")
    for place in range(1, teams.count()):
        teams.nth(place).get_by_role("button", name=re.compile("^There")).click()
        expect(teams.nth(place)).to_contain_text("There")
    teams.nth(0).get_by_role("button", name=re.compile("^Missing")).click()
    expect(teams.nth(0).locator(".hc-state--late")).to_have_text("Missing")
    page.get_by_role("button", name="Close MT-1001").click()
    expect(page.get_by_role("main")).to_contain_text("is not complete without")
    teams.nth(0).get_by_label("Why the meeting can do without it").fill("All are on calls.")
    page.keyboard.press("Enter")
    expect(teams.nth(0)).to_contain_text("Waived by")
    clean(page)
    page.get_by_role("button", name="Close MT-1001").click()
    expect(page.get_by_role("main")).to_contain_text("MT-1001 was closed by")
    page.get_by_role("link", name="Minutes").first.click()
    expect(page.get_by_role("main")).to_contain_text("Vouchers come out blank")
    expect(page.get_by_role("main")).to_contain_text("All are on calls.")
    clean(page)


def _decide(page: Page) -> None:
    """One field and one key; the page goes on to the next item."""
    item = page.locator("#item .hc-now__title").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    page.keyboard.type("We look at it tonight.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("The outcome on")
    expect(page.locator("#item .hc-now__title")).not_to_have_text(item)
