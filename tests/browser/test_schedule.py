"""The schedule in a real Chromium: its pages, and a meeting that somebody calls (R17, R18)."""

from datetime import date, timedelta

import psycopg
import pytest
from playwright.sync_api import expect
from tools.instance import Demo

from hypercare.runtime.database import cluster_of
from tests.browser.conftest import Desk, follow
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


def test_a_slip_moves_the_week_and_everybody_who_is_invited_hears_of_it(
    desk: Desk, instance: Demo, anchor: date
) -> None:
    """R39: the last wave, which no other test looks at. The open week fills by itself."""
    lead = desk.at("/meetings/wave-3/status/", "lead")
    before = lead.get_by_role("listitem").filter(has_text="MT-").count()
    lead.goto(f"{desk.url}/demo/meetings/")
    follow(lead.get_by_role("button", name="Send the invitations of wave 3"))
    lead.goto(f"{desk.url}/demo/program/go-lives/")
    follow(lead.get_by_role("link", name="Move wave 3"))
    day = date.fromisoformat(lead.locator("#id_go_live").input_value()) + timedelta(weeks=3)
    lead.locator("#id_go_live").fill(day.isoformat())
    lead.get_by_label("Why it moves").fill("The interfaces are not ready")
    lead.get_by_role("button", name="Look at what follows").click()
    expect(lead.get_by_text("Meetings of go-live week:")).to_be_visible()
    follow(lead.get_by_role("button", name="Move Wave 3"))
    expect(lead.get_by_text("Past days keep the schedule that they had.")).to_be_visible()
    week = desk.at(f"/meetings/?week={day}", "analyst")
    plan_now(instance)
    filled = week.locator("#week").get_by_text("Daily status").first
    expect(filled).to_be_visible(timeout=60_000)
    expect(week.get_by_text("Its meetings follow within a minute.")).to_have_count(0)
    clean(week)
    week.goto(f"{desk.url}/demo/meetings/wave-3/status/")
    gone = week.get_by_role("listitem").filter(has_text="The schedule of the wave changed.")
    expect(gone).to_have_count(before)
    week.goto(f"{desk.url}/demo/outgoing/")
    expect(week.get_by_role("link", name="Changed: ").first).to_be_visible()


def plan_now(instance: Demo) -> None:
    """The worker plans each minute; here it is told to at once."""
    with psycopg.connect(cluster_of(instance.data).url, autocommit=True) as wire:
        wire.execute(
            """
            SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', %s, 0, NULL, NULL,
                '{"timestamp": 0}', NULL)::procrastinate_job_to_defer_v1])
            """,
            ["hypercare.casework.meetings.tasks.plan_schedules"],
        )
