"""Sentences with `{names}`: replaced from a fixed dictionary of strings, and nothing else.

No template language reads what comes from the database (safety row 16).
"""

import re
import unicodedata
from collections.abc import Collection, Mapping

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACED = re.compile(r"\{[^{}]{0,60}\}|[{}]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def fill(sentence: str, places: Mapping[str, str]) -> str:
    """Each known `{name}` once, from left to right; what is filled in is not read again."""
    return _PLACE.sub(lambda match: places.get(match[1], match[0]), sentence)


def places_in(sentence: str) -> set[str]:
    return set(_PLACE.findall(sentence))


def unknown_places(sentence: str, known: Collection[str]) -> list[str]:
    """What stands in braces and is none of the known names, and braces that stand alone."""
    rest = _PLACE.sub(lambda match: "" if match[1] in known else match[0], sentence)
    return [found[0] for found in _BRACED.finditer(rest)]


def clean_line(text: str) -> str:
    """One line: control characters out, runs of white space folded, ends trimmed.

    What is plain already, as nearly all cells of a long file are, costs a tenth.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()


def clean_words(text: str) -> str:
    """Several lines: control characters out, line ends as `\\n`, ends trimmed."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fold(text: str) -> str:
    """For comparing names: no accents, no case, single spaces. `  Núñez ` becomes `nunez`."""
    plain = unicodedata.normalize("NFKD", text)
    return clean_line("".join(c for c in plain if not unicodedata.combining(c))).casefold()


def shorten(text: str, length: int) -> str:
    """The first words that fit, with an ellipsis when something was left out."""
    line = clean_line(text)
    if len(line) <= length:
        return line
    cut = line[: length - 1].rpartition(" ")[0] or line[: length - 1]
    return cut + "…"
