"""A journey in a real browser: a report is approved, and the other project reads and asks (R27)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, follow
from tests.browser.looks import clean, clean_in_every_look


def newest(desk: Desk, width: int = 1366) -> Page:
    page = desk.at("/reports/", "manager", width=width)
    clean(page)
    page.locator("[data-row-link]").first.click()
    page.get_by_role("heading", name="Daily report", exact=False).first.wait_for()
    return page


def as_recipient(desk: Desk) -> Page:
    page = desk._page(1366)
    page.goto(f"{desk.url}/recipient/")
    clean(page)
    page.get_by_label("Sign-in name").fill("recipient")
    page.get_by_label("Password").fill(desk.passwords["recipient"])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Daily reports").wait_for()
    return page


def tab(page: Page, to: str) -> None:
    """Presses Tab until it has the focus; more than forty times would be a maze."""
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("words => document.activeElement.innerText.startsWith(words)", to):
            return
    raise AssertionError(f"{to} cannot be reached")


def approved_by_keyboard(desk: Desk) -> None:
    """To the list, its newest edition, and the button: no hand leaves the keyboard."""
    page = desk.at("/", "manager")
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.get_by_role("heading", name="Daily reports").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(page.locator("[data-row-link]").first).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Daily report", exact=False).first.wait_for()
    page.wait_for_load_state()
    tab(page, "Approve and send edition")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is approved. It is sent within a minute.")).to_be_visible()


def test_a_draft_is_approved_and_what_was_sent_is_read_and_asked_about(desk: Desk) -> None:
    clean(newest(desk))
    approved_by_keyboard(desk)
    outside = as_recipient(desk)
    clean(outside)
    follow(outside.locator("tbody a").first)
    clean(outside)
    outside.get_by_role("button", name="I have read edition").click()
    expect(outside.get_by_text("The help desk sees that you have read it.")).to_be_visible()
    outside.get_by_label("Your question").fill("Which county is the first contact of?")
    outside.get_by_role("button", name="Ask the help desk").click()
    expect(outside.get_by_text("Your question has the number C-")).to_be_visible()
    clean(outside)
    outside.get_by_role("button", name="Sign out").click()
    outside.get_by_role("heading", name="Sign in to read the daily reports").wait_for()


@pytest.mark.parametrize(
    "path", ["/reports/charts/", "/reports/mailings/", "/reports/mailings/new/"]
)
def test_axe_finds_nothing_on_the_pages_beside_it(desk: Desk, path: str) -> None:
    clean_in_every_look(desk.at(path, "manager"))


def test_an_edition_fits_a_telephone(desk: Desk) -> None:
    clean(newest(desk, width=390))
