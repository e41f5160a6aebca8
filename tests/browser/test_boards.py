"""Boards and wallboards in a browser: published, seen elsewhere without reload, late in words."""

import os
import re
from collections.abc import Iterator
from signal import SIGKILL

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from tools.instance import Demo

from hypercare.runtime.database import cluster_of
from hypercare.runtime.supervisor import noted_children
from tests.browser.conftest import Desk

SEEN = 15_000
LIVE = re.compile(r"^Live, as of ")


def open_issue(page: Page, words: str) -> str:
    page.goto(page.url.partition("/demo/")[0] + "/demo/issues/new/")
    page.locator("#id_summary").fill(words)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text(re.compile(r"^I-\d+$"))
    return page.locator("h1").inner_text()


def publish(page: Page, url: str, key: str) -> str:
    """Gives the number of the edition."""
    page.goto(f"{url}/demo/boards/{key}/review/")
    button = page.get_by_role("button", name="Publish edition")
    number = button.inner_text().rpartition(" ")[2]
    button.click()
    expect(page.get_by_text(f"Edition {number} of", exact=False).first).to_be_visible()
    return number


@pytest.fixture
def wall(desk: Desk) -> Iterator[Page]:
    """A screen of another browser, which was given its address and nothing else."""
    page = desk.at("/wallboards/", "analyst")
    number = page.locator("main tbody tr").count()
    page.locator("#id_name").fill(f"Lobby {number}")
    page.get_by_role("button", name="Set it up").click()
    address = page.locator("#wall-address").inner_text()
    context: BrowserContext = desk.browser.new_context(viewport={"width": 1920, "height": 1080})
    screen = context.new_page()
    screen.goto(address)
    expect(screen.locator("#hc-freshness")).to_have_text(LIVE, timeout=SEEN)
    assert screen.url.endswith("/wall/")
    yield screen
    context.close()


def clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_another_browsers_wallboard_changes_without_reload(desk: Desk, wall: Page) -> None:
    """The journey: issues are opened, both boards published, and the wall says so (R23 to R25)."""
    wall.evaluate("window.kept = true")
    page = desk.at("/boards/", "analyst")
    first, second = open_issue(page, "Seen on the wall."), open_issue(page, "This one, too.")
    expect(wall.get_by_text(first)).to_have_count(0)
    number = publish(page, desk.url, "issue-board")
    publish(page, desk.url, "status-room")
    expect(wall.locator("#wall")).to_have_attribute("data-edition", number, timeout=SEEN)
    for issue in (first, second):
        expect(wall.get_by_role("rowheader", name=issue)).to_have_count(1)
    assert wall.evaluate("window.kept")
    clean(wall)


def test_a_skipped_refresh_turns_amber_then_red_on_every_screen(
    desk: Desk, wall: Page, instance: Demo
) -> None:
    """R25. Two meetings end at once after the edition: the first is due, then overtaken."""
    page = desk.at("/boards/", "analyst")
    publish(page, desk.url, "issue-board")
    screens = [desk.at(path, "analyst") for path in ("/boards/issue-board/", "/boards/", "/")]
    ended(instance, "First QRT", "0 ms")
    for screen in screens:
        screen.reload()
        expect(screen.get_by_text("Refresh late").first).to_be_visible()
    wall.reload()
    expect(wall.locator("#wall")).to_have_attribute("data-fresh", "late")
    expect(wall.get_by_text("The refresh after First QRT")).to_be_visible()
    ended(instance, "Second QRT", "1 ms")
    for screen in screens:
        screen.reload()
        expect(screen.get_by_text("Refresh missed").first).to_be_visible()
    wall.reload()
    expect(wall.locator("#wall")).to_have_attribute("data-fresh", "missed")
    number = publish(page, desk.url, "issue-board")
    expect(wall.locator("#wall")).to_have_attribute("data-edition", number, timeout=SEEN)
    expect(wall.locator("#wall")).to_have_attribute("data-fresh", "fresh")


def ended(instance: Demo, title: str, after: str) -> None:
    """A meeting that ended so long after the newest edition, with the boards due at its end."""
    with psycopg.connect(cluster_of(instance.data).url, autocommit=True) as wire:
        wire.execute(
            """
            INSERT INTO meetings_meeting (program_id, number, version, title, kind, host, audience,
                line, passcode, required_groups, facilitator, recorder, refreshes_boards,
                refresh_within, starts_at, ends_at, uid, sequence, cancelled_why)
            SELECT board.program_id, 900000 + (extract(epoch FROM clock_timestamp()) * 1000)::int8,
                1, %s, 'ad-hoc', '', 'staff', '', '', '{}', '', '', true, 0,
                published_at - interval '1 hour', published_at + %s::interval, '', 0, ''
            FROM boards_edition JOIN boards_board board ON board.id = board_id
            WHERE board.key = 'issue-board' ORDER BY boards_edition.number DESC LIMIT 1
            """,
            [title, after],
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


def test_a_wallboard_outlives_the_death_of_web_processes(
    desk: Desk, wall: Page, instance: Demo
) -> None:
    """Ten restarts of the whole server are in `make soak`."""
    page = desk.at("/", "analyst")
    page.set_default_navigation_timeout(60_000)  # until the supervisor has started them again
    for name in [name for name in noted_children(instance.data) if name.startswith("web")]:
        os.kill(instance.pid(name), SIGKILL)
    number = publish(page, desk.url, "issue-board")
    expect(wall.locator("#wall")).to_have_attribute("data-edition", number, timeout=30_000)
    expect(wall.locator("#hc-freshness")).to_have_text(LIVE, timeout=30_000)


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_boards_have_no_fault(desk: Desk, width: int, scheme: str) -> None:
    page = desk.at("/boards/issue-board/review/", "analyst", width, color_scheme=scheme)
    for path in (
        "boards/issue-board/review/",
        "boards/",
        "boards/issue-board/",
        "boards/issue-board/editions/",
        "agreements/",
        "wallboards/",
    ):
        page.goto(f"{desk.url}/demo/{path}")
        clean(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
