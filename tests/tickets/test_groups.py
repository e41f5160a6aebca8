"""Grouping and splitting as pure moves: a group is flat, and a split is the grouping backwards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.casework.tickets.groups import (
    InAnotherGroup,
    Place,
    Places,
    grouped,
    lead_of,
    split,
)

TICKETS = range(1, 8)
pairs = st.tuples(st.sampled_from(TICKETS), st.sampled_from(TICKETS))
moves = st.lists(st.tuples(st.sampled_from(["group", "split"]), pairs), max_size=12)


def test_a_ticket_stands_under_the_lead() -> None:
    assert grouped({}, [2, 3], 1) == {2: Place(1), 3: Place(1)}


def test_who_is_put_to_a_member_stands_under_its_lead() -> None:
    assert grouped({2: Place(1)}, [3], 2) == {2: Place(1), 3: Place(1, beside=2)}


def test_a_lead_brings_its_members_along_and_takes_them_back() -> None:
    before = {2: Place(1)}
    after = grouped(before, [1], 5)
    assert after == {1: Place(5), 2: Place(5, beside=1)}
    assert split(after, [1]) == before


def test_grouping_again_is_done_already() -> None:
    assert grouped({2: Place(1)}, [2], 1) == {2: Place(1)}


@pytest.mark.parametrize(
    ("places", "ticket", "to"),
    [({}, 1, 1), ({2: Place(1)}, 1, 2), ({2: Place(1)}, 2, 3)],
    ids=["under itself", "the lead under its member", "in another group"],
)
def test_it_refuses_what_would_be_a_circle_or_a_second_group(
    places: Places, ticket: int, to: int
) -> None:
    with pytest.raises(InAnotherGroup) as refused:
        grouped(places, [ticket], to)
    assert refused.value.ticket == ticket


def test_splitting_what_stands_alone_changes_nothing() -> None:
    assert split({2: Place(1)}, [3]) == {2: Place(1)}


def places_after(steps: list[tuple[str, tuple[int, int]]]) -> dict[int, Place]:
    places: dict[int, Place] = {}
    for verb, (one, other) in steps:
        if verb == "split":
            places = split(places, [one])
        elif lead_of(places, one) != lead_of(places, other) and one not in places:
            places = grouped(places, [one], other)
    return places


@given(moves)
def test_no_sequence_makes_a_chain(steps: list[tuple[str, tuple[int, int]]]) -> None:
    """R31: whoever leads is in no group, and `beside` stays inside the group."""
    places = places_after(steps)
    for ticket, place in places.items():
        assert place.under not in places
        assert place.under != ticket
        assert place.beside is None or places[place.beside].under == place.under


@given(moves, pairs)
def test_a_split_is_the_grouping_backwards(
    steps: list[tuple[str, tuple[int, int]]], pair: tuple[int, int]
) -> None:
    before, (ticket, to) = places_after(steps), pair
    if ticket in before or lead_of(before, to) == ticket:
        return
    assert split(grouped(before, [ticket], to), [ticket]) == before


@given(moves)
def test_splitting_everything_gives_back_the_start(
    steps: list[tuple[str, tuple[int, int]]],
) -> None:
    assert split(places_after(steps), TICKETS) == {}
