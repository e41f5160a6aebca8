"""Every page in a real Chromium: nothing for axe, nothing out of the window, policy kept."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, fill_in
from tests.browser.looks import clean, clean_in_every_look

PAGES = {
    "form": "/contacts/new/",
    "contacts": "/contacts/",
    "contact": "/contacts/C-1001/",
    "saved": "/contacts/C-1001/saved/",
    "correct": "/contacts/C-1001/correct/",
    "queue": "/queue/",
    "tickets": "/tickets/",
    "ticket": "/tickets/T-1001/",
    "rules": "/rules/",
    "start": "/",
    "search": "/search/?q=case",
    "rights": "/rights/",
    "looks": "/looks/",
    "notices": "/notices/",
    "choices": "/notices/choices/",
    "paper": "/contacts/entry/?rows=2",
}
BY_ROLE = [
    ("auditor", "contact"),
    ("auditor", "ticket"),
    ("agent", "form"),
    ("agent", "ticket"),
    ("lead", "contact"),
    ("lead", "ticket"),
    ("team", "queue"),
]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_hangs_out(desk: Desk, name: str) -> None:
    """Seen by a manager, who sees most of it."""
    clean_in_every_look(desk.at(PAGES[name], "manager"))


@pytest.mark.parametrize(("who", "name"), BY_ROLE)
def test_axe_finds_nothing_where_a_role_sees_another_page(desk: Desk, who: str, name: str) -> None:
    clean(desk.at(PAGES[name], who))


def test_axe_finds_nothing_on_a_form_that_came_back(desk: Desk) -> None:
    page = desk.at("/contacts/new/")
    page.locator("#id_done").select_option("call-back")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_role("alert")).to_be_focused()
    clean_in_every_look(page)


@pytest.mark.parametrize("entity", ["El Dorado", "New System conversion team"])
def test_the_whole_form_with_its_answer_fits_the_screen(desk: Desk, entity: str) -> None:
    """pages.md: everything visible at 1366x768 without scrolling."""
    page = desk.at("/contacts/new/")
    fill_in(page, entity=entity, about="lds")
    page.locator(".hc-advice__do").wait_for()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_answer_moves_nothing_of_the_form(desk: Desk) -> None:
    page = desk.at("/contacts/new/")
    button = page.get_by_role("button", name="Save contact")
    before = button.bounding_box()
    fill_in(page, entity="New System conversion team", about="lds")
    page.locator(".hc-advice__do").wait_for()
    assert button.bounding_box() == before


def test_no_page_breaks_the_policy(desk: Desk) -> None:
    """Strict CSP: the console stays empty."""
    page = desk.at("/contacts/new/", "manager")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for path in PAGES.values():
        page.goto(f"{desk.url}/demo{path}")
    assert said == []


def test_what_is_still_missing_is_named_together_and_no_word_is_lost(desk: Desk) -> None:
    page = desk.at("/contacts/new/")
    page.locator("#id_reason").fill("Keep these words.")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_role("alert")).to_contain_text("Who is calling")
    expect(page.get_by_role("alert")).to_contain_text("What it is about")
    expect(page.locator("#id_reason")).to_have_value("Keep these words.")
    page.get_by_role("link", name="Who is calling").click()
    expect(page.locator("#id_name")).to_be_focused()
