"""Two changes of the same thing, put together field by field."""

from hypothesis import given
from hypothesis import strategies as st

from hypercare.foundation.kernel.merging import merge

facts = st.fixed_dictionaries({name: st.integers(0, 2) for name in ("a", "b", "c")})


def test_what_does_not_overlap_is_both() -> None:
    merged = merge(base={"a": 1, "b": 1}, mine={"a": 2, "b": 1}, theirs={"a": 1, "b": 3})
    assert (merged.values, merged.clashes) == ({"a": 2, "b": 3}, ())


def test_what_overlaps_is_named_and_mine_is_kept() -> None:
    merged = merge(base={"a": 1}, mine={"a": 2}, theirs={"a": 3})
    assert (merged.values, merged.clashes) == ({"a": 2}, ("a",))


def test_the_same_change_twice_is_no_clash() -> None:
    assert merge(base={"a": 1}, mine={"a": 2}, theirs={"a": 2}).clashes == ()


@given(facts, facts, facts)
def test_no_change_is_lost(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    """Each field is what the one who changed it made of it; only a clash has two answers."""
    merged = merge(base=base, mine=mine, theirs=theirs)
    for name, value in merged.values.items():
        changed = {side[name] for side in (mine, theirs) if side[name] != base[name]}
        assert value in (changed or {base[name]})
        assert (name in merged.clashes) == (len(changed) == 2)


@given(facts, facts, facts)
def test_it_does_not_matter_who_is_first(
    base: dict[str, int], mine: dict[str, int], theirs: dict[str, int]
) -> None:
    one = merge(base=base, mine=mine, theirs=theirs)
    other = merge(base=base, mine=theirs, theirs=mine)
    assert set(one.clashes) == set(other.clashes)
    same = set(base) - set(one.clashes)
    assert {name: one.values[name] for name in same} == {name: other.values[name] for name in same}


@given(facts, facts)
def test_who_changed_nothing_gets_the_other_side(
    base: dict[str, int], theirs: dict[str, int]
) -> None:
    merged = merge(base=base, mine=base, theirs=theirs)
    assert (merged.values, merged.clashes) == (theirs, ())
