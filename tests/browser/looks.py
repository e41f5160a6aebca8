"""What a page looks like to axe and to the window: at two sizes, in two colour schemes."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES = {1366: 768, 390: 844}
# What the scheme alone can spoil.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def clean(page: Page, options: dict[str, Any] | None = None) -> None:
    """Nothing for axe, and nothing hangs out of the window."""
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def clean_in_every_look(page: Page) -> None:
    """One page that is open, at both sizes as a whole and in the dark by its colours."""
    for width, height in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        clean(page)
        page.emulate_media(color_scheme="dark")
        clean(page, COLOURS)
