"""Canned texts, macros and the letter travel with a program; their names in braces are checked."""

from datetime import time
from typing import Any

import pytest

from hypercare.casework.closeout.models import Letter
from hypercare.casework.replies import canning
from hypercare.casework.replies.canning import CannedFacts
from hypercare.casework.replies.models import Canned
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.services import check, export, load
from tests.factories.people import actor_in
from tests.programfile.files import AT, LATER, changed

THANKS = {"code": "thanks", "title": "Thanks", "reply": "Thank you, {name}."}
LETTER = {
    "key": "county",
    "is_on": True,
    "needs_release": False,
    "at_time": "07:30",
    "mailbox": "cs_mailbox",
    "subject": "To {county}",
    "text": "Call {number}.",
}


def with_words(raw: dict[str, Any]) -> None:
    raw["canned"], raw["letters"] = [dict(THANKS)], [dict(LETTER)]


@pytest.fixture
def demo(db: object) -> Program:
    load(text=changed(with_words), by=None, at=AT)
    return Program.objects.get(key="demo")


def test_they_are_brought_in_changed_and_taken_out(demo: Program) -> None:
    letter = Letter.objects.get(program=demo)
    assert (letter.at_time, letter.is_on, letter.needs_release) == (time(7, 30), True, False)
    assert letter.mailbox is not None

    def without(raw: dict[str, Any]) -> None:
        raw["canned"][0]["reply"] = "Thanks, {name}."
        raw["letters"] = []

    load(text=changed(without, export(demo)), by=None, at=LATER)
    assert not Letter.objects.filter(program=demo).exists()
    one = Canned.objects.get(program=demo)
    assert (one.reply, one.version, one.retired_at) == ("Thanks, {name}.", 2, None)


def test_a_file_from_before_a_change_on_their_page_is_refused(demo: Program) -> None:
    """An old version never overwrites words that somebody wrote meanwhile."""
    exported = export(demo)
    lead = actor_in(demo, "program-lead")
    one = Canned.objects.get(program=demo)
    facts = CannedFacts(title="Thanks", reply="Thanks a lot.")
    canning.save(known=one, version=one.version, facts=facts, by=lead, at=LATER)
    with pytest.raises(Conflict):
        load(text=changed(lambda raw: raw["canned"].clear(), exported), by=None, at=LATER)
    assert "Thanks a lot." in export(demo)


@pytest.mark.parametrize(
    ("section", "changes", "path"),
    [
        ("canned", {"reply": "{7*7}"}, "canned[1].reply"),
        ("canned", {"reply": ""}, "canned[1]"),
        ("canned", {"move_to": "closed"}, "canned[1].move_to"),
        ("canned", {"move_to": "assigned"}, "canned[1].move_to"),
        ("letters", {"text": "{{county}} {secret}"}, "letters[1].text"),
        ("letters", {"mailbox": "nowhere"}, "letters[1].mailbox"),
        ("letters", {"key": "other"}, "letters[1].key"),
    ],
)
def test_each_fault_has_its_place(section: str, changes: dict[str, str], path: str) -> None:
    """Safety row 16: named fields only."""

    def spoil(raw: dict[str, Any]) -> None:
        with_words(raw)
        raw[section][0].update(changes)

    assert [fault.path for fault in check(changed(spoil))] == [path]
