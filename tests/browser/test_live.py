"""The live stream of a running instance: shared by the tabs of a browser, and nothing missed."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
from playwright.sync_api import BrowserContext, Page, expect
from tools.instance import Demo
from tools.soak import live

from tests.browser.conftest import Desk, fill_in, save
from tests.runtime.eventually import eventually

TABS = 8
LIVE = re.compile(r"^as of \d\d:\d\d:\d\d, live$")


def streams(instance: Demo, token: str) -> int:
    url = f"http://127.0.0.1:{instance.port}/metrics"
    answer = httpx.get(url, headers={"Authorization": f"Bearer {token}"})
    found = re.search(r"^hypercare_live_readers ([0-9.]+)$", answer.text, re.MULTILINE)
    return int(float(found[1])) if found else 0


def tab(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#hc-freshness")).to_have_text(LIVE)
    return page


def test_eight_tabs_share_one_stream_and_pages_still_load(desk: Desk, instance: Demo) -> None:
    """Six connections are all that a browser opens to an address over HTTP/1.1."""
    token = instance.token("service", "counts streams")
    eventually(lambda: streams(instance, token) == 0, "streams of other tests are closed")
    first = desk.at("/queue/", "readiness")
    context, url = first.context, f"{desk.url}/demo/queue/"
    tabs = [first, *(tab(context, url) for _ in range(TABS - 1))]
    assert streams(instance, token) == 1
    form = context.new_page()
    form.goto(f"{desk.url}/demo/contacts/new/")
    fill_in(form, reason="Seen at once in every tab.")
    save(form)
    for page in tabs:
        expect(page.get_by_text("Seen at once in every tab.")).to_be_visible(timeout=30_000)


def read_all(page: Page) -> None:
    """What others left unread, so that the next one is seen to come."""
    page.goto(page.url.partition("/demo/")[0] + "/demo/notices/")
    button = page.get_by_role("button", name="All are read")
    if button.count():
        button.click()
        expect(page.locator("#hc-bell .hc-badge")).to_have_count(0)


# What a page is told that was away for too long to be told of each event.
MISSED = """() => document.dispatchEvent(new CustomEvent("hypercare:event",
  {detail: {id: "1", name: "message", data: '{"verb":"live.missed","subject":""}'}}))"""


def test_a_notice_rings_in_every_tab_and_is_read_in_all(desk: Desk) -> None:
    """Who logged a ticket is told, by preset, of a further contact under it; key g n, key a."""
    page = desk.at("/contacts/new/")
    read_all(page)
    page.goto(f"{desk.url}/demo/contacts/new/")
    fill_in(page, reason="To be told of.")
    save(page)
    ticket = page.locator("a", has_text=re.compile(r"^T-\d+$")).first.inner_text()
    beside = tab(page.context, f"{desk.url}/demo/contacts/")
    colleague = desk.at("/contacts/new/", "readiness")
    fill_in(colleague, reason="The same once more.")
    colleague.evaluate(f"document.getElementById('id_attach_to').value = '{ticket}'")
    save(colleague)
    bell = beside.locator("#hc-bell .hc-badge")
    expect(bell).to_be_visible(timeout=30_000)
    expect(beside.locator("#hc-live")).to_have_text("You have a new notice.")
    page.bring_to_front()
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page.get_by_role("link", name=f"is under {ticket} now.")).to_be_visible()
    page.wait_for_load_state()  # and until its scripts hear the keys
    page.keyboard.press("a")
    expect(page.get_by_text(re.compile(r"^\d+ notices? (is|are) read\.$"))).to_be_visible()
    expect(bell).to_have_count(0)
    page.wait_for_load_state()  # its scripts hear what it missed
    with page.expect_request("**/notices/bell/"):
        page.evaluate(MISSED)


def test_fifty_readers_miss_nothing_while_every_web_process_is_killed(instance: Demo) -> None:
    """Safety row 50; with 500 in `make soak`. The pool, and one for each process."""
    with ThreadPoolExecutor(1) as beside:  # the browser's own loop runs in this thread
        found = beside.submit(asyncio.run, live.prove(instance, size=50, changes=2)).result()
    found.check()
