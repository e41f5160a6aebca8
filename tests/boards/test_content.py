"""Editions as text: canonical, and what differs between two."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hypercare.insight.boards.content import (
    canonical,
    checksum,
    compare,
    differences,
    disagreements,
)

words = st.text(max_size=8)
record = st.fixed_dictionaries({"number": st.sampled_from(["I-1", "I-2", "I-3", "I-4"])}, optional={
    "summary": words, "status": words, "counties": st.lists(words, max_size=2),
})  # fmt: skip
rows = st.lists(record, unique_by=lambda one: one["number"], max_size=4)
Rows = list[dict[str, Any]]


@given(st.dictionaries(words, st.one_of(words, st.integers(), st.lists(words))))
def test_the_order_of_names_is_not_part_of_what_is_said(content: dict[str, Any]) -> None:
    turned = dict(reversed(content.items()))
    assert canonical(content) == canonical(turned)
    assert checksum(canonical(content)) == checksum(canonical(turned))


@given(rows, rows)
def test_every_record_of_both_sides_is_in_exactly_one_of_four(before: Rows, after: Rows) -> None:
    found = compare(before, after, "number")
    both = [*found.changed, *found.unchanged]
    assert sorted(c.key for c in (*found.added, *both)) == sorted(one["number"] for one in after)
    assert sorted(c.key for c in (*found.removed, *both)) == sorted(o["number"] for o in before)
    assert all(change.before != change.after for change in found.changed)
    assert all(change.before == change.after for change in found.unchanged)


@given(rows)
def test_a_board_does_not_differ_from_itself(same: Rows) -> None:
    assert not compare(same, list(reversed(same)), "number")


def test_what_changed_is_named() -> None:
    before = [{"number": "I-1", "status": "Open", "counties": ["Amber"]}]
    after = [{"number": "I-1", "status": "Closed", "counties": ["Amber"]}]
    (change,) = compare(before, after, "number").changed
    assert change.fields == ("status",)


def test_against_no_edition_everything_is_new() -> None:
    content = {"rows": [{"number": "I-1"}], "go_to": [], "agreements": [{"key": "a"}]}
    found = differences(None, content)
    assert [change.key for change in found.rows.added] == ["I-1"]
    assert [change.key for change in found.agreements.added] == ["a"]


def test_two_boards_are_compared_by_what_both_show() -> None:
    """They cannot silently differ; what only one of them shows is no difference."""
    one = {"rows": [{"number": "I-1", "status": "Open", "age": "x"}, {"number": "I-2"}]}
    other = {"rows": [{"number": "I-1", "status": "Closed", "workaround": "Wait."}]}
    (found,) = disagreements(one, other)
    assert (found.number, found.fields) == ("I-1", ("status",))
    assert disagreements(one, {"rows": [{"number": "I-1", "status": "Open"}]}) == []
