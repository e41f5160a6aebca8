"""Names that people say aloud: C-1043, T-1042, I-17. They count per program."""

import re
from enum import StrEnum

_SHAPE = re.compile(r"^\s*([CTI])\s*-?\s*(\d{1,12})\s*$", re.IGNORECASE)


class Series(StrEnum):
    CONTACT = "C"
    TICKET = "T"
    ISSUE = "I"


def reference(series: Series, number: int) -> str:
    return f"{series}-{number}"


def parse(text: str) -> tuple[Series, int] | None:
    """`t1042`, `T-1042` and ` t 1042 ` are all ticket 1042; anything else is None."""
    match = _SHAPE.match(text)
    return (Series(match[1].upper()), int(match[2])) if match else None
