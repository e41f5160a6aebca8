"""People have no number, one, or several; the program file keeps them all."""

from typing import Any

import pytest

from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import PersonReach
from hypercare.surface.programfile.services import check, export, load
from tests.programfile.files import AT, LATER, changed, sample_text


@pytest.fixture
def demo(db: object) -> Program:
    load(text=sample_text(), by=None, at=AT)
    return Program.objects.get(key="demo")


def with_more(raw: dict[str, Any]) -> None:
    person = raw["people"][0]
    person["more_phones"] = ["530-555-0171", "916-555-0172"]
    person["more_emails"] = ["second@county.example"]


def test_further_numbers_and_addresses_are_kept_as_typed_and_to_dial(demo: Program) -> None:
    load(text=changed(with_more), by=None, at=LATER, replace=True)
    rows = PersonReach.objects.filter(program=demo).order_by("pk")
    assert [(row.kind, row.typed, row.e164) for row in rows] == [
        ("phone", "530-555-0171", "+15305550171"),
        ("phone", "916-555-0172", "+19165550172"),
        ("mail", "second@county.example", ""),
    ]


def test_the_file_gives_them_back_and_takes_them_away(demo: Program) -> None:
    load(text=changed(with_more), by=None, at=LATER, replace=True)
    demo.refresh_from_db()
    exported = export(demo)
    assert "916-555-0172" in exported
    assert not load(text=exported, by=None, at=LATER)
    load(text=sample_text(), by=None, at=LATER, replace=True)
    assert not PersonReach.objects.exists()


def test_a_number_that_is_none_is_a_fault_of_the_file() -> None:
    def wrong(raw: dict[str, Any]) -> None:
        raw["people"][0]["more_phones"] = ["not a number"]

    assert [fault.path for fault in check(changed(wrong))] == ["people[1].more_phones[1]"]
