"""A draft carried over to a newer edition keeps both changes."""

from dataclasses import replace

from hypercare.casework.routing.merging import Drafted, carry, lineage
from hypercare.casework.routing.policies import Rule
from tests.factories.program import RULES
from tests.routing.rules import rule


def drafted(rules: tuple[Rule, ...] = RULES) -> list[Drafted]:
    return [Drafted(r.position, r) for r in rules]


def counted(rules: list[Rule]) -> list[Rule]:
    return [replace(r, position=i) for i, r in enumerate(rules, start=1)]


def test_a_row_is_known_again_in_another_place() -> None:
    newer = counted([RULES[2], RULES[0], RULES[1], RULES[3]])
    assert lineage(RULES, newer) == {1: 2, 2: 3, 3: 1, 4: 4}


def test_a_row_with_another_sentence_is_still_that_row() -> None:
    newer = [replace(r, say="Else") if r.position == 2 else r for r in RULES]
    assert lineage(RULES, newer)[2] == 2


def test_a_new_row_is_nobodys_heir() -> None:
    unlike = rule(2, say="New", reason="New", entity_types=("media",))
    newer = counted([RULES[0], unlike, RULES[2], RULES[3]])
    assert 2 not in lineage(RULES, newer)


def test_both_changes_are_kept_column_by_column() -> None:
    """Mine to what is said, theirs to the reason of the same row."""
    mine = drafted()
    mine[1] = replace(mine[1], rule=replace(RULES[1], say="Mine"))
    newest = [replace(r, reason="Theirs") if r.position == 2 else r for r in RULES]
    carried = carry(mine, RULES, newest)
    assert (carried.rows[1].rule.say, carried.rows[1].rule.reason) == ("Mine", "Theirs")
    assert carried.notes == ()


def test_the_same_column_changed_twice_keeps_mine_and_says_so() -> None:
    mine = drafted()
    mine[1] = replace(mine[1], rule=replace(RULES[1], say="Mine"))
    newest = [replace(r, say="Theirs") if r.position == 2 else r for r in RULES]
    carried = carry(mine, RULES, newest)
    assert carried.rows[1].rule.say == "Mine"
    assert "Row 2 was changed there too" in carried.notes[0]


def test_a_row_added_there_comes_where_it_stands_there() -> None:
    added = rule(3, say="New", reason="New", entity_types=("media",))
    newest = counted([*RULES[:2], added, *RULES[2:]])
    carried = carry(drafted(), RULES, newest)
    assert [row.came_from for row in carried.rows] == [1, 2, 3, 4, 5]
    assert carried.rows[2].rule.say == "New"


def test_a_row_taken_out_there_goes_unless_it_was_changed_here() -> None:
    newest = counted([RULES[0], RULES[2], RULES[3]])
    assert len(carry(drafted(), RULES, newest).rows) == 3
    mine = drafted()
    mine[1] = replace(mine[1], rule=replace(RULES[1], say="Mine"))
    carried = carry(mine, RULES, newest)
    assert [row.came_from for row in carried.rows] == [1, None, 2, 3]
    assert "taken out" in carried.notes[0]


def test_a_row_removed_here_stays_removed() -> None:
    mine = drafted()
    mine[1] = replace(mine[1], is_removed=True)
    carried = carry(mine, RULES, RULES)
    assert [row.is_removed for row in carried.rows] == [False, True, False, False]
