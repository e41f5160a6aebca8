"""The main job in a real Chromium: log a call, read the advice, save, find it with the team."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from tools.instance import Demo

from hypercare.surface.demo.sample import SampleContact, contacts
from tests.browser.conftest import Desk, fill_in, save

TYPED = ("C01", "C02", "C03", "C04", "C05", "C06", "C16", "C22", "C36", "C40")


SAMPLES = [sample for sample in contacts() if sample.id in TYPED]


def test_a_call_is_logged_by_keyboard_only_and_found_with_the_team(desk: Desk) -> None:
    """R10, R12, R13, R35: one key, the answers in the order of the call, one number."""
    page = desk.at("/")
    page.keyboard.press("n")
    expect(page.locator("#id_name")).to_be_focused()
    page.keyboard.type("Sample Caller")
    tab(page, "[name=name_answer]")
    tab(page, "#id_entity")
    page.keyboard.type("El Dorado")
    tab(page, "#id_reach")
    page.keyboard.type("530-555-0142")
    tab(page, "[name=about]")
    page.keyboard.press("Space")
    tab(page, "#id_reason")
    page.keyboard.type("About thirty cases are not on her list, by keyboard.")
    expect(page.locator(".hc-advice__do")).to_contain_text("Service Desk")
    expect(page.locator("a.hc-phone--big")).to_have_attribute("href", "tel:+1-866-555-0100")
    tab(page, "button.usa-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/saved/**")  # and until its scripts hear the keys
    number = page.locator(".hc-said").inner_text()
    ticket = page.get_by_role("link", name="T-").inner_text()
    page.keyboard.press("g")
    page.keyboard.press("q")
    row = page.get_by_role("row").filter(has_text=ticket)
    expect(row).to_contain_text("by keyboard")
    expect(row).to_contain_text("MRT")
    row.get_by_role("link", name=ticket).press("Enter")
    page.locator("#opened h2 a").press("Enter")
    expect(page.get_by_text(number).first).to_be_visible()


def tab(page: Page, to: str) -> None:
    """Presses Tab until the field has the focus; more than twelve times would be a maze."""
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", to):
            return
    raise AssertionError(f"{to} cannot be reached")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_ten_of_the_forty_get_their_redirect_on_their_day(
    desk: Desk, anchor: date, sample: SampleContact
) -> None:
    """R08 to R11: typed in the browser, for the day on which they happened."""
    page = desk.at("/contacts/new/")
    type_sample(page, sample, anchor)
    redirect = sample.expected.redirect
    expect(page.locator(f"[data-advice={redirect}]")).to_be_visible()
    save(page)
    expect(page.locator("[data-advice]")).to_have_attribute("data-advice", redirect)
    assert page.get_by_role("link", name="T-").count() == int(sample.expected.ticket_required)


def type_sample(page: Page, sample: SampleContact, anchor: date) -> None:
    facts = sample.facts
    page.locator("details.hc-details summary").click()
    page.locator("#id_happened_date").fill((anchor + timedelta(days=sample.day)).isoformat())
    page.locator("#id_happened_time").fill(sample.time.isoformat("minutes"))
    page.locator(f"[name=channel][value={facts['channel']}]").check(force=True)
    if facts.get("sent_back"):
        page.get_by_label("Sent back to us").check()
    same = {name: facts[name] for name in ("entity", "about", "reason")}
    fill_in(page, name=facts["contact_name"], reach=facts["contact_info"], **same)
    if "concerns_wave" in facts:
        page.locator("#id_concerns").select_option(f"wave-{facts['concerns_wave']}")


def test_a_double_click_makes_one_contact(desk: Desk, instance: Demo) -> None:
    page = desk.at("/contacts/new/")
    fill_in(page, reason="Clicked twice.")
    page.get_by_role("button", name="Save contact").dblclick()
    number = page.locator(".hc-said").inner_text()
    assert newest_two(desk)[0] == number
    assert said_of(desk, newest_two(desk)[1]) != "Clicked twice."


def test_reload_and_back_are_the_same_contact(desk: Desk) -> None:
    page = desk.at("/contacts/new/")
    fill_in(page, reason="Reloaded and went back.")
    number = save(page)
    page.reload()
    expect(page.locator(".hc-said")).to_have_text(number)
    page.go_back()
    expect(page.locator(".hc-said")).to_have_text(number)
    assert newest_two(desk)[0] == number


def newest_two(desk: Desk) -> list[str]:
    page = desk.at("/contacts/")
    return page.locator("[data-row-link]").all_inner_texts()[:2]


def said_of(desk: Desk, number: str) -> str:
    return desk.at(f"/contacts/{number}/").locator(".hc-timeline__text").first.inner_text()


def test_another_question_of_the_same_caller_keeps_who_called(desk: Desk) -> None:
    """R31: a second question is a second contact, under one call key."""
    page = desk.at("/contacts/new/")
    fill_in(page, name="Second Question")
    first = save(page)
    page.keyboard.press("a")
    expect(page.locator("#id_name")).to_have_value("Second Question")
    expect(page.locator("#id_entity")).to_have_value("El Dorado")
    expect(page.locator("#id_reason")).to_have_value("")
    page.locator("[name=about][value=lds]").check(force=True)
    page.locator("#id_reason").fill("And an old case is not to be found.")
    assert save(page) != first


def test_after_saving_each_next_step_is_one_key(desk: Desk) -> None:
    page = desk.at("/contacts/new/")
    fill_in(page)
    number = save(page)
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name=f"Correct {number}")).to_be_visible()
    page.go_back()
    page.keyboard.press("n")
    expect(page.locator("#id_name")).to_be_focused()


def test_a_contact_is_corrected_and_what_it_said_stays_readable(desk: Desk) -> None:
    page = desk.at("/contacts/new/")
    fill_in(page, reason="Said before.")
    number = save(page)
    page.keyboard.press("e")
    page.get_by_label("Why you correct it").fill("Misheard the county.")
    page.locator("#id_entity").fill("Napa")
    page.get_by_role("button", name=f"Correct {number}").click()
    expect(page.get_by_text("Misheard the county.")).to_be_visible()
    page.get_by_text("What it said before").click()
    expect(page.locator("details dl")).to_contain_text("El Dorado")


def test_the_queue_shows_a_new_ticket_without_a_reload(desk: Desk) -> None:
    """R22: the live stream tells the page, and the page asks for its rows."""
    queue = desk.at("/queue/", "readiness")
    expect(queue.locator("#hc-freshness")).to_have_attribute("data-state", "live")
    page = desk.at("/contacts/new/")
    fill_in(page, reason="Seen at once by the team.")
    save(page)
    expect(queue.get_by_text("Seen at once by the team.")).to_be_visible(timeout=30_000)


def test_without_javascript_the_advice_stands_on_the_saved_page(desk: Desk) -> None:
    desk.at("/")
    page = desk.at("/contacts/new/", java_script_enabled=False)
    fill_in(page, about="unsure")
    number = save(page)
    assert number.startswith("C-")
    expect(page.locator(".hc-advice__steps")).to_contain_text("Flash")
