"""Identifiers of clients are found and masked (R34)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hypercare.foundation.kernel.masking import compile_patterns, mask, mask_name, mask_reach

CASES = compile_patterns(["99A9999999"])


@pytest.mark.parametrize(
    "text", ["123-45-6789", "123 45 6789", "123456789", "SSN:123-45-6789.", "(123.45.6789)"]
)
def test_a_social_security_number_is_masked(text: str) -> None:
    masked = mask(text)
    assert masked.found == ("SSN",)
    assert not any(part in masked.text for part in ("6789", "123"))


@pytest.mark.parametrize(
    "text", ["530-555-0111", "+1 530 555 0111", "1,140 transactions", "000-12-3456", "2026-10-26"]
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize("text", ["91234567A", "cin 91234567A2,", "x 91234567a"])
def test_a_client_index_number_is_masked(text: str) -> None:
    assert mask(text).found == ("CIN",)


def test_a_case_number_of_the_program_is_masked() -> None:
    assert mask("Case 12B3456789 is gone", CASES).text == "Case [case number masked] is gone"
    assert mask("Case 12B3456789 is gone").text == "Case 12B3456789 is gone"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_social_security_number_gets_through(before: str, after: str) -> None:
    """Whatever stands around it, unless that makes it part of a longer number."""
    text = f"{before} 219-09-9999 {after}"
    assert "219-09-9999" not in mask(text, CASES).text


@given(st.text(max_size=200))
def test_masking_again_changes_nothing(text: str) -> None:
    once = mask(text, CASES).text
    assert mask(once, CASES).text == once


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Trevor Oduya (county IT)", "T. O."),
        ("mailbox", "M."),
        ("Núñez, Ana", "N. A."),
        ("()", "–"),
    ],
)
def test_a_name_becomes_its_initials(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("reach", "masked"),
    [("530-555-0111", "…11"), ("lsample@napa.example", "…@napa.example"), ("ext 4410", "…")],
)
def test_a_number_or_address_cannot_be_used(reach: str, masked: str) -> None:
    assert mask_reach(reach) == masked
