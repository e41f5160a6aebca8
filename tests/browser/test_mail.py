"""Mail in a real Chromium: forward-to-log, the quarantine, and 0 of N payloads do anything."""

import http.client

import pytest
from playwright.sync_api import Dialog, Locator, Page, Request, expect
from tools.instance import Demo

from tests.browser.conftest import Desk, follow
from tests.browser.looks import clean, clean_in_every_look
from tests.mail.payloads import PAYLOADS, SCRIPTS, hostile


@pytest.fixture(scope="module")
def numbers(instance: Demo) -> list[str]:
    """A message for each way of wrapping, handed in by a script."""
    token = instance.token("service", "mail in a browser")
    size = len(SCRIPTS)
    groups = [PAYLOADS[i : i + size] for i in range(0, len(PAYLOADS), size)]
    return [_hand_in(instance.port, token, hostile(group)) for group in groups]


def _hand_in(port: int, token: str, raw: bytes) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"}
    connection.request("POST", "/api/v1/messages?mailbox=customer-support", raw, headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 201, body
    return body.partition('"number":"')[2].partition('"')[0]


@pytest.fixture
def alarms() -> list[str]:
    """What a page did that it must not: a dialog, or a request to anybody else."""
    return []


def watched(page: Page, desk: Desk, seen: list[str]) -> Page:
    def on_request(request: Request) -> None:
        if not request.url.startswith((desk.url, "data:", "about:")):
            seen.append(request.url)

    def on_dialog(dialog: Dialog) -> None:
        seen.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", on_dialog)
    page.on("request", on_request)
    return page


def test_none_of_the_payloads_does_anything_on_any_page(
    desk: Desk, numbers: list[str], alarms: list[str]
) -> None:
    """Rows 1 to 3: in the list, on the page, in the frame, alone, and where it is filed by hand."""
    assert len(PAYLOADS) >= 256
    page = watched(desk.at("/", "readiness"), desk, alarms)
    page.goto(f"{desk.url}/demo/mail/")
    for number in numbers:
        page.goto(f"{desk.url}/demo/mail/{number}/")
        page.get_by_text("Show its layout").click()
        frame = page.frame_locator("iframe.hc-letter")
        expect(frame.locator("body")).to_be_attached()
        assert frame.locator("script, img, iframe, style, form, svg, [href], [src]").count() == 0
        page.goto(f"{desk.url}/demo/mail/{number}/letter/")
        assert (
            page.locator("body *").evaluate_all(
                "all => all.flatMap(e => [...e.attributes].map(a => a.name))"
                ".filter(n => !['colspan', 'rowspan'].includes(n))"
            )
            == []
        )
    assert alarms == []


def test_axe_finds_nothing_on_the_pages_of_mail(desk: Desk, numbers: list[str]) -> None:
    for path in ("/mail/", "/mail/?show=look", f"/mail/{numbers[0]}/", "/mail/write/"):
        clean_in_every_look(desk.at(path, "readiness"))


def until(page: Page, awaited: Locator) -> None:
    """Loads the page anew until the worker has come to it."""
    for _ in range(40):
        if awaited.is_visible():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(str(awaited))


def test_a_colleagues_forward_becomes_the_contact_of_whom_it_quotes(desk: Desk) -> None:
    """R35, from the sample's own mailbox, without any server."""
    page = desk.at("/mail/write/", "readiness")
    page.get_by_role("button", name="A colleague forwards what reached them").click()
    contact = page.get_by_role("link", name="C-1").first
    until(page, contact)
    contact.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("C-")
    expect(page.locator("main")).to_contain_text("We cannot open legacy data")
    expect(page.locator("main")).to_contain_text("pat@butte.example")
    expect(page.locator("body")).to_contain_text("Alma Whitcombe")


def test_a_message_in_quarantine_is_read_and_filed_by_hand(desk: Desk) -> None:
    """Row 10: visible, readable as text, and a person says what it is."""
    page = desk.at("/mail/write/", "readiness")
    page.get_by_role("button", name="A message that nobody can read").click()
    until(page, page.get_by_text("neither sender nor subject nor text").first)
    expect(page.locator(".hc-source")).to_contain_text("Message-ID")
    clean(page)
    page.goto(f"{desk.url}/demo/mail/?show=quarantine")
    follow(page.locator("[data-row-link]").first)
    follow(page.get_by_role("link", name="File it by hand"))
    clean(page)
    page.get_by_label("From (county or other party)").fill("El Dorado")
    page.get_by_label("Who wrote it").select_option("county")
    page.get_by_label("Reason").fill("An empty message of the county.")
    page.get_by_role("button", name="Save it as a contact").click()
    expect(page.get_by_text("is contact C-")).to_be_visible()
    expect(page.get_by_text("filed it as C-")).to_be_visible()
