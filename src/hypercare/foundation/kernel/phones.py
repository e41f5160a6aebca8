"""Phone numbers: kept as typed, and in E.164 for comparing and dialling. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import ValidationResult

_EXTENSION = re.compile(r"(?:x|ext|extension)?[.:\s#]*(\d{1,6})", re.IGNORECASE)
_WORDS_OF_EXTENSION = re.compile(r"(?:extension|ext|x)", re.IGNORECASE)


class Doubt(StrEnum):
    """Why a number can perhaps not be dialled. It is kept as typed all the same (R15)."""

    NONE = ""
    EXTENSION = "extension"
    LETTERS = "letters"
    SHORT = "too-short"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Number:
    """`e164` and `extension` are empty where there is none."""

    typed: str
    e164: str = ""
    extension: str = ""
    doubt: Doubt = Doubt.NONE


def e164(typed: str, region: str = "US") -> str:
    """`(530) 555-0111 ext 4` becomes `+15305550111`; what is no number becomes an empty string."""
    number = _parsed(typed, region)
    possible = phonenumbers.is_possible_number_with_reason(number) if number else None
    if number is None or possible != ValidationResult.IS_POSSIBLE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_number(typed: str, region: str = "US") -> Number:
    """Never refuses. An address with @ is no number, and nothing is wrong with it."""
    if "@" in typed or not typed.strip():
        return Number(typed)
    if alone := _EXTENSION.fullmatch(typed.strip()):
        return Number(typed, extension=alone[1], doubt=Doubt.EXTENSION)
    number = _parsed(typed, region)
    extension = (number.extension or "") if number else ""
    return Number(typed, e164(typed, region), extension, _doubt(typed, number))


def _doubt(typed: str, number: phonenumbers.PhoneNumber | None) -> Doubt:
    if any(c.isalpha() for c in _WORDS_OF_EXTENSION.sub("", typed)):
        return Doubt.LETTERS
    if number is None:
        return Doubt.IMPOSSIBLE
    match phonenumbers.is_possible_number_with_reason(number):
        case ValidationResult.IS_POSSIBLE:
            return Doubt.NONE
        case ValidationResult.TOO_SHORT | ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return Doubt.SHORT
    return Doubt.IMPOSSIBLE


def _parsed(typed: str, region: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return None
