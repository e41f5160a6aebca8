"""Working on a ticket together, in a real Chromium: two people, files, groups, drafts."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, follow
from tests.browser.looks import clean, clean_in_every_look

TICKET = "/tickets/T-1003/"
LINE = "A hundred characters of a log, " + 68 * "x" + "\n"
CANARY = '<img src=x onerror="document.title=1">'


def test_axe_finds_nothing_while_a_ticket_is_worked_on(desk: Desk) -> None:
    page = desk.at(TICKET, "manager")
    for fold in page.locator("#group details summary").all():
        fold.click()
    clean_in_every_look(page)
    page.goto(page.url + "edit/")
    clean_in_every_look(page)


def note(page: Page, text: str) -> None:
    page.locator("#id_text").fill(text)
    page.get_by_role("button", name="Add note to").click()
    expect(page.get_by_text("Your note is in the story of")).to_be_visible()


def test_a_note_is_corrected_and_shown_as_text(desk: Desk) -> None:
    page = desk.at(TICKET, "manager")
    note(page, CANARY)
    follow(page.get_by_role("link", name="Correct").last)
    clean(page)
    page.locator("#id_text").fill("It was a mistake.")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("The note is corrected.")).to_be_visible()
    page.get_by_text("What it said before").last.click()
    expect(page.get_by_text(CANARY)).to_be_visible()
    assert page.title() != "1"
    clean(page)


def test_what_is_typed_survives_the_page_and_is_forgotten_when_it_is_kept(desk: Desk) -> None:
    page = desk.at(TICKET, "manager")
    page.locator("#id_text").press_sequentially("Called back, no answer.")
    page.locator("form[data-draft][data-kept=draft]").wait_for()
    page.reload()
    expect(page.locator("#id_text")).to_have_value("Called back, no answer.")
    expect(page.locator("[data-draft-say]")).to_contain_text("are here again")
    page.get_by_role("button", name="Add note to").click()
    expect(page.locator("#story")).to_contain_text("Called back, no answer.")
    expect(page.locator("#id_text")).to_have_value("")


def test_too_long_a_paste_stays_on_the_page_with_a_sentence(desk: Desk) -> None:
    """Ten megabytes, past the page's own check, are in tests/tickets."""
    page = desk.at(TICKET, "manager")
    entries = page.locator("#story > ol > li").count()
    page.locator("#id_text").evaluate(f"box => {{ box.value = {LINE!r}.repeat(200); }}")
    page.get_by_role("button", name="Add note to").click()
    expect(page.locator("[data-draft-say]")).to_contain_text("20,000 characters long")
    expect(page.locator("#id_text")).to_be_focused()
    assert page.locator("#id_text").evaluate("box => box.value.length") == 20_000
    assert desk.at(TICKET, "manager").locator("#story > ol > li").count() == entries


def test_a_file_is_attached_by_keyboard_and_downloaded(desk: Desk, tmp_path: Path) -> None:
    page = desk.at(TICKET, "manager")
    file = tmp_path / "list of cases.csv"
    file.write_bytes(b"a,b")
    field = page.get_by_label("Files")
    with page.expect_file_chooser() as chooser:
        field.press("Enter")
    chooser.value.set_files(file)
    page.get_by_role("button", name="Attach to").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 file is in the story.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="list of cases.csv").press("Enter")
    assert Path(download.value.path()).read_bytes() == b"a,b"
    assert download.value.suggested_filename == "list of cases.csv"
    clean(page)


def test_a_file_that_is_not_taken_says_so_beside_its_field(desk: Desk) -> None:
    page = desk.at(TICKET, "manager")
    hostile: Any = {"name": "x\u200b.html", "mimeType": "text/html", "buffer": b"<script>"}
    page.get_by_label("Files").set_input_files(hostile)
    page.get_by_role("button", name="Attach to").click()
    expect(page.get_by_role("alert")).to_contain_text("“x.html” is not of a kind that is taken.")
    clean(page)


def test_tickets_are_grouped_and_split_by_keyboard(desk: Desk) -> None:
    page = desk.at("/tickets/T-1005/", "manager")
    page.get_by_text("Group T-1005 under another").press("Enter")
    page.get_by_label("Ticket that leads").press_sequentially("t1003")
    page.keyboard.press("Tab")
    page.keyboard.type("The same file is missing.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("T-1005 is grouped under T-1003.")).to_be_visible()
    clean(page)
    page.locator("#group").get_by_role("link", name="T-1005").press("Enter")
    expect(page.get_by_text("Grouped under T-1003.").first).to_be_visible()
    clean(page)
    page.go_back()
    page.get_by_role("button", name="Split T-1005 off").press("Enter")
    expect(page.get_by_text("T-1005 stands for itself.")).to_be_visible()


def test_two_people_see_each_other_and_lose_nothing(desk: Desk) -> None:
    """Presence without locks; a save with an old version merges, or asks with both texts."""
    mine = desk.at(TICKET, "manager")
    theirs = desk.at(TICKET + "edit/", "readiness")
    expect(theirs.locator("#others")).to_contain_text("has this open")
    mine.reload()
    expect(mine.locator("#others")).to_contain_text("is writing here")
    mine.goto(mine.url + "edit/")
    theirs.locator("#id_severity").select_option("1")
    theirs.get_by_role("button", name="Save the facts of").click()
    expect(theirs.get_by_text("Your change of T-1003 is saved.")).to_be_visible()
    mine.locator("#id_severity").select_option("2")
    mine.locator("#id_subject").fill("Thirty cases are gone")
    mine.get_by_role("button", name="Save the facts of").click()
    expect(mine.get_by_text("Nothing of yours is lost.")).to_be_visible()
    expect(mine.locator("#id_subject")).to_have_value("Thirty cases are gone")
    clean(mine)
    mine.get_by_label("As it is now").check()
    mine.get_by_role("button", name="Save the facts of").click()
    expect(mine.locator("#story")).to_contain_text("Subject: Thirty cases are gone.")
    expect(mine.locator(".hc-facts .hc-sev").first).to_contain_text("1")


def test_a_page_that_is_left_is_said_to_be_left(desk: Desk) -> None:
    """Long before the sign of it would be forgotten."""
    mine, theirs = desk.at(TICKET, "manager"), desk.at(TICKET, "readiness")
    mine.reload()
    expect(mine.locator("#others")).to_contain_text("has this open")
    theirs.goto(f"{desk.url}/demo/queue/")
    said = "has this open"
    for _ in range(5):  # each asks anew; nobody waits until it would be forgotten
        with mine.expect_response("**/here/"):
            mine.reload()
        said = mine.locator("#others").inner_text()
        if not said:
            break
    assert said == ""
