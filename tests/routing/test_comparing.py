"""What changes and what overlaps, in sentences that hold exactly what was found."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare.casework.routing.comparing import (
    answer_of,
    boxes,
    changes,
    in_words,
    overlaps,
)
from hypercare.casework.routing.policies import Facts, advise, every_combination
from hypercare.casework.routing.selectors import edition
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.selectors import plan
from tests.factories.program import RULES
from tests.routing.rules import LAST, rule

EVERY = every_combination()


@given(st.sets(st.sampled_from(EVERY), max_size=300))
@settings(max_examples=30, deadline=None)
def test_boxes_hold_exactly_the_combinations_that_were_found(found: set[Facts]) -> None:
    """No sentence says more or less than what changes."""
    covered = [
        facts
        for facts in EVERY
        for box in boxes(found)
        if (facts.entity_type, facts.county_state or facts.window) in box.who
        and facts.about in box.about
        and facts.channel in box.channel
        and facts.sent_back in box.back
    ]
    assert sorted(map(repr, covered)) == sorted(map(repr, found))


def test_a_published_edition_changes_nothing_against_itself(sample: Program) -> None:
    rules = edition(sample).rules
    assert changes(rules, rules, plan(sample)) == []


def test_another_sentence_is_one_change_of_its_row(sample: Program) -> None:
    rules = edition(sample).rules
    after = [replace(r, say="Hello.") if r.position == 8 else r for r in rules]
    (change,) = changes(rules, after, plan(sample))
    assert (change.before, change.after, change.combinations) == (8, 8, 32)
    assert [item.what for item in change.differs] == ["What to say"]
    assert change.where == (
        "County (live, live after hypercare), about Conversion or C-IV, Legacy Data Solution (LDS),"
        " not sent back",
    )


def test_rows_that_do_not_meet_may_change_places(program: Program) -> None:
    """The row for what cannot be told, put before the row of the Service Desk, takes nothing."""
    after = [RULES[0], replace(RULES[2], position=2), replace(RULES[1], position=3), RULES[3]]
    assert changes(RULES, after, plan(program)) == []


def test_every_changed_combination_is_counted_once(sample: Program) -> None:
    """Brute force: row 15 taken out."""
    rules = edition(sample).rules
    after = [r for r in rules if r.position != 15]
    found = changes(rules, after, plan(sample))
    expected = sum(
        answer_of(advise(rules, facts), facts) != answer_of(advise(after, facts), facts)
        for facts in EVERY
    )
    assert sum(change.combinations for change in found) == expected > 0
    assert {change.before for change in found} == {15}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (EVERY, "anyone, about anything"),
        ([f for f in EVERY if f.entity_type != "public"], "anyone but Member of the public"),
        ([f for f in EVERY if f.channel != "internal"], "by anything but Meeting"),
        ([f for f in EVERY if f.county_state == "over"], "County (live after hypercare)"),
    ],
)
def test_many_combinations_are_said_in_a_few_words(
    program: Program, facts: list[Facts], said: str
) -> None:
    (sentence,) = in_words(facts, plan(program))
    assert said in sentence


def test_overlaps_name_the_earlier_row_and_the_later_one(program: Program) -> None:
    """Bad input: rows that overlap. It is information: the first row wins on purpose."""
    rules = [rule(1, abouts=("lds",)), rule(2, entity_types=("public",)), replace(LAST, position=3)]
    (overlap,) = overlaps(rules, plan(program))
    assert (overlap.earlier, overlap.later, overlap.combinations) == (1, 2, 16)
    assert overlap.sentence == (
        "Row 1 answers before row 2: Member of the public, about Legacy Data Solution (LDS)"
        " (16 combinations)."
    )
