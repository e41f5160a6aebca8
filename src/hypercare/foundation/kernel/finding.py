"""Finding by any part of a name, number or address, without accents and in any order.

`hypercare_findable(words, number)` (words/migrations/0002) is what is searched: the words without
accents and case, and the digits of the number. `patterns` is what it is searched with.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, TextField

from hypercare.foundation.kernel.text import fold

_NUMBER = re.compile(r"[\d()+./-]*\d[\d()+./-]*")
_NOT_DIGIT = re.compile(r"\D")
_WILD = re.compile(r"([\\%_])")
# What the index knows: three letters or digits of our alphabet, accents folded, side by side.
_TRIGRAM = re.compile(r"[^\W_]{3}")
_LATIN_ENDS = 0x370
MOST_PARTS = 6
LONGEST_PART = 40


class Findable(Func):
    """The value of a generated column `findable`: (words, number)."""

    function = "hypercare_findable"
    output_field: Any = TextField()

    def __init__(self, *parts: Any, **rest: Any) -> None:
        super().__init__(*(F(p) if isinstance(p, str) else p for p in parts), **rest)


class Folded(Func):
    """A text without accents and case."""

    function = "hypercare_fold"
    output_field: Any = TextField()


@dataclass(frozen=True)
class Part:
    """One word of a question; `is_reach` when it can only be of a number or an address."""

    text: str
    is_reach: bool

    @property
    def anywhere(self) -> str:
        """For LIKE. One or two letters would be found everywhere: there they begin a word."""
        is_rare = self.is_of_other_script or _TRIGRAM.search(self.text)
        return f"%{self.text}%" if is_rare else self.begins

    @property
    def whole(self) -> str:
        """As a word of its own."""
        return f"% {self.text} %"

    @property
    def is_of_other_script(self) -> bool:
        """Hebrew, Chinese, Cyrillic: nothing that an index of trigrams knows in every locale."""
        return any(ord(c) >= _LATIN_ENDS and c.isalpha() for c in fold(self.text))

    @property
    def begins(self) -> str:
        """Of a number any part: what is kept begins with its country code."""
        return f"%{self.text}%" if self.is_reach and len(self.text) > 2 else f"% {self.text}%"


def parts(question: str) -> list[Part]:
    """`(530) 555-0111 vance` becomes 530, 5550111 and vance. Signs alone are no part of a name."""
    words = question.replace("\x00", "").split()[:MOST_PARTS]
    return [part for part in map(_part, words) if any(map(str.isalnum, part.text))]


def _part(word: str) -> Part:
    if _NUMBER.fullmatch(word):
        return Part(_NOT_DIGIT.sub("", word)[:LONGEST_PART], is_reach=True)
    return Part(_WILD.sub(r"\\\1", word[:LONGEST_PART]), is_reach="@" in word)
