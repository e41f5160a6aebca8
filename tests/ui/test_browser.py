"""The kit in a real browser: nothing for axe to find, keys that work, forms that go out once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.looks import faultless
from tests.ui import served

Opener = Callable[..., Page]
TABLE = "[data-rows]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("path", ["/gallery/", "/wrong/"])
def test_axe_finds_nothing(open_page: Opener, path: str, width: int, scheme: str) -> None:
    page = open_page(path, width=width, scheme=scheme)
    faultless(page)


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_hangs_out_of_the_window(open_page: Opener, width: int) -> None:
    page = open_page("/gallery/", width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_policy_has_nothing_to_complain_about(open_page: Opener) -> None:
    """Strict CSP: no inline script or style, nothing from elsewhere."""
    page = open_page("/gallery/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.reload()
    page.keyboard.press("?")
    assert not [line for line in said if "Content Security Policy" in line]


def test_twenty_rows_fit_a_window_of_768_pixels(open_page: Opener) -> None:
    """pages.md: row height for 20 rows at 768 pixels."""
    table = open_page("/gallery/").locator(TABLE).bounding_box()
    assert table is not None
    assert table["height"] <= 768 - 44 - 60


def test_one_key_logs_a_contact_and_two_go_to_the_queue(open_page: Opener) -> None:
    page = open_page("/gallery/")
    page.keyboard.press("n")
    expect(page).to_have_title("/log/")
    page.go_back()
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page).to_have_title("/go/q/")


def test_keys_never_act_in_a_field(open_page: Opener) -> None:
    page = open_page("/gallery/")
    page.focus("#id_new-name")
    page.keyboard.type("nj/g q?")
    expect(page.locator("#id_new-name")).to_have_value("nj/g q?")
    assert page.url.endswith("/gallery/")


def test_escape_leaves_a_field_and_keeps_the_words(open_page: Opener) -> None:
    page = open_page("/gallery/")
    page.keyboard.press("/")
    page.keyboard.type("Alder")
    page.keyboard.press("Escape")
    expect(page.locator("#hc-search")).to_have_value("Alder")
    expect(page.locator("#hc-search")).not_to_be_focused()


def test_j_and_k_walk_the_rows(open_page: Opener) -> None:
    page = open_page("/gallery/")
    links = page.locator(f"{TABLE} [data-row-link]")
    page.keyboard.press("j")  # the third row is marked as the open one
    expect(links.nth(3)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(2)).to_be_focused()


def test_the_sheet_lists_the_keys_and_switches_them_off(open_page: Opener) -> None:
    """WCAG 2.1.4: single keys can be turned off."""
    page = open_page("/gallery/")
    page.keyboard.press("?")
    expect(page.locator("#hc-help [data-keys]")).to_contain_text("Log a contact")
    page.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    page.reload()
    assert page.url.endswith("/gallery/")


def test_a_form_goes_out_once(open_page: Opener) -> None:
    page = open_page("/gallery/")
    page.evaluate(
        """() => {
            window.sent = 0;
            const form = document.querySelector("form[data-once]");
            form.addEventListener("submit", (event) => {
                window.sent += 1;
                event.preventDefault();
            });
        }"""
    )
    page.get_by_role("button", name="Save contact C-1043").dblclick()
    assert page.evaluate("window.sent") == 1
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    page.get_by_role("button", name="Save contact C-1043").click()
    assert page.evaluate("window.sent") == 2


def test_the_chosen_look_is_there_from_the_first_byte_on(open_page: Opener) -> None:
    page = open_page("/gallery/")
    page.locator(".hc-person summary").click()
    page.get_by_role("button", name="Dark").click()
    answer = page.reload()
    assert answer is not None
    assert 'data-theme="dark"' in answer.text()


def test_the_focus_is_never_hidden_under_the_bar(open_page: Opener) -> None:
    """WCAG 2.4.11: every stop of the tab key lies below the sticky bar."""
    page = open_page("/gallery/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    for _step in range(40):
        page.keyboard.press("Shift+Tab")
        top = page.evaluate(
            "document.activeElement.closest('.hc-bar, .hc-skip') ? 999"
            " : document.activeElement.getBoundingClientRect().bottom"
        )
        assert top > 44


def test_the_phone_folds_the_bar_and_keeps_the_main_action_at_the_thumb(
    open_page: Opener,
) -> None:
    page = open_page("/gallery/", width=390)
    expect(page.locator("#hc-menu")).to_be_hidden()
    box = page.get_by_role("link", name="Log a contact").first.bounding_box()
    assert box is not None
    assert box["y"] > 700
    assert box["height"] >= 44
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Queue")).to_be_visible()


def test_the_bar_says_how_fresh_the_page_is(open_page: Opener) -> None:
    """pages.md: freshness of the page's live parts; an event reaches the page's own parts."""
    served.stream_may_end.clear()
    page = open_page("/gallery/?live=/live")
    slot = page.locator("#hc-freshness")
    expect(slot).to_have_text(re.compile(r"^as of \d\d:\d\d:\d\d, live$"))
    page.evaluate(
        "document.addEventListener('hypercare:event', (event) => {"
        " document.body.dataset.heard = event.detail.data; })"
    )
    served.stream_may_end.set()
    expect(slot).to_have_text(re.compile(r"^as of \d\d:\d\d:\d\d, reconnecting$"))
    expect(page.locator("#hc-live")).to_contain_text("reconnecting")  # heard, too
    expect(page.locator("body")).to_have_attribute("data-heard", "T-1042")  # it came back


@pytest.mark.parametrize("workers", [True, False], ids=["shared worker", "page alone"])
def test_where_no_stream_can_be_opened_it_asks(open_page: Opener, workers: bool) -> None:
    """And says so; what happened meanwhile reaches the page once."""
    page = open_page("/wrong/")
    page.add_init_script(
        ("" if workers else "delete window.SharedWorker;") + "window.heard = [];"
        "document.addEventListener('hypercare:event',"
        " (event) => heard.push(JSON.parse(event.detail.data)));"
    )
    page.goto(page.url.replace("/wrong/", "/gallery/?live=/held%3Fafter%3D3"))
    expect(page.locator("#hc-freshness")).to_contain_text("asked every 10 s", timeout=20_000)
    assert [event["subject"] for event in page.evaluate("heard")] == ["T-1042"]


def test_who_is_signed_out_is_told(open_page: Opener) -> None:
    page = open_page("/gallery/?live=/out")
    expect(page.locator("#hc-freshness")).to_contain_text("signed out", timeout=20_000)


def test_copying_says_so(open_page: Opener) -> None:
    page = open_page("/gallery/")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#hc-live")).to_have_text("Copied: 800-555-0100")


def test_leaving_with_unsent_words_asks_first(open_page: Opener) -> None:
    page = open_page("/gallery/")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.locator("#id_new-name").fill("Pat")
    page.get_by_role("link", name="Issues").click()
    expect(page.locator("#id_new-name")).to_have_value("Pat")
    assert asked == ["beforeunload"]
