"""Boards and wallboards in a browser: late in words, cut off, restarted, turned, printed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect
from tools.instance import Demo
from tools.soak import walls

from hypercare.runtime.database import cluster_of
from tests.browser.conftest import Desk
from tests.browser.looks import clean_in_every_look, faultless
from tests.browser.walls import LIVE, SEEN, address, publish, wall

__all__ = ["address", "wall"]

TURN = 12_000  # milliseconds
VISIBLE = """() => [...document.querySelectorAll(".wall-table th[scope=row]")]
    .filter((head) => !head.closest(".wall-off")).map((head) => head.innerText)"""


def test_a_skipped_refresh_turns_amber_then_red_on_every_screen(
    desk: Desk, wall: Page, instance: Demo
) -> None:
    """R25. A meeting ends after the edition; when the next has ended, its refresh was missed."""
    page = desk.at("/boards/", "analyst")
    publish(page, desk.url, "issue-board")
    screens = [desk.at(path, "analyst") for path in ("/boards/issue-board/", "/boards/", "/")]
    ended(instance, "First QRT", "published_at")
    for screen in screens:
        screen.reload()
        expect(screen.get_by_text("Refresh late").first).to_be_visible()
    wall.reload()
    expect(wall.locator("#wall")).to_have_attribute("data-fresh", "late")
    expect(wall.get_by_text("Refresh late")).to_be_visible()
    expect(wall.get_by_text("The refresh after First QRT")).to_be_visible()
    ended(instance, "Second QRT", "clock_timestamp() + interval '3 s'")
    wall.reload()
    wall.evaluate("window.kept = true")
    expect(wall.locator("#wall")).to_have_attribute("data-fresh", "missed", timeout=SEEN)
    expect(wall.get_by_text("Refresh missed")).to_be_visible()
    for screen in screens:
        screen.reload()
        expect(screen.get_by_text("Refresh missed").first).to_be_visible()
    number = publish(page, desk.url, "issue-board")
    expect(wall.locator("#wall")).to_have_attribute("data-edition", number, timeout=SEEN)
    expect(wall.locator("#wall")).to_have_attribute("data-fresh", "fresh")
    assert wall.evaluate("window.kept")


def ended(instance: Demo, title: str, ends_at: str) -> None:
    """A meeting that ends at a moment of SQL, with the boards due at its end."""
    with psycopg.connect(cluster_of(instance.data).url, autocommit=True) as wire:
        wire.execute(
            f"""
            INSERT INTO meetings_meeting (program_id, number, version, title, kind, host, audience,
                line, passcode, required_groups, facilitator, recorder, refreshes_boards,
                refresh_within, starts_at, ends_at, uid, sequence, told_room, cancelled_why)
            SELECT board.program_id,
                900000000 + (extract(epoch FROM clock_timestamp()) * 1000)::int8 %% 90000000,
                1, %s, 'ad-hoc', '', 'staff', '', '', '{{}}', '', '', true, 0,
                published_at - interval '1 hour', {ends_at}, '', 0, '', ''
            FROM boards_edition JOIN boards_board board ON board.id = board_id
            WHERE board.key = 'issue-board' ORDER BY boards_edition.number DESC LIMIT 1
            """,
            [title],
        )


def test_a_wallboard_says_that_it_is_cut_off_and_comes_back(wall: Page) -> None:
    """In words, with the time of the last good state."""
    wall.add_init_script("delete window.SharedWorker")  # so that the test can cut the line
    wall.route("**/wall/live**", lambda route: route.abort())
    wall.reload()
    lost = re.compile(r"^Connection lost\. This is how it stood at ")
    expect(wall.locator("#hc-freshness")).to_have_text(lost, timeout=SEEN)
    wall.unroute("**/wall/live**")
    expect(wall.locator("#hc-freshness")).to_have_text(LIVE, timeout=30_000)


def test_a_wallboard_outlives_a_restart_of_the_server(chromium: Browser, instance: Demo) -> None:
    """Ten of them are in `make soak`."""
    assert walls.prove(chromium, instance, 1) == 1


@pytest.fixture
def low(desk: Desk, address: str) -> Iterator[Page]:
    """A screen too low for its rows, far away, with a clock that the test winds."""
    publish(desk.at("/boards/", "analyst"), desk.url, "issue-board")
    context = desk.browser.new_context(
        viewport={"width": 1920, "height": 560}, timezone_id="Asia/Tokyo"
    )
    screen = context.new_page()
    screen.add_init_script("delete window.SharedWorker")  # whose clock nobody can wind
    screen.clock.install(time=datetime(2026, 11, 2, 20, 29, tzinfo=UTC))
    screen.clock.pause_at(datetime(2026, 11, 2, 20, 30, tzinfo=UTC))
    screen.goto(address)
    said = screen.locator("#hc-freshness")
    for _ in range(5):  # what tries again does so by the clock that stands still
        expect(said).to_have_text(re.compile("^(Live, as of|Connection lost)"), timeout=SEEN)
        if LIVE.match(said.inner_text()):
            break
        screen.clock.run_for(2_000)
    expect(said).to_have_text(LIVE, timeout=SEEN)
    yield screen
    context.close()


def test_rows_that_do_not_fit_become_pages_that_turn_by_themselves(low: Page) -> None:
    """Each row stands on one page; a screen reader has all of them in one table."""
    said, turn = low.locator("[data-page]"), low.get_by_role("button", name="Next")
    expect(said).to_have_text(re.compile(r"^Page 1 of \d+$"))
    count = int(said.inner_text().rpartition(" ")[2])
    seen = []
    for number in range(1, count + 1):
        expect(said).to_have_text(f"Page {number} of {count}")
        seen += low.evaluate(VISIBLE)
        low.clock.run_for(TURN)
    expect(said).to_have_text(f"Page 1 of {count}")
    assert count > 1
    rows = low.get_by_role("rowheader").all_inner_texts()
    assert seen == rows
    assert len(set(rows)) == len(rows)
    low.keyboard.press("Space")
    expect(said).to_have_text(f"Page 1 of {count}, paused")
    expect(low.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    low.clock.run_for(TURN * 2)
    expect(said).to_have_text(f"Page 1 of {count}, paused")
    turn.click()
    expect(said).to_have_text(f"Page 2 of {count}, paused")
    low.keyboard.press("ArrowLeft")
    expect(said).to_have_text(f"Page 1 of {count}, paused")
    low.clock.resume()  # axe waits by the clock of the page
    faultless(low)


def test_its_times_are_those_of_the_program_and_who_wants_no_motion_gets_none(low: Page) -> None:
    """The browser is in Tokyo; in the program it is half past twelve."""
    expect(low.locator("#hc-freshness")).to_have_text(re.compile("^Live, as of 12:30:"))
    low.emulate_media(reduced_motion="reduce")
    low.reload()
    said = low.locator("[data-page]")
    expect(said).to_have_text(re.compile(r"^Page 1 of \d+, paused$"))
    low.clock.run_for(TURN * 3)
    expect(said).to_have_text(re.compile(r"^Page 1 of \d+, paused$"))


def test_it_prints_all_rows_and_its_paper_says_what_to_write(low: Page, desk: Desk) -> None:
    """To copy onto a real whiteboard."""
    low.emulate_media(media="print")
    rows = low.locator(".wall-table tbody tr")
    tops = rows.evaluate_all("(all) => all.map((row) => row.getBoundingClientRect().top)")
    assert len(tops) > 1
    assert tops == sorted(set(tops))
    expect(low.locator(".wall-foot")).to_be_hidden()
    paper = desk.at("/boards/", "analyst")
    paper.get_by_role("link", name="To copy onto a whiteboard").first.click()
    expect(paper.get_by_role("table").first).to_be_visible()
    paper.emulate_media(media="print")
    expect(paper.locator(".hc-bar")).to_be_hidden()
    expect(paper.get_by_role("table").first).to_be_visible()


def test_the_pages_of_boards_have_no_fault(desk: Desk) -> None:
    page = desk.at("/boards/issue-board/review/", "analyst")
    for path in (
        "boards/issue-board/review/",
        "boards/",
        "boards/issue-board/",
        "boards/issue-board/editions/",
        "agreements/",
        "wallboards/",
    ):
        page.goto(f"{desk.url}/demo/{path}")
        clean_in_every_look(page)
