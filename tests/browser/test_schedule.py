"""The schedule in a real Chromium: its pages, and a meeting that somebody calls (R17, R18)."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.looks import clean, clean_in_every_look

SERIES = "meetings/wave-1/status/"


def test_axe_finds_nothing_and_nothing_hangs_out(desk: Desk, anchor: date) -> None:
    page = desk.at(f"/meetings/?week={anchor}", "analyst")
    clean_in_every_look(page)
    for path in ("meetings/MT-1001/", SERIES, f"{SERIES}edit/", "meetings/calendar/"):
        page.goto(f"{desk.url}/demo/{path}")
        clean_in_every_look(page)


@pytest.mark.parametrize("width", [1366, 390])
def test_who_calls_a_meeting_sees_what_the_room_is_taken_for_before_saving(
    desk: Desk, anchor: date, width: int
) -> None:
    """R17: by keyboard; a refusal keeps what was typed, and the free hour is then taken."""
    page = desk.at(f"/meetings/?week={anchor}", "analyst", width)
    page.wait_for_load_state()
    page.keyboard.press("o")
    title = f"Printers, seen at {width}"
    page.get_by_label("What it is about").fill(title)
    page.locator("#id_room").select_option(label="Sierra Room")
    page.locator("#id_day").fill((anchor + timedelta(days=1)).isoformat())
    page.locator("#id_start").fill("08:45")
    page.locator("#id_start").press("Tab")
    expect(page.locator("#taken")).to_contain_text("08:30–09:00")
    clean(page)
    call = page.get_by_role("button", name="Call it without mail")
    call.click()
    expect(page.get_by_role("alert")).to_contain_text("Sierra Room is taken on")
    expect(page.get_by_label("What it is about")).to_have_value(title)
    clean(page)
    page.locator("#id_start").fill("13:00" if width == 390 else "10:00")
    call.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_role("link", name="The week of this meeting").click()
    expect(page.get_by_role("main")).to_contain_text(title)
