"""Journeys in a real browser: a log is imported, what nobody documented is logged (R12, R32)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, fill_in, save
from tests.browser.looks import clean, clean_in_every_look
from tests.evidence.conftest import PACIFIC, master

CALLER = "15305550187"


@pytest.fixture(scope="module")
def day() -> date:
    """Of which the sample has no call."""
    return datetime.now(PACIFIC).date() - timedelta(days=11)


@pytest.fixture
def log(day: date, tmp_path: Path) -> Path:
    at = datetime(day.year, day.month, day.day, 17, 5, tzinfo=UTC)
    file = tmp_path / "Master.csv"
    call = f"{int(at.timestamp())}.187"
    lines = [master(at, caller=CALLER, called="8665550100", call=call), "1,2,3"]
    file.write_text("\n".join(lines))
    return file


def imported(desk: Desk, log: Path) -> Page:
    """Refused with its bad line named; the other row goes in when the person says so."""
    page = desk.at("/evidence/import/", "readiness")
    page.locator("input[type=file]").set_input_files(log)
    page.get_by_role("button", name="Import the log").click()
    expect(page.get_by_text("Line 2: This line has 3 columns")).to_be_visible()
    expect(page.get_by_text("1 of 2 rows cannot be read")).to_be_visible()
    page.get_by_role("link", name="Import again").click()
    page.locator("input[type=file]").set_input_files(log)
    page.get_by_label("Leave out rows that cannot be read").check(force=True)
    page.get_by_role("button", name="Import the log").click()
    expect(page.get_by_role("heading", name="Master.csv")).to_be_visible()
    expect(page.get_by_text("Rows that were left out")).to_be_visible()
    return page


def test_a_call_that_nobody_documented_is_logged_with_one_key(
    desk: Desk, log: Path, day: date
) -> None:
    """The form is filled in with the caller and the time of the call; the contact is late."""
    page = imported(desk, log)
    page.goto(f"{desk.url}/demo/evidence/{day}/")
    page.get_by_role("button", name="Match again").click()
    expect(page.get_by_text("1 received: 0 documented, 0 explained, 1 missing")).to_be_visible()
    clean(page)
    page.wait_for_load_state()
    page.keyboard.press("l")
    page.wait_for_url("**/contacts/new/**")
    page.wait_for_load_state()
    expect(page.locator("#id_reach")).to_have_value(CALLER)
    expect(page.locator("#id_happened_date")).to_have_value(day.isoformat())
    expect(page.locator("#id_happened_time")).not_to_have_value("")
    fill_in(page, reach="530-555-0166", reason="The call that nobody had logged.")
    number = save(page)
    page.goto(f"{desk.url}/demo/contacts/{number}/")
    expect(page.get_by_text("Logged 1 week late")).to_be_visible()
    page.goto(f"{desk.url}/demo/evidence/{day}/")
    page.get_by_role("button", name="Match again").click()
    expect(page.get_by_text("1 received: 1 documented, 0 explained, 0 missing")).to_be_visible()
    expect(page.get_by_role("link", name=number)).to_be_visible()
    page.get_by_role("button", name="Close the day").click()
    expect(page.get_by_text("The day is closed, in your name.")).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_evidence(desk: Desk, anchor: date) -> None:
    """Each of them, with calls and without, seen by somebody who may change it."""
    page = desk.at("/evidence/", "readiness")
    clean_in_every_look(page)
    paths = ("import/", "sources/", "sources/new/", "sources/exchange/", "numbers/", f"{anchor}/")
    for path in paths:
        page.goto(f"{desk.url}/demo/evidence/{path}")
        clean_in_every_look(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator("[data-row-link]").first.click()
    page.get_by_role("heading", name="The call at").wait_for()
    clean_in_every_look(page)
