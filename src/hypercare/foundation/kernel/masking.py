"""Finds client identifiers in words from outside and masks them (R34). Pure.

One function for everything that comes in: `mask`. Patterns have no nested repetition, so their
time is linear in the text (safety row 9).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SSN = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}([- .]?)(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])")
_CIN = re.compile(r"(?<![A-Za-z0-9])9\d{7}[A-Za-z](?:\d)?(?![A-Za-z0-9])")
_DIGIT = re.compile(r"\d")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?=[\w.-])")


@dataclass(frozen=True)
class Masked:
    """`found` names the kinds of identifier that were masked, sorted, each once."""

    text: str
    found: tuple[str, ...]


def compile_patterns(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Case-number patterns of a program, in the small language `9` digit, `A` letter, rest as is.

    `01A9999999` style patterns cannot stall: they become one fixed-length expression each.
    """
    return tuple(_compile(pattern) for pattern in patterns)


def _compile(pattern: str) -> re.Pattern[str]:
    parts = {"9": r"\d", "A": "[A-Za-z]", " ": r"[ -]?"}
    body = "".join(parts.get(character, re.escape(character)) for character in pattern)
    return re.compile(rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])")


def mask(text: str, case_numbers: tuple[re.Pattern[str], ...] = ()) -> Masked:
    """Masks SSN, CIN and the program's case numbers; everything else stays as it came.

    A nine-digit run without separators is taken for an SSN: hiding a number too many is cheaper
    than showing one.
    """
    found = set()
    for kind, pattern in _patterns(case_numbers):
        text, hits = pattern.subn(f"[{kind} masked]", text)
        if hits:
            found.add(kind)
    return Masked(text, tuple(sorted(found)))


def _patterns(
    case_numbers: tuple[re.Pattern[str], ...],
) -> list[tuple[str, re.Pattern[str]]]:
    return [*(("case number", p) for p in case_numbers), ("CIN", _CIN), ("SSN", _SSN)]


def mask_name(name: str) -> str:
    """First letters only: `Trevor Oduya (county IT)` becomes `T. O.`"""
    initials = [word[0].upper() + "." for word in re.split(r"[^\w]+", name) if word][:2]
    return " ".join(initials) or "–"


def mask_reach(reach: str) -> str:
    """The last two digits of a number, or the domain of an address: enough to tell two apart."""
    if "@" in reach:
        return "…@" + reach.rpartition("@")[2].strip()
    digits = _DIGIT.findall(reach)
    return "…" + "".join(digits[-2:]) if len(digits) > 4 else "…"


def mask_addresses(text: str) -> str:
    """What a mail server says, without whose mailbox: `<pat@a.example>` is `<…@a.example>`."""
    return _ADDRESS.sub("…@", text)
