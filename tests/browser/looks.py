"""What a page looks like to axe and to the window: at two sizes, in two colour schemes."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES = {1366: 768, 390: 844}
# What the scheme alone can spoil.
COLOURS = ["color-contrast", "link-in-text-block"]
# Of what is well, axe would tell each place; that is most of its time.
FAULTS = {"resultTypes": ["violations"]}


def faultless(page: Page, where: str | None = None, rules: list[str] | None = None) -> None:
    """Nothing for axe to find: on the page or a part of it, by all rules or by some."""
    options: dict[str, Any] = FAULTS | ({"runOnly": rules} if rules else {})
    found = Axe().run(page, where, options)
    assert found.violations_count == 0, found.generate_report()


def clean(page: Page, rules: list[str] | None = None) -> None:
    """Nothing for axe, and nothing hangs out of the window."""
    faultless(page, rules=rules)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def clean_in_every_look(page: Page) -> None:
    """One page that is open, at both sizes as a whole and in the dark by its colours."""
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        clean(page)
        page.emulate_media(color_scheme="dark")
        clean(page, COLOURS)
