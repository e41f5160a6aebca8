"""`check` reports every fault at once, with line and column and what to do."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from ruamel.yaml import YAML

from hypercare.surface.programfile import checks
from hypercare.surface.programfile.reader import SIZE_LIMIT, Fault
from hypercare.surface.programfile.services import check
from hypercare.surface.programfile.writer import dump
from tests.programfile.files import changed, sample_text, with_line


def _county(raw: dict[str, Any], key: str) -> dict[str, Any]:
    return next(county for county in raw["counties"] if county["key"] == key)


def paths(text: str) -> list[str]:
    return [fault.path for fault in check(text)]


def test_it_names_line_and_column_of_a_fault() -> None:
    text, line = with_line("  time_zone: America/Los_Angeles", "  time_zone: Pacific")
    [fault] = check(text)
    assert (fault.line, fault.column, fault.path) == (line, 14, "program.time_zone")
    assert "America/Los_Angeles" in fault.sentence


def test_it_names_the_line_of_an_unknown_key() -> None:
    text, line = with_line("  sample: true", "  smaple: true")
    [fault] = check(text)
    assert (fault.line, fault.column) == (line, 3)
    assert "sample" in fault.sentence


def test_it_reports_all_faults_at_once_in_order() -> None:
    def spoil(raw: dict[str, Any]) -> None:
        raw["waves"][0]["go_live"] = "2026-02-30"
        raw["counties"][0]["wave"] = 9
        raw["counties"][1]["public_number"] = "call us"
        raw["rules"][4]["say"] = "Ask {whoever}."
        raw["people"][0]["email"] = "nobody"
        del raw["lines"][0]["name"]

    faults = check(changed(spoil))
    assert [f.path for f in faults] == [
        "waves[1].go_live",
        "counties[1].wave",
        "counties[2].public_number",
        "people[1].email",
        "lines[1].name",
        "rules[5].say",
    ]
    assert faults == sorted(faults)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda raw: raw.pop("rules"), "rules"),
        (lambda raw: raw["program"].update(key="Demo!"), "program.key"),
        (lambda raw: raw["program"].update(key="api"), "program.key"),
        (lambda raw: raw["settings"].update(lds_days="thirty"), "settings.lds_days"),
        (lambda raw: raw["settings"]["holidays"].append("2027-2-9"), "settings.holidays[17]"),
        (
            lambda raw: raw["settings"]["case_number_patterns"].append("(a+)+"),
            "settings.case_number_patterns[3]",
        ),
        (lambda raw: raw["waves"][1].update(number=1), "waves[2].number"),
        (lambda raw: raw["groups"][1].update(code="MRT"), "groups[2].code"),
        (lambda raw: raw["groups"][1].update(name="migration READINESS team"), "groups[2].name"),
        (lambda raw: raw["counties"][1].update(key="alpine"), "counties[2].key"),
        (lambda raw: raw["counties"][1].update(fips="06003"), "counties[2].fips"),
        (lambda raw: raw["entities"][0].update(name="Alpine"), "entities[1].name"),
        (lambda raw: raw["entities"][0].update(types=["partner"]), "entities[1].types[1]"),
        (
            lambda raw: raw["telephone_systems"][0].update(lines=["+1916555 nowhere"]),
            "telephone_systems[1].lines",
        ),
        (
            lambda raw: raw["telephone_systems"][0].update(lines=["+1916555"]),
            "telephone_systems[1].lines",
        ),
        (
            lambda raw: raw["telephone_systems"][0].update(format="mapped", mapping=["caller = A"]),
            "telephone_systems[1].mapping",
        ),
        (lambda raw: raw["entities"][0].update(types=["unknown"]), "entities[1].types[1]"),
        (lambda raw: raw["entities"][0]["aliases"].append("Yuba"), "entities[1].aliases[3]"),
        (lambda raw: raw["people"][0].update(entity="nowhere"), "people[1].entity"),
        (
            lambda raw: raw["people"][0].update(more_phones=["530-555-0191", "530-555-0191"]),
            "people[1].more_phones[2]",
        ),
        (
            lambda raw: _county(raw, "alpine").update(project_managers=["nobody"]),
            "counties[1].project_managers[1]",
        ),
        (
            lambda raw: _county(raw, "alpine").update(implementation_leads="lead-abara"),
            "counties[1].implementation_leads",
        ),
        (lambda raw: raw["go_to"][0].update(person="nobody"), "go_to[1].person"),
        (lambda raw: raw["go_to"][0].update(group="NONE"), "go_to[1].group"),
        (lambda raw: raw["lines"][0].update(hours={"MO-FR": "9-5"}), "lines[1].hours.MO-FR"),
        (lambda raw: raw["lines"][0].update(hours={"MON": "09:00-17:00"}), "lines[1].hours.MON"),
        (
            lambda raw: raw["lines"][0].update(hours={"MO": "13:00-17:00, 08:00-12:00"}),
            "lines[1].hours.MO",
        ),
        (
            lambda raw: raw["lines"][0].update(hours={"MO-TU": "08:00-12:00", "TU": "13:00-17:00"}),
            "lines[1].hours.TU",
        ),
        (lambda raw: raw["lines"][1].update(purpose="customer-support"), "lines[2].purpose"),
        (lambda raw: raw["lines"][1].update(preset_channel="pigeon"), "lines[2].preset_channel"),
        (lambda raw: raw["transfer_steps"].append("Dial {digits}."), "transfer_steps[4]"),
        (
            lambda raw: raw["categories"][0]["sub_areas"][0]["summaries"].append("Email"),
            "categories[1].sub_areas[1].summaries[6]",
        ),
        (lambda raw: raw["migration_default"].update(area="XXX"), "migration_default.sub_area"),
        (
            lambda raw: raw["migration_default"]["summary_by_channel"].update(phone="Fax"),
            "migration_default.summary_by_channel.phone",
        ),
        (
            lambda raw: raw["migration_default"]["summary_by_channel"].pop("chat"),
            "migration_default.summary_by_channel.chat",
        ),
        (lambda raw: raw["rules"][7].update(line="help-desk"), "rules[8].line"),
        (lambda raw: raw["rules"][7].update(first_group="NONE"), "rules[8].first_group"),
        (lambda raw: raw["rules"][7].pop("first_group"), "rules[8]"),
        (lambda raw: raw["rules"][7].update(advice="send-away"), "rules[8].advice"),
        (lambda raw: raw["rules"][7].update(who=["county", "press"]), "rules[8].who[2]"),
        (lambda raw: raw["rules"][7].update(say="Call { number }."), "rules[8].say"),
        (lambda raw: raw["meetings"][0].update(start="8.30"), "meetings[1].start"),
        (lambda raw: raw["meetings"][0].update(days=["MONDAY"]), "meetings[1].days[1]"),
        (
            lambda raw: raw["meetings"][0].update(required_groups=["X"]),
            "meetings[1].required_groups[1]",
        ),
        (lambda raw: raw["users"][0].update(role="service"), "users[1].role"),
        (lambda raw: raw.update(format=2), "format"),
    ],
)
def test_it_finds_each_fault_at_its_place(
    change: Callable[[dict[str, Any]], object], path: str
) -> None:
    """Others may follow from it: what referred to a key that is gone is at fault too."""
    faults = {fault.path: fault for fault in check(changed(change))}
    assert path in faults
    assert faults[path].line > 0
    assert faults[path].sentence.endswith(".")


def test_it_proves_that_every_row_can_be_reached() -> None:
    """R08 to R13: a row behind one that answers everything is a fault."""
    faults = check(changed(lambda raw: raw["rules"].insert(0, raw["rules"].pop())))
    assert {fault.path for fault in faults} == {"rules"}
    assert len(faults) == 15
    assert "Row 2 is never reached" in " ".join(f.sentence for f in faults)


def test_it_proves_that_every_question_is_answered() -> None:
    [fault] = check(changed(lambda raw: raw["rules"].pop()))
    assert "no answer" in fault.sentence


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("format: [1", "YAML"),
        ("a: 1\n---\nb: 2\n", "YAML"),
        ("- just\n- a list\n", "Named values"),
        ("[" * 2000, "deep"),
        ("x" * (SIZE_LIMIT + 1), "2 MB"),
        ("a: \x00", "YAML"),
    ],
)
def test_what_is_no_program_file_is_said_kindly(text: str, word: str) -> None:
    faults = check(text)
    assert any(word in fault.sentence for fault in faults)


def test_a_key_that_stands_twice_is_a_fault() -> None:
    text, line = with_line("  sample: true", "  key: other")
    [fault] = check(text)
    assert (fault.line, fault.path) == (line, "program.key")


def test_nothing_in_a_file_makes_an_object() -> None:
    """Safety: tags and references are refused, not followed."""
    text, line = with_line("  sample: true", "  sample: !!python/object/apply:os.getcwd []")
    assert line in [fault.line for fault in check(text)]


def test_references_are_not_followed() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    faults = check(bomb)
    assert sum("References" in fault.sentence for fault in faults) >= 3


def test_codes_that_look_like_numbers_stay_as_typed() -> None:
    """A FIPS code without quotes keeps its leading zero."""
    text, _line = with_line("    fips: '06003'", "    fips: 06003")
    assert check(text) == []


@pytest.mark.parametrize("depth", [50, 200, 300, 400, 1000])
def test_deep_nesting_is_refused_and_not_followed(depth: int) -> None:
    assert check("a: " + "[" * depth + "]" * depth)


def test_every_value_can_be_wrong_in_every_way() -> None:
    """Whatever stands anywhere in the file, the answer is a list of faults."""
    whole = YAML(typ="safe").load(sample_text())
    raw = {name: value[:1] if isinstance(value, list) else value for name, value in whole.items()}
    wrongs: tuple[Any, ...] = (None, [], [None], [{}], {}, {"a": []}, "words")
    for name, wrong in product(raw, wrongs):
        faults = checks.read(dump({**raw, name: wrong}))[1]
        assert all(fault.line > 0 for fault in faults)


def test_a_fault_reads_like_a_compilers() -> None:
    assert str(Fault(3, 5, "waves[1].go_live", "No date.")) == "3:5 waves[1].go_live: No date."


def test_the_sample_has_no_fault() -> None:
    assert paths(sample_text()) == []
