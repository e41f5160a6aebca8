"""Takes the pictures of the documents from a running demo: the call of docs/tutorial/first-day.md.

python -m tools.docs.screenshots
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tools.docs.pages import IMAGES, ROOT
from tools.instance import Demo, demo

CHROMIUM = "/usr/bin/chromium-headless-shell"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SCREEN = ViewportSize(width=1366, height=768)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def sign_in(chromium: Browser, instance: Demo, username: str) -> Page:
    known = json.loads(instance.data.sign_ins_file.read_text())["sign_ins"]
    password = next(one["password"] for one in known if one["username"] == username)
    page = chromium.new_context(viewport=SCREEN, reduced_motion="reduce").new_page()
    page.goto(f"http://127.0.0.1:{instance.port}/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Log a contact").wait_for()
    page.wait_for_load_state()  # until the page hears its keys
    return page


def type_the_call(page: Page) -> None:
    page.keyboard.press("n")
    page.get_by_label("Who is calling").fill("Sample Caller")
    page.get_by_label("County or other party").fill("Napa")
    page.get_by_label("Number or e-mail to reach them").fill("707-555-0142")
    page.get_by_role("radio", name="Conversion or C-IV").check()
    page.get_by_label("Reason").fill("About thirty cases are not on her list after the move.")
    page.get_by_role("radio", name="2 Work blocked").check()
    page.locator("#advice").get_by_text("Send the caller to the C-IV Service Desk").wait_for()
    page.locator("#beside").get_by_text("Looks alike").wait_for()


def save_the_call(page: Page) -> str:
    """The number of its ticket."""
    page.get_by_role("button", name="Save contact").click()
    page.get_by_text("Read this number to the caller").wait_for()
    return page.get_by_role("link", name="T-").first.inner_text()


def take(page: Page, name: str) -> None:
    page.locator("#hc-freshness[data-state=live]").wait_for()
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    print(f"Written to {path.relative_to(ROOT)}")


def main() -> int:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo() as instance, browser() as chromium:
        agent = sign_in(chromium, instance, "agent")
        type_the_call(agent)
        take(agent, "log-a-contact")
        ticket = save_the_call(agent)
        take(agent, "saved")
        readiness = sign_in(chromium, instance, "readiness")
        readiness.get_by_role("link", name="Queue").click()
        readiness.get_by_role("link", name=ticket).click()
        opened = readiness.locator("#opened").get_by_role("link", name=ticket)
        opened.wait_for()
        take(readiness, "queue")
        opened.click()
        readiness.get_by_role("heading", name="The story", exact=True).wait_for()
        take(readiness, "ticket")
    return 0


if __name__ == "__main__":
    sys.exit(main())
