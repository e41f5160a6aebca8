"""Names that people say aloud: C-1043, T-1042, I-17, MT-12. They count per program."""

import re
from enum import StrEnum

# As the browser makes them: no letter or digit that sounds or looks like another.
_CODE = re.compile(r"^\s*HC\s*-?\s*([2-9A-HJ-NP-Z]{4})\s*$", re.IGNORECASE)
_SHAPE = re.compile(r"^\s*(MT|[CTIM])\s*-?\s*(\d{1,12})\s*$", re.IGNORECASE)


class Series(StrEnum):
    CONTACT = "C"
    TICKET = "T"
    ISSUE = "I"
    MESSAGE = "M"
    MEETING = "MT"


def reference(series: Series, number: int) -> str:
    return f"{series}-{number}"


def parse(text: str) -> tuple[Series, int] | None:
    """`t1042`, `T-1042` and ` t 1042 ` are all ticket 1042; anything else is None."""
    match = _SHAPE.match(text)
    return (Series(match[1].upper()), int(match[2])) if match else None


def browser_code(text: str) -> str:
    """`hc 7k3m` is HC-7K3M; empty for anything that is not such a code."""
    match = _CODE.match(text)
    return f"HC-{match[1].upper()}" if match else ""
