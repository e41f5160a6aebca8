"""Rules without fear, in a real Chromium: by keyboard, on a phone, and looked up by a script."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.looks import clean, clean_in_every_look

TRIED = "?kind=county&concerns=napa&about=lds&channel=phone&rules=1&day=2026-10-29"
LOOK_UP = """async ([kind, concern, about, channel, back]) => {
  const data = await (await fetch("/demo/rules/answers.json")).json();
  const [grid, place] = data.callers[kind][concern];
  const at = data.abouts.indexOf(about) * data.channels.length + data.channels.indexOf(channel);
  const row = data.grids[grid][at * 2 + (back ? 1 : 0)];
  return data.answers[data.places[place][row]];
}"""


def begin(desk: Desk, **how: Any) -> Page:
    page = desk.at("/rules/", "lead", **how)
    page.get_by_role("button", name="Begin a draft").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of the routing rules")
    return page


def test_axe_finds_nothing_on_the_pages_of_the_rules(desk: Desk) -> None:
    page = begin(desk)
    clean_in_every_look(page)
    address = page.url
    for path in ("rows/1/", "rows/new/", "publish/"):
        page.goto(address + path)
        clean_in_every_look(page)
    for path in ("try/", f"try/{TRIED}", "editions/", "editions/1/", "drafts/"):
        page.goto(address.partition("drafts/")[0] + path)
        clean_in_every_look(page)


def test_a_rule_is_changed_and_published_by_keyboard_only(desk: Desk) -> None:
    """R01: the new sentence is on the next contact's page at once."""
    page = begin(desk)
    page.get_by_role("link", name="Edit row 8").press("Enter")
    page.locator("#id_say").press("Control+A")
    page.keyboard.type("Please call the C-IV Service Desk on {number}.")
    page.get_by_role("button", name="Save the row").press("Enter")
    up = page.get_by_role("button", name="Up row 8")
    up.press("Enter")
    expect(page.get_by_role("button", name="Up row 7")).to_be_focused()
    page.get_by_role("button", name="Down row 7").press("Enter")
    expect(page.get_by_role("button", name="Down row 8")).to_be_focused()
    page.get_by_role("link", name="Check and publish").press("Enter")
    expect(page.get_by_text("Row 8 answers otherwise.")).to_be_visible()
    page.locator("#id_reason").press_sequentially("The desk asked for it.")
    page.get_by_role("button", name="Publish edition").press("Enter")
    expect(page.get_by_text("is published and in force now")).to_be_visible()
    expect(page.get_by_text("The desk asked for it.")).to_be_visible()
    answer = page.evaluate(LOOK_UP, ["county", "napa", "conversion", "phone", False])
    assert answer["say"] == "Please call the C-IV Service Desk on 866-555-0100."


def test_a_script_looks_up_what_the_page_says(desk: Desk) -> None:
    """R01: no second implementation of the rules."""
    page = desk.at("/contacts/new/")
    answer = page.evaluate(LOOK_UP, ["county", "el-dorado", "unsure", "phone", False])
    page.locator("#id_name").fill("Sample Caller")
    page.locator("#id_entity").fill("El Dorado")
    page.locator("[name=about][value=unsure]").check(force=True)
    expect(page.locator(".hc-advice__do")).to_have_text(answer["headline"])
    expect(page.locator(".hc-advice__say")).to_have_text(answer["say"])


def test_two_people_see_whose_change_came_between(desk: Desk) -> None:
    mine = begin(desk)
    address = mine.url + "rows/4/"
    mine.goto(address)
    theirs = desk.at(address.partition("/demo")[2], "manager")
    theirs.locator("#id_say").fill("From the manager.")
    theirs.get_by_role("button", name="Save the row").click()
    theirs.get_by_role("heading", level=1).wait_for()
    mine.locator("#id_say").fill("From the lead.")
    mine.get_by_role("button", name="Save the row").click()
    expect(mine.get_by_role("alert").first).to_contain_text("changed this row")
    expect(mine.get_by_role("alert").first).to_contain_text("From the manager.")
    expect(mine.locator("#id_say")).to_have_value("From the lead.")
    clean(mine)


def test_a_page_of_the_rules_prints_the_whole_table(desk: Desk) -> None:
    page = desk.at("/rules/", "lead")
    page.emulate_media(media="print")
    expect(page.locator("tr#row-16")).to_be_visible()
    expect(page.get_by_role("link", name="All editions")).to_be_hidden()
