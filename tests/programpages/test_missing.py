"""What is still missing, and where to enter it (R02)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.checks import read
from hypercare.surface.programfile.document import from_file
from hypercare.surface.programfile.missing import Topic, missing
from tests.accounts.cast import browser
from tests.programfile.files import changed

Raw = dict[str, Any]


def gaps(change: Callable[[Raw], object]) -> list[str]:
    raw, _faults = read(changed(change))
    return [gap.what for gap in missing(from_file(raw))]


def without(section: str, name: str, value: str) -> Callable[[Raw], object]:
    def change(raw: Raw) -> None:
        raw[section] = [one for one in raw[section] if one[name] != value]

    return change


def with_value(section: str, key: str, name: str, value: object) -> Callable[[Raw], object]:
    def change(raw: Raw) -> None:
        next(one for one in raw[section] if key in one.values())[name] = value

    return change


def test_the_sample_lacks_nothing() -> None:
    assert gaps(lambda raw: None) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda raw: raw["settings"].pop("duration"), "How long the two projects"),
        (lambda raw: raw.pop("rooms"), "The conference room of go-live week."),
        (lambda raw: raw["settings"].pop("holidays"), "The holidays"),
        (lambda raw: raw["settings"].pop("agreements"), "the interface partner agreements"),
        (lambda raw: raw["settings"].pop("quick_reference"), "the New System quick reference"),
        (lambda raw: raw["waves"][1].pop("go_live"), "The go-live date of wave 2."),
        (without("lines", "key", "conference"), "The line “Migration conference line”."),
        (with_value("lines", "cs_800", "number", ""), "number of “Customer Support 800 number”"),
        (with_value("lines", "cs_mailbox", "email", ""), "address of “Customer Support mailbox”"),
        (lambda raw: raw.pop("transfer_steps"), "How to transfer a call"),
        (without("go_to", "effort", "cutover"), "Who is asked about Cutover Activities."),
        (with_value("go_to", "cutover", "person", ""), "Who is asked about Cutover Activities."),
        (with_value("go_to", "cutover", "backup", ""), "Who stands in for the person for Cutover"),
        (without("meetings", "key", "qrt-pm"), "Quick Response Team (afternoon)"),
        (with_value("counties", "amador", "project_managers", []), "Amador: its New System"),
        (with_value("counties", "amador", "public_number", ""), "Amador: the number for"),
    ],
)
def test_what_the_paper_names_and_nobody_entered_is_named(
    change: Callable[[Raw], object], what: str
) -> None:
    """R02: the facts in <angle brackets>."""
    (gap,) = gaps(change)
    assert what in gap


def test_a_person_nobody_can_reach_is_named() -> None:
    def change(raw: Raw) -> None:
        person = next(p for p in raw["people"] if p["key"] == "goto-cutover")
        for name in ("phone", "extension", "email"):
            person.pop(name)

    assert gaps(change) == ["Number or address of the person for Cutover Activities."]


def test_they_stand_in_the_order_of_the_paper() -> None:
    def change(raw: Raw) -> None:
        raw["counties"][0].pop("help_desk_model")
        raw["settings"].pop("duration")

    first, last = gaps(change)
    assert "How long" in first
    assert last == "Alpine: its help desk model."
    assert next(iter(Topic)) is Topic.SYSTEMS


def test_each_gap_leads_to_the_field_where_it_is_entered(program: Program) -> None:
    """R02: also a form for a record that is not there yet, with what is known filled in."""
    desk = browser(program, "program-lead")
    page = desk.get(f"/{program.key}/program/missing/")
    links = [place.url for _topic, places in page.context["topics"] for place in places]
    assert f"/{program.key}/program/facts/#id_duration" in links
    assert f"/{program.key}/program/counties/amber/#id_project_managers" in links
    for link in links:
        path, _hash, field = link.partition("#")
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert not field or f'id="{field}' in answer.content.decode(), link
    form = desk.get(next(link for link in links if "purpose=conference" in link)).content.decode()
    assert 'value="Migration conference line"' in form


def test_a_reader_sees_what_is_missing_and_no_link_to_change_it(program: Program) -> None:
    page = browser(program, "agent").get(f"/{program.key}/program/missing/").content.decode()
    assert "How long the two projects have worked on the move." in page
    assert "/program/facts/#id_duration" not in page


def test_a_program_that_has_everything_says_so(desk: Client) -> None:
    assert "Nothing is missing" in desk.get("/demo/program/missing/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_gaps(
    program: Program, demo: Program, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for one in (program, demo):
        desk = browser(one, "program-lead")
        with django_assert_max_num_queries(41):  # one for each section of the file
            desk.get(f"/{one.key}/program/missing/")
