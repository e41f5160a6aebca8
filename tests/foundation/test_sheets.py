"""A spreadsheet that is made here calculates nothing (safety row 18)."""

import csv
import io

import pytest

from hypercare.foundation.kernel.sheets import as_csv, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Row 8", "a=1", "", "916-555-0101"])
def test_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_numbers_stay_numbers() -> None:
    assert harmless(-3) == "-3"


def test_it_reads_back_with_commas_quotes_and_accents() -> None:
    rows = [["Núñez", 'say "no"', "one, two"], ["line\nline", "=x", ""]]
    read = list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"), newline="")))
    assert read == [rows[0], ["line\nline", "'=x", ""]]
