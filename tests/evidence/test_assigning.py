"""One contact for each call at best total: checked against another implementation (R32)."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from hypercare.casework.evidence.assigning import Weights, assign

PIECES, CONTACTS = [f"p{n}" for n in range(7)], [f"c{n}" for n in range(7)]
weights = st.dictionaries(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(CONTACTS)),
    st.integers(1, 12),
    max_size=30,
)


def best_total(known: Weights) -> int:
    table = np.zeros((len(PIECES), len(CONTACTS)))
    for (piece, contact), points in known.items():
        table[PIECES.index(piece), CONTACTS.index(contact)] = points
    rows, columns = linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum())


def total(known: Weights, taken: Any) -> int:
    return sum(known[piece, contact] for piece, contact in taken.items())


@settings(max_examples=300, deadline=None)
@given(weights)
def test_the_total_is_the_best_there_is(known: Weights) -> None:
    assert total(known, assign(known, tolerance=0).taken) == best_total(known)


@settings(max_examples=100, deadline=None)
@given(weights)
def test_each_contact_explains_one_call(known: Weights) -> None:
    taken = assign(known, tolerance=0).taken
    assert len(set(taken.values())) == len(taken)
    assert all(pair in known for pair in taken.items())


@settings(max_examples=100, deadline=None)
@given(weights, st.randoms())
def test_the_order_of_the_rows_changes_nothing(known: Weights, chance: Any) -> None:
    pairs = list(known.items())
    chance.shuffle(pairs)
    assert assign(dict(pairs), tolerance=2) == assign(known, tolerance=2)


@settings(max_examples=200, deadline=None)
@given(weights, st.integers(0, 5))
def test_a_rival_could_be_left_out_instead(known: Weights, tolerance: int) -> None:
    """Without the rival the one left over is taken, at a total within the tolerance."""
    found = assign(known, tolerance=tolerance)
    for piece, rivals in found.rivals.items():
        for rival in rivals:
            rest = {pair: points for pair, points in known.items() if pair[0] != rival}
            assert best_total(rest) >= best_total(known) - tolerance
            assert piece not in found.taken
            assert rival in found.taken


def test_a_call_that_is_clearly_further_away_has_no_rival() -> None:
    found = assign({("near", "c"): 500, ("far", "c"): 100}, tolerance=60)
    assert found.taken == {"near": "c"}
    assert found.rivals == {}
