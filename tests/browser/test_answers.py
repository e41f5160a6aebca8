"""The page looks its answer up in what the server enumerated, in a real Chromium (R01)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, fill_in

# Each combination of what the form can hold: by the page's own look-up, and as the server says it.
EVERY = """async () => {
  const table = await (await fetch("/demo/rules/answers.json")).json();
  const midnight = Date.parse(table.from);
  const url = document.getElementById("advice").dataset.url;
  const words = (text) => text.replace(/\\s+/g, " ").trim().replace(/ ([.;])/g, "$1");
  const all = (root, selector, of) => [...root.querySelectorAll(selector)].map(of);
  const said = (root) => [
    words(root.textContent),
    ...all(root, "[data-advice]", (box) => `${box.dataset.asks}: ${box.dataset.advice}`),
    ...all(root, "a", (link) => link.getAttribute("href")),
    ...all(root, "time", (one) => `${Date.parse(one.dateTime)} ${one.title}`),
    ...all(root, "input", (field) => `${field.name}=${field.value}`),
    ...all(root, "[data-copy]", (button) => button.dataset.copy),
  ].join(" | ");
  const wrong = [];
  let count = 0;
  async function compare(facts, at) {
    const query = new URLSearchParams(facts);
    if (!facts.sent_back) query.delete("sent_back");
    if (at) query.set("happened_date", table.day);
    if (at) query.set("happened_time", "00:00");
    const text = await (await fetch(`${url}?${query}`)).text();
    const page = new DOMParser().parseFromString(`<section>${text}</section>`, "text/html");
    const [mine, theirs] = [said(window.hcAdvice.drawn(facts, at)), said(page.body.firstChild)];
    count += 1;
    if (mine !== theirs) wrong.push([mine, theirs]);
  }
  for (const [entity, entity_type, concerns] of PLACES)
    for (const about of table.abouts.filter((one) => one !== "auto-reply")) {
      const facts = { entity, entity_type, concerns, about };
      for (const channel of ["phone", "email", "walk-in"])
        for (const sent_back of [false, true]) await compare({ ...facts, channel, sent_back });
      await compare({ ...facts, channel: "phone", sent_back: false }, midnight);
    }
  return [count, wrong.length, wrong.slice(0, 2)];
}"""
PLACES = [
    ["Napa", "", ""],
    ["county of El Dorado", "", ""],
    ["BUTTE COUNTY", "", ""],
    ["Nowhere", "county", ""],
    ["Somebody new", "stakeholder", "napa"],
    ["Somebody new", "new_system", ""],
    ["Somebody new", "new_system", "wave-1"],
    ["Somebody new", "new_system", "wave-3"],
    ["Somebody", "public", ""],
    ["Somebody", "public", "el-dorado"],
    ["Somebody new", "", ""],
    ["", "", ""],
]


def test_what_the_page_looks_up_is_what_the_server_says(desk: Desk) -> None:
    """R01, R08 to R11: hundreds of combinations, word by word, link by link."""
    page = ready(desk.at("/contacts/new/", "manager"))
    page.set_default_timeout(120_000)
    count, wrong, examples = page.evaluate(EVERY.replace("PLACES", str(PLACES)))
    assert count > 400
    assert wrong == 0, examples


def ready(page: Page) -> Page:
    """The answers have come with the page."""
    expect(page.locator("#advice[data-held]")).to_be_attached()
    return page


def test_the_answer_appears_without_a_round_trip(desk: Desk) -> None:
    page = ready(desk.at("/contacts/new/"))
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/new/advice/" in one.url else None)
    fill_in(page)
    expect(page.locator(".hc-advice__do")).to_contain_text("Service Desk")
    expect(page.locator("#hc-live")).to_contain_text("Service Desk")
    page.locator("[name=about][value=unsure]").check(force=True)
    expect(page.locator("[data-advice=transfer]")).to_be_attached()
    assert asked == []
    page.locator("details.hc-details summary").click()
    with page.expect_request("**/new/advice/**"):
        page.locator("#id_happened_date").fill("2026-01-15")
        page.locator("#id_happened_date").blur()


@pytest.mark.parametrize("width", [1366, 390])
def test_offline_the_answer_appears_and_says_of_when_it_is(desk: Desk, width: int) -> None:
    """R01, R35: on a phone, too; another day's answer is not guessed."""
    page = ready(desk.at("/contacts/new/", width=width))
    page.context.set_offline(True)
    fill_in(page)
    panel = page.locator("#advice")
    expect(panel.locator(".hc-advice__do")).to_contain_text("Service Desk")
    expect(panel).to_contain_text("No answer from the server now; this is from the answers of")
    expect(panel.locator("a.hc-phone--big")).to_have_attribute("href", "tel:+1-866-555-0100")
    if width == 390:
        expect(page.locator("[data-short]")).to_contain_text("Service Desk")
    page.locator("details.hc-details summary").click()
    page.locator("#id_happened_date").fill("2026-01-15")
    page.locator("#id_happened_date").blur()
    expect(panel).to_contain_text("What happened on another day is answered as soon as it is back.")
    page.locator("#id_happened_date").fill("")
    page.locator("#id_happened_date").blur()
    page.context.set_offline(False)
    expect(panel).not_to_contain_text("No answer from the server now")
    expect(panel.locator(".hc-advice__do")).to_contain_text("Service Desk")


def hinted(page: Page, field: str) -> Any:
    return page.locator(f"#id_{field}_noticed")


def test_hints_stand_in_their_field_are_said_and_move_nothing(desk: Desk) -> None:
    """R15, R34, safety row 20: a hint is no refusal."""
    page = ready(desk.at("/contacts/new/"))
    button = page.get_by_role("button", name="Save contact")
    before = button.bounding_box()
    fill_in(page, reach="4711", entity="Napaa", reason="Her number is 123-45-6789, she says.")
    expect(hinted(page, "reach")).to_contain_text("An extension alone")
    expect(hinted(page, "entity")).to_contain_text("Not a county or party of this program")
    expect(hinted(page, "reason")).to_contain_text("Looks like a client identifier (SSN)")
    described = page.locator("#id_reach").get_attribute("aria-describedby") or ""
    assert "id_reach_noticed" in described
    assert button.bounding_box() == before
    page.locator("#id_reach").fill("530-555-0142")
    expect(hinted(page, "reach")).to_be_empty()
    page.locator("details.hc-details summary").click()
    tomorrow = datetime.now(UTC).date() + timedelta(days=2)
    page.locator("#id_happened_date").fill(tomorrow.isoformat())
    page.locator("#id_happened_date").blur()
    expect(hinted(page, "happened_date")).to_contain_text("This is in the future")
    expect(page.locator("#hc-live")).to_contain_text("This is in the future")


def test_the_look_up_has_no_rule_in_it() -> None:
    """R01: there is no second implementation; the script knows no advice and no kind of subject."""
    scripts = Path("src/hypercare/casework/intake/static/intake")
    text = (scripts / "answers.js").read_text()
    for word in ("conversion", "service-desk", "transfer", "cutover", "scheduled", "wave-"):
        assert word not in text
