"""What a page looks like to axe and to the window: at two sizes, in two colour schemes."""

from typing import Literal

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES = {1366: 768, 390: 844}
# What a colour scheme can spoil. They take nine tenths of the time of all rules, so a page is
# measured by them once in each scheme; the kit that all pages are made of, in all four looks.
COLOURS = ["color-contrast", "link-in-text-block"]
Options = dict[str, object]
ONLY_COLOURS: Options = {"runOnly": COLOURS}
ALL_BUT_COLOURS: Options = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
_RUN = "([where, how]) => axe.run(where ?? document, how)"


def faultless(page: Page, where: str | None = None, how: Options | None = None) -> None:
    """Nothing for axe to find, on the page or a part of it."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(Axe().axe_script)
    # Of what is well, axe would tell each place; that is most of what it writes.
    options = {"resultTypes": ["violations"]} | (how or {})
    found = AxeResults(page.evaluate(_RUN, [where, options]))
    assert found.violations_count == 0, found.generate_report()


def clean(page: Page, how: Options | None = None) -> None:
    """Nothing for axe, and nothing hangs out of the window."""
    faultless(page, how=how)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def clean_in_every_look(page: Page) -> None:
    """One page that is open, at both sizes and in both schemes."""
    _looks(page, 1366, "light")
    clean(page)
    _looks(page, 390, "light")
    clean(page, ALL_BUT_COLOURS)
    _looks(page, 390, "dark")
    clean(page, ONLY_COLOURS)


def _looks(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    page.emulate_media(color_scheme=scheme)
