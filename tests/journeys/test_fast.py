"""What logging a typical call costs in keys and in time, in a real Chromium.

The time is that of the keystroke-level model (Card, Moran and Newell, 1983): what was done in the
browser is counted, and each act has its known duration. No clock is read.
"""

import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, desk, desks
from tests.plugins.browser import chromium

__all__ = ["chromium", "desk", "desks"]

PATIENCE = 60_000  # milliseconds
MOST = 25
# Seconds of the model: a key of somebody who types now and then; pointing at something and
# pressing; a hand to the mouse or back; making up one's mind; a word that is read.
KEY, POINT, HAND, MIND, WORD = 0.28, 1.3, 0.4, 1.35, 0.24
TRAINED, FIRST_TIME = 45, 90


class Keys:
    """Presses keys and counts them; what the caller says is typed, and not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.letters, self.fields = page, 0, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += len(key.split("+"))

    def tab_to(self, selector: str) -> None:
        self.fields += 1
        for _step in range(12):
            self.press("Tab")
            if self.page.evaluate("it => document.activeElement.matches(it)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached")

    def dictated(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.letters += len(text)


def test_a_typical_call_takes_at_most_twenty_five_keys(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """R35: besides the words of the reason, the caller's name and number."""
    page = desk.at("/queue/")
    page.set_default_timeout(PATIENCE)
    page.wait_for_load_state()
    keys = Keys(page)
    keys.press("n")
    expect(page.locator("#id_name")).to_be_focused(timeout=PATIENCE)
    page.wait_for_load_state()
    keys.dictated("Sample Caller")
    keys.tab_to("#id_entity")
    keys.press("n", "a", "p")
    expect(page.locator("#id_entity_found [role=option]").first).to_be_visible(timeout=PATIENCE)
    keys.press("ArrowDown", "Enter")
    expect(page.locator("#id_entity")).to_have_value("Napa")
    keys.tab_to("#id_reach")
    keys.dictated("707-555-0142")
    keys.tab_to("[name=about]")
    keys.press("2")
    keys.tab_to("#id_reason")
    keys.dictated("An old case is not to be found.")
    keys.press("Control+Enter")
    expect(page.locator(".hc-said")).to_contain_text("C-", timeout=PATIENCE)
    seconds = (keys.count + keys.letters) * KEY + (keys.fields + 2) * MIND
    with capsys.disabled():
        sys.stdout.write(f"\nkeys of a typical call: {keys.count} (at most {MOST})\n")
        sys.stdout.write(f"by the model: {seconds:.0f} s (under {TRAINED})\n")
    assert keys.count <= MOST
    assert seconds < TRAINED


# What stands there for the eye: of a list that is closed, the choice that is made.
SEEN = """box => {
    const closed = [...box.querySelectorAll("select")];
    const hidden = closed.flatMap(list => [...list.options]).filter(one => !one.selected);
    const of = text => text.split(/\\s+/).filter(word => word).length;
    return of(box.innerText) - hidden.reduce((sum, one) => sum + of(one.text), 0);
}"""


class Novice:
    """Reads what stands there, takes the mouse to each field, knows no key of the page."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds = page, 0.0

    def reads(self, selector: str) -> None:
        self.seconds += self.page.locator(selector).first.evaluate(SEEN) * WORD

    def presses(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.seconds += HAND + MIND + POINT

    def types(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.seconds += HAND + len(text) * KEY


def test_who_has_never_seen_the_form_needs_less_than_ninety_seconds(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """R35, help-desk-lessons 3.6: every label and the answer are read, each field by mouse."""
    page = desk.at("/queue/")
    page.set_default_timeout(PATIENCE)
    novice = Novice(page)
    novice.reads("header")
    novice.presses("a.hc-bar__log")
    expect(page.locator("#id_name")).to_be_focused(timeout=PATIENCE)
    novice.reads("#contact")
    for field, said in (
        ("#id_name", "A. Caller"),
        ("#id_entity", "Napa"),
        ("#id_reach", "707-555-0142"),
    ):
        novice.presses(field)
        novice.types(said)
    page.keyboard.press("Escape")
    novice.presses("label:has([name=about][value=lds])")
    novice.presses("#id_reason")
    novice.types("An old case is not to be found.")
    for part in (".hc-advice__do", ".hc-advice__say"):
        novice.reads(part)
    novice.presses("#contact button[type=submit]")
    expect(page.locator(".hc-said")).to_contain_text("C-", timeout=PATIENCE)
    with capsys.disabled():
        sys.stdout.write(f"\nfirst time, by the model: {novice.seconds:.0f} s\n")
    assert novice.seconds < FIRST_TIME
