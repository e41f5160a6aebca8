"""Tables for spreadsheets that run nothing (safety row 18). Pure."""

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """With a byte order mark, so that Excel reads accents; each cell is text or a plain number."""
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows([harmless(cell) for cell in row] for row in rows)
    return sheet.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> str:
    """A cell that a spreadsheet would calculate begins with an apostrophe instead."""
    text = str(cell)
    if isinstance(cell, int | float):
        return text
    is_formula = text.startswith(_STARTS_A_FORMULA) or text.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{text}" if is_formula else text
