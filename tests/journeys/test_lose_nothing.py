"""What somebody typed survives what may happen to the page, in a real Chromium."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tools.instance import Demo

from tests.browser.conftest import Desk, fill_in, save
from tests.plugins.browser import chromium
from tests.plugins.instances import Fresh

__all__ = ["chromium"]

PATIENCE = 60_000  # milliseconds
FORM = "/contacts/new/"


@pytest.fixture(scope="module")
def instance(fresh_instance: Fresh) -> Iterator[Demo]:
    """One of its own: these tests stop it."""
    with fresh_instance() as running:
        yield running


@pytest.fixture(scope="module")
def desks(chromium: Browser, instance: Demo) -> Desk:
    expect.set_options(timeout=PATIENCE)
    return Desk(chromium, instance)


@pytest.fixture
def desk(desks: Desk) -> Iterator[Desk]:
    yield desks
    desks.close()


def typed(page: Page, **words: str) -> Page:
    """Fills in the form and waits until the browser keeps it."""
    page.set_default_timeout(PATIENCE)
    fill_in(page, **words)
    expect(page.locator("#contact[data-kept=draft]")).to_be_attached()
    return page


def another(page: Page, path: str = FORM) -> Page:
    """A new tab of the same browser."""
    tab = page.context.new_page()
    tab.set_default_timeout(PATIENCE)
    tab.goto(page.url.partition("/demo/")[0] + "/demo" + path)
    return tab


def test_what_was_typed_in_a_closed_tab_is_offered_and_comes_back(desk: Desk) -> None:
    """R35: with every choice, under the same key."""
    first = typed(desk.at(FORM), name="Closed Tab", about="lds", reason="Typed, then closed.")
    again = another(first, "/queue/")
    first.close()
    again.goto(again.url.replace("/queue/", FORM))
    expect(again.locator("#kept-offers")).to_contain_text("Closed Tab, El Dorado")
    again.get_by_role("link", name="Go on").click()
    expect(again.locator("#id_reason")).to_have_value("Typed, then closed.")
    expect(again.locator("[name=about][value=lds]")).to_be_checked()
    expect(again.locator("[data-advice=service-desk], [data-advice]").first).to_be_visible()
    save(again)
    next_page = another(again)
    expect(next_page.locator("#kept-offers[data-looked]")).to_be_attached()
    assert kept(next_page) == 0


def kept(page: Page) -> int:
    """How many forms this browser keeps, of anybody."""
    count: int = page.evaluate(
        """() => new Promise((done) => {
            const asked = indexedDB.open("hypercare", 1);
            asked.onsuccess = () => {
                const store = asked.result.transaction("kept").objectStore("kept").count();
                store.onsuccess = () => { asked.result.close(); done(store.result); };
            };
        })"""
    )
    return count


def test_two_tabs_are_two_drafts_and_neither_is_offered_while_it_is_open(desk: Desk) -> None:
    first = typed(desk.at(FORM), name="First Tab")
    second = typed(another(first), name="Second Tab")
    expect(second.locator("#kept-offers[data-looked]")).to_be_empty()
    first.reload()
    expect(first.locator("#id_name")).to_have_value("First Tab")
    expect(second.locator("#id_name")).to_have_value("Second Tab")
    assert save(first) != save(second)


def test_what_is_discarded_is_gone(desk: Desk) -> None:
    first = typed(desk.at(FORM), name="Not Wanted")
    again = another(first, "/queue/")
    first.close()
    again.goto(again.url.replace("/queue/", FORM))
    again.get_by_role("button", name="Discard").click()
    expect(again.locator("#kept-offers")).to_be_empty()
    expect(again.locator("#id_name")).to_be_focused()
    assert kept(again) == 0


def test_a_second_person_in_the_same_browser_sees_nothing_of_it(desk: Desk) -> None:
    """Safety: what is kept is bound to the person who typed it."""
    page = typed(desk.at(FORM), name="Only Mine", reason="For my eyes.")
    page.goto(page.url.partition("/demo/")[0] + "/demo/queue/")
    page.context.clear_cookies()
    page.goto(desk.url + "/")
    desk._sign_in(page, "readiness")
    page.goto(f"{desk.url}/demo{FORM}")
    expect(page.locator("#id_name")).to_be_focused()
    expect(page.locator("#kept-offers[data-looked]")).to_be_empty()
    typed(page, name="Somebody Else")
    assert "Only Mine" not in page.content()
    assert kept(page) == 2


def test_a_save_without_a_server_waits_and_is_sent_once_when_it_is_back(
    desk: Desk, instance: Demo
) -> None:
    """R35: under a code that stays searchable; a second call fits in meanwhile, on a phone, too.

    The server goes while somebody types, and they type on.
    """
    desk.at("/")
    page = typed(desk.at(FORM, width=390), name="Server Away", reason="Before it went.")
    instance.stop()
    page.locator("#id_reason").fill("While it was away.")
    page.get_by_role("button", name="Save contact").click()
    waits = page.locator("#kept-waiting li")
    expect(waits).to_contain_text("Read this code to the caller: HC-")
    code = waits.inner_text().partition("caller: ")[2][:7]
    expect(page.locator("#id_name")).to_have_value("")
    expect(page.locator("#id_name")).to_be_focused()
    typed(page, name="The Next One")
    instance.start()
    expect(waits).to_have_count(0)
    save(page)
    page.goto(f"{desk.url}/demo/search/?q={code.lower()}")
    expect(page.get_by_text("While it was away.").first).to_be_visible()
    expect(page.get_by_text(code)).to_be_visible()
    page.goto(f"{desk.url}/demo/contacts/")
    assert kept(page) == 0


def test_a_server_that_is_killed_after_saving_and_before_its_answer_has_it_once(
    desk: Desk, instance: Demo
) -> None:
    """R35: the page heard nothing, sends it again when the server is back, and it is the same."""
    page = typed(desk.at(FORM), name="Answer Lost", reason="Kept, and nobody was told.")

    def kept_and_killed(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        route.fetch()
        instance.kill()
        return route.abort()

    page.route("**/contacts/new/**", kept_and_killed)
    page.get_by_role("button", name="Save contact").click()
    expect(page.locator("#kept-waiting li")).to_contain_text("HC-")
    page.unroute("**/contacts/new/**")
    instance.start()
    expect(page.locator("#kept-waiting li")).to_have_count(0)
    page.goto(f"{desk.url}/demo/search/?q=Kept, and nobody was told.")
    expect(page.get_by_text("Kept, and nobody was told.").first).to_be_visible()
    expect(page.locator("main a", has_text=re.compile(r"^C-\d+$"))).to_have_count(1)
    assert kept(page) == 0


def test_what_waits_is_told_to_nobody_else_and_sent_for_nobody_else(
    desk: Desk, instance: Demo
) -> None:
    page = typed(desk.at(FORM), name="Not For Others", reason="Waits for its own.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save contact").click()
    expect(page.locator("#kept-waiting li")).to_contain_text("HC-")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto(desk.url + "/")
    desk._sign_in(page, "readiness")
    page.goto(f"{desk.url}/demo{FORM}")
    expect(page.locator("#kept-waiting li")).to_have_text("1 of somebody else waits here.")
    assert "Not For Others" not in page.content()
    page.context.clear_cookies()
    page.goto(desk.url + "/")
    desk._sign_in(page, "agent")
    page.goto(f"{desk.url}/demo{FORM}")
    expect(page.locator("#kept-waiting[data-looked]")).to_be_attached()
    expect(page.locator("#kept-waiting li")).to_have_count(0)
    assert kept(page) == 0


def test_what_waits_is_marked_on_every_page_and_sent_from_any_of_them_once(desk: Desk) -> None:
    """R35: two tabs know of it, one sends it, and both say that it is gone."""
    page = typed(desk.at(FORM), name="From Any Page", reason="Sent from the queue.")
    browser = page.context
    browser.set_offline(True)
    page.get_by_role("button", name="Save contact").click()
    expect(page.locator("#hc-waiting")).to_have_text("Waiting to be sent 1")
    code = page.locator("#kept-waiting li").inner_text().partition("caller: ")[2][:7]
    page.goto("about:blank")
    browser.set_offline(False)
    browser.route("**/contacts/new/**", lambda route: route.abort())
    tabs = [browser.new_page(), browser.new_page()]
    for tab, path in zip(tabs, ("/queue/", "/issues/"), strict=True):
        tab.goto(f"{desk.url}/demo{path}")
        expect(tab.locator("#hc-waiting")).to_have_text("Waiting to be sent 1")
    sent: list[str] = []
    browser.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    browser.unroute("**/contacts/new/**")
    for tab in tabs:
        expect(tab.locator("#hc-waiting")).to_be_hidden()
    assert len(sent) == 1
    page.goto(f"{desk.url}/demo/search/?q={code}")
    expect(page.get_by_text("Sent from the queue.")).to_have_count(1)
    assert kept(page) == 0


def test_an_expired_session_is_renewed_without_leaving_the_page(desk: Desk) -> None:
    """R35: the wrong password is said there, and what was typed stays where it is."""
    page = typed(desk.at(FORM), name="Session Over", reason="Typed before it expired.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save contact").click()
    dialog = page.get_by_role("dialog", name="You are signed out")
    dialog.get_by_label("Sign-in name").fill("agent")
    dialog.get_by_label("Password").fill("not the one")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("That did not work.")
    expect(page.locator("#id_reason")).to_have_value("Typed before it expired.")
    dialog.get_by_label("Password").fill(desk.passwords["agent"])
    page.keyboard.press("Enter")
    expect(page.locator(".hc-said")).to_contain_text("C-")
