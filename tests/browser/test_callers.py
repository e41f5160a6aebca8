"""Knowing the caller, in a real Chromium (R35): typing finds, choosing fills in, calls ring."""

import time

import httpx
import pytest
from playwright.sync_api import Page, expect
from tools.instance import Demo

from tests.browser.conftest import Desk, fill_in, follow, save
from tests.browser.looks import clean, clean_in_every_look, faultless

NAME, REACH = "Zoraida Quíntero", "530-555-0186"


@pytest.fixture(scope="module")
def known(desks: Desk) -> str:
    """The key of a caller who called before; the worker learned it from the contact."""
    page = desks.at("/contacts/new/", "manager")
    fill_in(page, name=NAME, reach=REACH)
    contact = save(page)
    link = page.get_by_role("link", name="Everything this caller asked")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        page.goto(f"{desks.url}/demo/contacts/{contact}/")
        if link.count():
            address = link.get_attribute("href") or ""
            desks.close()
            return address.split("/")[-2]
    raise AssertionError("the worker learned no caller")


def test_a_caller_is_found_and_chosen_by_keyboard(desk: Desk, known: str) -> None:
    page = desk.at("/contacts/new/")
    page.locator("#id_name").press_sequentially("quin zor")
    option = page.get_by_role("option", name=NAME)
    expect(option).to_be_visible()
    box = page.locator("#id_name")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    clean(page)
    page.keyboard.press("Enter")
    expect(box).to_have_value(NAME)
    expect(page.locator("#id_entity")).to_have_value("El Dorado")
    expect(page.locator("#id_reach")).to_have_value(REACH)
    expect(page.locator(".callers-list:visible")).to_have_count(0)


def test_what_was_typed_is_kept_when_nobody_is_chosen(desk: Desk, known: str) -> None:
    page = desk.at("/contacts/new/")
    page.locator("#id_name").press_sequentially("quin")
    expect(page.get_by_role("option", name=NAME)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".callers-list:visible")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator("#id_name")).to_have_value("quin")
    expect(page.locator("#id_reach")).to_have_value("")


def test_an_entity_is_found_by_any_part(desk: Desk) -> None:
    page = desk.at("/contacts/new/", width=390)
    page.locator("#id_entity").press_sequentially("dorad")
    option = page.get_by_role("option", name="El Dorado")
    option.click()
    expect(page.locator("#id_entity")).to_have_value("El Dorado")
    faultless(page, "#contact")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_on_the_pages_of_callers(desk: Desk, known: str) -> None:
    for path in (
        f"/callers/{known}/",
        f"/callers/{known}/merge/?with={known}",
        "/callers/telephone/",
    ):
        clean_in_every_look(desk.at(path, "manager"))


def ring(instance: Demo, desk: Desk, token: str, event: str) -> None:
    facts = {"call_id": "browser-1", "event": event, "caller": REACH, "extension": "4417"}
    answer = httpx.post(
        f"{desk.url}/api/v1/telephony/calls",
        json=facts,
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text


def offer(page: Page) -> str:
    return page.locator("[data-call]").inner_text()


def test_a_ringing_telephone_offers_the_form_on_the_open_page(
    desk: Desk, instance: Demo, known: str
) -> None:
    page = desk.at("/callers/telephone/")
    page.locator("#id_extension").fill("4417")
    follow(page.get_by_role("button", name="Save your extension"))
    page.goto(f"{desk.url}/demo/queue/")
    expect(page.locator("#hc-freshness")).to_have_attribute("data-state", "live")
    stranger = desk.at("/queue/", "manager")
    expect(stranger.locator("#hc-freshness")).to_have_attribute("data-state", "live")
    token = instance.token("service")
    ring(instance, desk, token, "ringing")
    expect(page.locator("[data-call]")).to_contain_text(NAME)
    clean(page)
    expect(stranger.locator("[data-call]")).to_have_count(0)
    page.keyboard.press("i")
    expect(page.locator("#id_name")).to_have_value(NAME)
    expect(page.locator("#id_reach")).to_have_value(REACH)
    ring(instance, desk, token, "ended")
    expect(page.locator("[data-call]")).to_have_count(0, timeout=30_000)
