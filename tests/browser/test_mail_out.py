"""Journeys in a real browser: answering a caller, and the letter to a county (R06, R12)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, fill_in, save
from tests.browser.looks import clean


def ticket_of_mail(desk: Desk) -> Page:
    """Somebody logs a mail with an address to answer to, and opens its ticket."""
    page = desk.at("/contacts/new/", "manager")
    fill_in(page, name="Sample Writer", reach="writer@amador.example")
    save(page)
    page.get_by_role("link", name="T-", exact=False).first.click()
    page.locator("h1", has_text="T-").wait_for()
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_caller_is_answered_from_the_ticket(desk: Desk, scheme: str) -> None:
    page = ticket_of_mail(desk)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.keyboard.press("r")
    page.get_by_role("heading", name="Reply to T-").wait_for()
    clean(page)
    expect(page.get_by_label("Sample Writer, writer@amador.example")).to_be_checked()
    page.get_by_label("Your reply").fill("Please sign in again; it works now.")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_text("on its way")).to_be_visible()
    expect(page.locator(".hc-timeline")).to_contain_text("Please sign in again; it works now.")
    expect(page.get_by_text("Reply, writer@amador.example")).to_be_visible()
    clean(page)


def test_a_draft_waits_for_its_writer(desk: Desk) -> None:
    page = ticket_of_mail(desk)
    page.get_by_role("link", name="Reply by mail").click()
    page.get_by_label("Your reply").fill("Half a sentence")
    page.get_by_role("button", name="Keep it as a draft").click()
    page.get_by_role("link", name="Go on with your draft").click()
    expect(page.get_by_label("Your reply")).to_have_value("Half a sentence")


def test_a_macro_is_written_shown_and_done(desk: Desk) -> None:
    page = desk.at("/canned/new/", "manager")
    page.get_by_label("Name").fill("Call back promised")
    page.get_by_label("What a note says").fill("We call {name} back.")
    clean(page)
    page.get_by_role("button", name="Save it").click()
    page.get_by_text("is saved").wait_for()
    clean(page)
    page = ticket_of_mail(desk)
    page.get_by_role("link", name="Call back promised").click()
    expect(page.get_by_text("We call Sample Writer back.")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Do all of this").click()
    said = page.locator(".hc-timeline").get_by_text("We call Sample Writer back.")
    expect(said).to_have_count(1)
    page.get_by_label("Insert a sentence").select_option(label="Call back promised")
    page.get_by_role("button", name="Insert it").click()
    expect(page.locator("#id_text")).to_have_value("We call Sample Writer back.")
    page.get_by_role("button", name="Add note to T-").click()
    expect(said).to_have_count(2)


def test_a_county_is_told_and_the_outgoing_mail_shows_it(desk: Desk) -> None:
    page = desk.at("/program/add/people/", "lead")
    for name, words in (
        ("key", "el-dorado-it"),
        ("name", "Sample Reader"),
        ("entity", "el-dorado"),
        ("email", "it@eldorado.example"),
    ):
        control = page.locator(f"#id_{name}")
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(words)
        else:
            control.fill(words)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/program/people/**")
    page.goto(f"{desk.url}/demo/county-notices/letter/")
    clean(page)
    page.get_by_label("Counties get this letter").check()
    page.get_by_role("button", name="Save the letter").click()
    page.get_by_text("The letter is saved.").wait_for()
    clean(page)
    page.get_by_role("link", name="El Dorado").click()
    expect(page.get_by_text("As it would go out")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Send the letter to El Dorado").click()
    expect(page.get_by_text("As it was sent")).to_be_visible()
    expect(page.get_by_text("it@eldorado.example")).to_be_visible()
    clean(page)
    page.goto(f"{desk.url}/demo/outgoing/")
    page.get_by_role("link", name="El Dorado: whom to ask").click()
    expect(page.get_by_text("moved to")).to_be_visible()


@pytest.mark.parametrize("width", [1366, 390])
def test_outgoing_mail_is_clean_in_every_width(desk: Desk, width: int) -> None:
    page = desk.at("/outgoing/", "manager", width=width)
    expect(page.get_by_text("Nothing leaves this machine.")).to_be_visible()
    clean(page)
    page.locator("[data-row-link]").first.click()
    expect(page.get_by_text("The text, as it goes out")).to_be_visible()
    clean(page)
