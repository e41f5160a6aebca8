"""The queue by keyboard, in a real Chromium: forty contacts in one go, and what follows."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from tools.api import Api
from tools.instance import Demo
from tools.soak.kill import contact

from tests.browser.conftest import Desk, fill_in, follow, save
from tests.browser.looks import clean_in_every_look

OUTCOMES = ("a p", "a c", "r", "a a", "w", "a t", "m")
FORTY, MOST_PER_TICKET = 40, 4


class Keys:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, keys: str) -> None:
        self.page.wait_for_load_state()  # and until its scripts hear the keys
        for key in keys.split(" "):
            self.page.keyboard.press(key)
            self.count += 1


def opened(page: Page) -> str:
    return page.locator("#opened h2 a").inner_text()


def waits(page: Page) -> int:
    return page.locator("[data-row]").count()


def log_more(instance: Demo, number: int) -> None:
    """Contacts that wait for their review: a few of the sample's forty need no ticket."""
    api = Api("127.0.0.1", instance.port, instance.token("agent", f"more {uuid4()}"))
    for nth in range(number):
        said = contact(f"One more question, {nth}") | {"done": "answered"}
        assert api.post("/contacts", said, str(uuid4()))[0] == 201


def test_forty_contacts_are_reviewed_by_keyboard_in_one_go(desk: Desk, instance: Demo) -> None:
    """R13. Under four keys a ticket, and each moves on to the next."""
    page = desk.at("/queue/", "readiness")
    keys, done = Keys(page), 0
    while done < FORTY or waits(page):
        if not waits(page):
            log_more(instance, FORTY - done)
            page.reload()
        page.wait_for_load_state()
        if not page.locator("#opened h2").count():
            keys.press("j Enter")
        number = opened(page)
        keys.press(OUTCOMES[done % len(OUTCOMES)])
        expect(page.locator(f"#row-{number}")).to_have_count(0)
        expect(page.get_by_role("status").first).to_contain_text(number)
        done += 1
    print(f"\n{done} tickets, {keys.count} keys, {keys.count / done:.2f} a ticket")  # noqa: T201
    assert done >= FORTY
    assert keys.count / done < MOST_PER_TICKET
    expect(page.get_by_text("Nothing waits for review")).to_be_visible()


@pytest.fixture
def waiting(desk: Desk) -> Callable[[str], str]:
    """A ticket of its own for a test: what the forty left is nothing."""

    def log(reason: str) -> str:
        page = desk.at("/contacts/new/", "agent")
        fill_in(page, reason=reason)
        save(page)
        numbers: list[str] = re.findall(r"T-\d+", page.locator("main").inner_text())
        return numbers[0]

    return log


def test_axe_finds_nothing_on_the_queue_and_what_follows(
    desk: Desk, waiting: Callable[[str], str]
) -> None:
    number = waiting("One word of a hundred letters: " + "x" * 100)
    page = desk.at(f"/queue/?open={number}", "readiness")
    page.locator("summary", has_text="With it").click()
    clean_in_every_look(page)
    for path in (
        f"/queue/together/?ticket={number}",
        f"/queue/together/?ticket={number}&do=redirect",
        "/queue/together/",
        "/queue/?show=mine",
        f"/tickets/{number}/",
        f"/tickets/{number}/do/refer/",
        f"/tickets/{number}/do/resolve/",
    ):
        page.goto(f"{desk.url}/demo{path}")
        clean_in_every_look(page)


def test_a_mistake_is_taken_back_by_one_key(desk: Desk, waiting: Callable[[str], str]) -> None:
    number = waiting("Taken back at once.")
    page = desk.at(f"/queue/?open={number}", "readiness")
    page.keyboard.press("a")
    page.keyboard.press("p")
    expect(page.locator(f"#row-{number}")).to_have_count(0)
    page.get_by_role("button", name=f"Undo {number}").wait_for()
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_text(f"{number} is as it was.")).to_be_visible()
    expect(page.locator(f"#row-{number}")).to_be_visible()


def test_a_second_person_sees_who_has_it(desk: Desk, waiting: Callable[[str], str]) -> None:
    number = waiting("Two at once.")
    mine = desk.at(f"/queue/?open={number}", "readiness")
    mine.keyboard.press("c")
    expect(mine.get_by_text("Yours until")).to_be_visible()
    theirs = desk.at(f"/queue/?open={number}", "manager")
    expect(theirs.locator("#opened")).to_contain_text("is reviewing this until")
    theirs.keyboard.press("r")
    expect(theirs.get_by_role("alert").first).to_contain_text(f"is reviewing {number}")
    expect(theirs.locator(f"#row-{number}")).to_be_visible()
    theirs = desk.at(f"/queue/?open={number}", "manager")
    timer = theirs.locator("#claim [data-until]")
    timer.evaluate("one => { one.dataset.until = new Date(0).toISOString(); }")
    expect(timer).to_have_text("0:00")
    theirs.locator("#id_under").fill("T-1")
    mine.get_by_role("button", name="Let it go").click()
    expect(theirs.get_by_role("button", name="Claim")).to_be_visible()
    expect(theirs.locator("#id_under")).to_have_value("T-1")


def test_a_reason_survives_a_server_that_is_not_there(
    desk: Desk, waiting: Callable[[str], str]
) -> None:
    """Of a review in the queue, and of what can be done with a ticket from its page."""
    number = waiting("The network is away.")
    page = desk.at("/queue/", "readiness")
    page.locator(f"#row-{number} a").click()
    form = page.locator("form[data-draft]")
    form.locator("summary").click()
    form.locator("#id_why").fill("Their cases, not ours.")
    page.locator("form[data-draft][data-kept=draft]").wait_for()
    page.context.set_offline(True)
    form.get_by_role("button", name="Redirect only").click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    page.goto(f"{desk.url}/demo/queue/?open={number}")
    expect(form.locator("#id_why")).to_have_value("Their cases, not ours.")
    expect(form.locator("#id_why")).to_be_visible()
    expect(page.locator("[data-draft-say]")).to_contain_text("are here again")
    follow(form.get_by_role("button", name="Redirect only"))
    expect(page.get_by_role("button", name=f"Undo {number}")).to_be_visible()
    kept = "Object.keys(localStorage).filter(one => one.startsWith('hypercare-draft/'))"
    assert page.evaluate(kept) == []
    page.goto(f"{desk.url}/demo/tickets/{number}/")
    page.get_by_role("link", name="Reopen").click()
    page.locator("#way textarea").fill("They came back.")
    page.locator("#way [data-kept=draft]").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("link", name="Reopen").click()
    expect(page.locator("#way textarea")).to_have_value("They came back.")
    follow(page.get_by_role("button", name=f"Reopen {number}"))
    assert page.evaluate(kept) == []


def test_rows_are_selected_by_key_and_reviewed_together(
    desk: Desk, waiting: Callable[[str], str]
) -> None:
    numbers = [waiting("First of two."), waiting("Second of two.")]
    page = desk.at("/queue/", "readiness")
    for number in numbers:
        page.locator(f"#row-{number} a").focus()
        page.keyboard.press("x")
        expect(page.locator(f"#row-{number} [type=checkbox]")).to_be_checked()
    page.keyboard.press("t")
    page.get_by_role("button", name="Assign to Production Control").click()
    for number in numbers:
        expect(page.get_by_text(f"{number}: New")).to_be_visible()
    page.get_by_role("button", name="Review 2 tickets").click()
    expect(page.get_by_text("2 tickets are reviewed.")).to_be_visible()


def test_every_key_is_on_the_sheet_and_can_be_switched_off(
    desk: Desk, waiting: Callable[[str], str]
) -> None:
    number = waiting("Keys off.")
    page = desk.at(f"/queue/?open={number}", "readiness")
    page.keyboard.press("?")
    sheet = page.locator("#hc-help")
    for key in ("a p", "r", "m", "w", "d", "i", "c", "x", "t"):
        words = " ".join(key.split())
        row = sheet.get_by_role("row").filter(has_text=re.compile(rf"^\s*{words}\s"))
        expect(row.first).to_be_visible()
    sheet.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator(f"#row-{number}")).to_be_visible()


def test_it_works_without_a_script(desk: Desk, waiting: Callable[[str], str]) -> None:
    number = waiting("Without a script.")
    page = desk.at("/queue/", "readiness", java_script_enabled=False)
    page.locator(f"#row-{number} a").click()
    page.get_by_role("button", name="Redirect only").click()
    expect(page.get_by_text(f"{number}: Redirect only.").first).to_be_visible()


def test_on_a_phone_the_ticket_that_was_opened_is_in_sight(desk: Desk, instance: Demo) -> None:
    """Below a long list nobody would see that something happened."""
    log_more(instance, 8)
    page = desk.at("/queue/", "readiness")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-row-link]").last.click()
    expect(page.locator("#opened h2")).to_be_in_viewport()
    page.set_viewport_size({"width": 1366, "height": 768})
