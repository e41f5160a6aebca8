"""Numbers are kept as typed, read where they can be, and marked where not (R15, R35)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.casework.callers.wording import doubt_in_words
from hypercare.foundation.kernel.finding import parts
from hypercare.foundation.kernel.phones import Doubt, e164, read_number

CASES = [
    ("530-555-0111", "+15305550111", "", Doubt.NONE),
    ("(530) 555 0111 ext. 4417", "+15305550111", "4417", Doubt.NONE),
    ("+1 530 555 0111", "+15305550111", "", Doubt.NONE),
    ("+44 20 7946 0958", "+442079460958", "", Doubt.NONE),
    ("4417", "", "4417", Doubt.EXTENSION),
    ("x4417", "", "4417", Doubt.EXTENSION),
    ("Ext. 12", "", "12", Doubt.EXTENSION),
    ("555-0111", "", "", Doubt.SHORT),
    ("530-555-01", "", "", Doubt.SHORT),
    ("530-555-01112222", "", "", Doubt.IMPOSSIBLE),
    ("99999999999999999999", "", "", Doubt.IMPOSSIBLE),
    ("1-800-FLOWERS", "+18003569377", "", Doubt.LETTERS),
    ("front desk", "", "", Doubt.LETTERS),
    ("mvance@amber.example", "", "", Doubt.NONE),
    ("", "", "", Doubt.NONE),
    ("--", "", "", Doubt.IMPOSSIBLE),
]


@pytest.mark.parametrize(("typed", "dialled", "extension", "doubt"), CASES)
def test_a_number_is_read_as_far_as_it_can_be(
    typed: str, dialled: str, extension: str, doubt: Doubt
) -> None:
    number = read_number(typed)
    assert number.typed == typed
    assert (number.e164, number.extension, number.doubt) == (dialled, extension, doubt)


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_has_its_words(doubt: Doubt) -> None:
    assert bool(doubt_in_words(doubt)) == (doubt != Doubt.NONE)


@given(st.text(max_size=200))
def test_no_text_is_refused(typed: str) -> None:
    """Bad input: kept as typed, never refused."""
    assert read_number(typed).typed == typed
    assert len(e164(typed)) <= 20
    parts(typed)


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("vance mar", ["vance", "mar"]),
        ("(530) 555-0111", ["530", "5550111"]),
        ("+1 530", ["1", "530"]),
        ("50% off_x", [r"50\%", r"off\_x"]),
        ("- / .", []),
        ("  ", []),
        ("a b c d e f g h", ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_a_question_falls_into_its_parts(question: str, texts: list[str]) -> None:
    assert [part.text for part in parts(question)] == texts
