"""What stands under the form, in a real Chromium: attached by one key, taken over by another."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, fill_in, follow, save
from tests.browser.looks import clean, clean_in_every_look

PAGES = ("/issues/", "/issues/new/", "/contacts/C-1001/withdraw/", "/contacts/?withdrawn=1")


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_hangs_out(desk: Desk, path: str) -> None:
    clean_in_every_look(desk.at(path, "manager"))


def test_what_is_known_is_attached_by_one_key_and_taken_back_by_it(desk: Desk) -> None:
    """R31: the form and the answer stay where they are, and the whole still fits the screen."""
    first = desk.at("/contacts/new/")
    fill_in(first, reach="530-555-0177", about="conversion")
    save(first)
    page = desk.at("/contacts/new/")
    button = page.get_by_role("button", name="Save contact")
    before = button.bounding_box()
    fill_in(page, reach="530-555-0177", about="conversion")
    expect(page.locator("#beside-found")).to_contain_text("same number")
    assert button.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    clean(page)
    page.locator("#id_reason").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    to = page.locator("#id_attach_to").input_value()
    assert to.startswith("T-")
    expect(page.locator(f"[data-attach={to}]").first).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("1")
    expect(page.locator("#id_attach_to")).to_have_value("")
    page.keyboard.press("1")
    save(page)
    expect(page.get_by_role("main")).to_contain_text(to)


def test_a_call_that_is_handed_on_is_taken_over_by_one_key(desk: Desk) -> None:
    """R11: the same contact goes on; the form of a colleague shows it by itself."""
    waiting = desk.at("/contacts/new/", "agent")
    theirs = desk.at("/contacts/new/", "readiness")
    fill_in(theirs, about="unsure", reason="Nobody knows where this belongs.")
    number = save(theirs)
    expect(waiting.locator("#coming")).to_contain_text(f"Take over {number}", timeout=25_000)
    clean(waiting)
    waiting.keyboard.press("Escape")
    waiting.keyboard.press("t")
    expect(waiting.get_by_role("heading", level=1)).to_have_text(f"Go on with {number}")
    clean(waiting)
    waiting.locator("[name=about][value=conversion]").check(force=True)
    waiting.get_by_role("button", name=f"Add to {number}").click()
    expect(waiting.get_by_role("main")).to_contain_text("Took over the call.")


def test_an_issue_is_opened_shown_beside_the_form_and_attached(desk: Desk) -> None:
    page = desk.at("/issues/new/", "manager")
    page.locator("#id_summary").fill("Voucher print-outs come out blank")
    page.locator("#id_workaround").fill("Print them from the other tray.")
    page.locator("#id_is_known").check(force=True)
    follow(page.get_by_role("button", name="Open the issue"))
    issue = page.get_by_role("heading", level=1).inner_text()
    clean(page)
    form = desk.at("/contacts/new/")
    fill_in(form, reason="The voucher print-outs all come out blank since the move.")
    expect(form.locator("#beside-found")).to_contain_text("Print them from the other tray.")
    form.locator(f"[data-attach={issue}]").click()
    number = save(form)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text(number)
