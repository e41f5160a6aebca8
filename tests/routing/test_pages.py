"""The pages of the rules: read, try, export, draft, publish, go back."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from hypercare.casework.routing import drafting
from hypercare.casework.routing.concern import Question
from hypercare.casework.routing.models import Draft, DraftRow, Row, Rules
from hypercare.casework.routing.selectors import advice_for, edition
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.journal.models import Look
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.factories.program import NOW, RULES
from tests.routing.rules import rule, values

# Session, person, membership; then program data (kept in memory after the first time), then rows.
QUERIES = {
    "": 4,
    "editions/": 4,
    "editions/1/": 4,
    "drafts/": 4,
    "drafts/1/": 5,
    "drafts/1/rows/2/": 5,
    "drafts/1/publish/": 5,
    "try/": 4,
}


@pytest.fixture
def lead(program: Program) -> Actor:
    return actor_in(program, "program-lead")


@pytest.fixture
def browser(lead: Actor) -> Client:
    return browser_of(lead)


@pytest.fixture
def draft(lead: Actor) -> Draft:
    return drafting.begin(number=1, by=lead, at=NOW)


def at(program: Program, path: str = "") -> str:
    return f"/{program.key}/rules/{path}"


def typed(draft: Draft, number: int, **changes: Any) -> dict[str, Any]:
    """The form of a row as a browser sends it: what is not ticked is not sent."""
    row = DraftRow.objects.get(draft=draft, number=number)
    said = values(RULES[number - 1]) | {"version": row.version, "sent_back": "any"} | changes
    return {name: value for name, value in said.items() if value not in (False, None)}


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("path", QUERIES)
def test_a_page_asks_the_database_the_same_for_one_row_and_for_many(
    browser: Client, draft: Draft, lead: Actor, path: str, django_assert_num_queries: Any
) -> None:
    program = draft.program
    for name in QUERIES:
        browser.get(at(program, name))
    with django_assert_num_queries(QUERIES[path]):
        assert browser.get(at(program, path)).status_code == 200
    for version in range(1, 40):
        row = values(rule(9, entity_types=("media",)))
        drafting.add_row(draft=draft, values=row, version=version, by=lead, at=NOW)
    with django_assert_num_queries(QUERIES[path]):
        browser.get(at(program, path))


def test_the_table_shows_each_row_in_words(browser: Client, program: Program) -> None:
    """R01."""
    page = text(browser.get(at(program)))
    for row in RULES:
        assert row.headline in page
        assert row.reason in page


def test_the_export_holds_every_row_and_no_formula(
    browser: Client, program: Program, lead: Actor
) -> None:
    """Safety row 18; who took it is in the table of looks."""
    Row.objects.filter(program=program, position=2).update(headline="=HYPERLINK(1)")
    answer = browser.get(at(program, "editions/1/rules.csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(RULES) + 1
    assert rows[2][5] == "'=HYPERLINK(1)"
    assert answer["Content-Disposition"].startswith("attachment")
    look = Look.objects.get(program=program)
    assert (look.kind, look.what, look.rows, look.user) == ("export", "rules 1", 4, lead.user)


def test_a_draft_is_begun_edited_and_published_by_pages_alone(
    browser: Client, program: Program
) -> None:
    """R01: the whole way, with what changes shown before."""
    begun = browser.post(at(program, "drafts/"), {"edition": "1"})
    draft = Draft.objects.get(program=program)
    assert begun["Location"] == at(program, "drafts/1/")
    form = typed(draft, 2, say="Please dial {number}.")
    saved = browser.post(at(program, "drafts/1/rows/2/"), form)
    assert saved["Location"].endswith("#row-2")
    shown = text(browser.get(at(program, "drafts/1/publish/")))
    assert "Proven" in shown
    assert "Row 2 answers otherwise." in shown
    assert "Please dial {number}." in shown
    draft.refresh_from_db()
    reason = {"reason": "The desk has a menu now.", "version": draft.version}
    published = browser.post(at(program, "drafts/1/publish/"), reason)
    assert published["Location"] == at(program, "editions/2/")
    edition_page = text(browser.get(published["Location"]))
    assert "The desk has a menu now." in edition_page
    assert "What it changed against edition 1" in edition_page
    assert "The desk has a menu now." in text(browser.get(at(program, "editions/")))


def test_an_earlier_edition_stays_to_be_seen_whole(
    browser: Client, draft: Draft, program: Program
) -> None:
    browser.post(at(program, "drafts/1/rows/2/"), typed(draft, 2, headline="Say it otherwise"))
    draft.refresh_from_db()
    browser.post(at(program, "drafts/1/publish/"), {"reason": "Why", "version": draft.version})
    page = text(browser.get(at(program, "editions/1/")))
    assert RULES[1].headline in page
    assert "Go back to this edition" in page


def test_what_was_typed_stays_when_somebody_was_faster(
    browser: Client, draft: Draft, program: Program
) -> None:
    form = typed(draft, 2, say="What I typed.")
    drafting.save_row(
        draft=draft,
        number=2,
        values=values(RULES[1], say="What came between."),
        version=1,
        by=actor_in(program, "manager"),
        at=NOW,
    )
    answer = browser.post(at(program, "drafts/1/rows/2/"), form)
    assert answer.status_code == 409
    page = text(answer)
    assert "Sample Person changed this row" in page
    assert "What I typed." in page
    assert "What came between." in page
    again = browser.post(at(program, "drafts/1/rows/2/"), form | {"version": 2})
    assert again.status_code == 302
    assert DraftRow.objects.get(draft=draft, number=2).say == "What I typed."


def test_a_fault_is_named_beside_its_field_and_nothing_is_lost(
    browser: Client, draft: Draft, program: Program
) -> None:
    answer = browser.post(
        at(program, "drafts/1/rows/2/"), typed(draft, 2, say="Call {phone}.", reason="Kept.")
    )
    assert answer.status_code == 422
    assert "cannot be filled in" in text(answer)
    assert "Kept." in text(answer)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "٣"])
def test_a_version_that_is_none_changes_nothing(
    browser: Client, draft: Draft, program: Program, version: str
) -> None:
    for path in ("rows/2/change/", "discard/", "carry-over/", "publish/"):
        sent = {"version": version, "row_version": version, "do": "up", "reason": "Why"}
        answer = browser.post(at(program, f"drafts/1/{path}"), sent)
        assert answer.status_code in (409, 422)
    draft.refresh_from_db()
    assert (draft.is_open, draft.version) == (True, 1)


def test_the_focus_stays_on_the_button_that_moved_a_row(
    browser: Client, draft: Draft, program: Program
) -> None:
    """By keyboard alone: press again to move on."""
    sent = {"do": "up", "version": "1"}
    answer = browser.post(at(program, "drafts/1/rows/3/change/"), sent, follow=True)
    assert text(answer).count("data-focus") == 1
    assert 'value="up" data-focus' in text(answer)


def test_a_row_is_taken_out_and_restored(browser: Client, draft: Draft, program: Program) -> None:
    path = at(program, "drafts/1/rows/2/change/")
    answer = browser.post(path, {"do": "remove", "row_version": "1"}, follow=True)
    assert "Taken out" in text(answer)
    answer = browser.post(path, {"do": "restore", "row_version": "2"}, follow=True)
    assert "Taken out" not in text(answer)


def test_a_draft_is_thrown_away_and_taken_back(
    browser: Client, draft: Draft, program: Program
) -> None:
    path = at(program, "drafts/1/discard/")
    thrown = browser.post(path, {"version": "1"}, follow=True)
    assert "Take draft 1 back" in text(thrown)
    assert "Take out" not in text(thrown)
    back = browser.post(path, {"version": "2", "do": "take-back"}, follow=True)
    assert "Draft 1 is open again." in text(back)


def test_a_draft_that_is_behind_offers_to_carry_the_changes_over(
    browser: Client, draft: Draft, program: Program
) -> None:
    """Bad input: a draft based on an old version."""
    second = drafting.begin(number=1, by=system(program), at=NOW)
    drafting.save_row(
        draft=second,
        number=3,
        values=values(RULES[2], say="Theirs."),
        version=1,
        by=system(program),
        at=NOW,
    )
    second.refresh_from_db()
    drafting.publish_draft(
        draft=second, version=second.version, reason="Why", by=system(program), at=NOW
    )
    browser.post(at(program, "drafts/1/rows/2/"), typed(draft, 2, say="Mine."))
    draft.refresh_from_db()
    sent = {"reason": "My reason.", "version": draft.version}
    answer = browser.post(at(program, "drafts/1/publish/"), sent)
    assert answer.status_code == 409
    assert "Carry my changes over" in text(answer)
    carried = browser.post(
        at(program, "drafts/1/carry-over/"), {"version": draft.version}, follow=True
    )
    assert "newest edition" in text(carried)
    draft.refresh_from_db()
    answer = browser.post(
        at(program, "drafts/1/publish/"), {"reason": "Both.", "version": draft.version}
    )
    assert answer.status_code == 302
    rules = edition(Program.objects.get(pk=program.pk)).rules
    assert [r.say for r in rules[1:3]] == ["Mine.", "Theirs."]


def test_an_auditor_reads_everything_and_changes_nothing(draft: Draft, program: Program) -> None:
    browser = browser_of(actor_in(program, "auditor"))
    for path in ("", "drafts/", "drafts/1/", "editions/1/"):
        page = text(browser.get(at(program, path)))
        assert 'method="post" action="/' + program.key not in page.replace("sign-out", "")
    assert browser.post(at(program, "drafts/"), {"edition": "1"}).status_code == 403


@pytest.mark.parametrize("about", ["conversion", "lds", "unsure", "ordinary"])
def test_trying_gives_the_answer_of_the_contact_page(sample: Program, about: str) -> None:
    """R01: for any day; noon stands for another day than today."""
    browser = browser_of(actor_in(sample, "program-lead"))
    asked = {"kind": "county", "concerns": "napa", "about": about, "channel": "phone"}
    answer = browser.get(at(sample, "try/"), {**asked, "rules": "1", "day": "2026-10-28"})
    noon = datetime(2026, 10, 28, 19, 0, tzinfo=UTC)
    advice = advice_for(sample, Question("county", about, "phone", noon, "Napa", "napa"))
    assert advice.headline in text(answer)
    assert advice.say in text(answer)
    assert f"Row {advice.row} answers" in text(answer)


def test_a_draft_can_be_tried_before_anybody_is_advised_by_it(
    browser: Client, draft: Draft, program: Program
) -> None:
    browser.post(at(program, "drafts/1/rows/2/"), typed(draft, 2, headline="Only in the draft"))
    asked = {"kind": "county", "concerns": "amber", "about": "lds", "channel": "phone"}
    asked["day"] = "2026-10-29"
    assert "Only in the draft" in text(
        browser.get(at(program, "try/"), asked | {"rules": "draft-1"})
    )
    assert "Only in the draft" not in text(browser.get(at(program, "try/"), asked | {"rules": "1"}))


def test_a_draft_with_a_gap_says_that_nothing_answers(
    browser: Client, draft: Draft, program: Program
) -> None:
    browser.post(at(program, "drafts/1/rows/4/change/"), {"do": "remove", "row_version": "1"})
    asked = {"kind": "media", "concerns": "", "about": "lds", "channel": "phone"}
    answer = browser.get(at(program, "try/"), asked | {"rules": "draft-1", "day": "2026-10-29"})
    assert "No row of the rules answers this question." in text(answer)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"concerns": ""}, "Choose the county that is calling."),
        ({"concerns": "atlantis"}, "Choose one."),
        ({"day": "someday"}, "Write a date."),
        ({"day": "0001-01-01"}, "Choose a day between 1990 and 2100."),
        ({"rules": "99"}, "Choose one."),
        ({"about": "weather"}, "Choose one."),
    ],
)
def test_trying_with_facts_that_are_none_says_what_to_choose(
    browser: Client, program: Program, wrong: dict[str, str], sentence: str
) -> None:
    asked = {"kind": "county", "concerns": "amber", "about": "lds", "channel": "phone"}
    asked |= {"rules": "1", "day": "2026-10-29"}
    answer = browser.get(at(program, "try/"), asked | wrong)
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_the_history_says_that_a_file_brought_an_edition(browser: Client, program: Program) -> None:
    Rules.objects.filter(program=program).update(published_by=None)
    page = text(browser.get(at(program, "editions/")))
    assert "Program file" in page
    assert "Loaded from a program file" in page
