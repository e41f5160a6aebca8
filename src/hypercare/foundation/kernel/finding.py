"""Finding by any part of a name, number or address, without accents and in any order.

`hypercare_findable(words, number)` (words/migrations/0002) is what is searched: the words without
accents and case, and the digits of the number. `patterns` is what it is searched with.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, TextField

_NUMBER = re.compile(r"[\d()+./-]*\d[\d()+./-]*")
_NOT_DIGIT = re.compile(r"\D")
_WILD = re.compile(r"([\\%_])")
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
        return f"%{self.text}%" if len(self.text) > 2 else self.begins

    @property
    def begins(self) -> str:
        """Of a number any part: what is kept begins with its country code."""
        return f"%{self.text}%" if self.is_reach and len(self.text) > 2 else f"% {self.text}%"


def parts(question: str) -> list[Part]:
    """`(530) 555-0111 vance` becomes 530, 5550111 and vance."""
    words = question.replace("\x00", "").split()[:MOST_PARTS]
    return [part for part in map(_part, words) if part.text]


def _part(word: str) -> Part:
    if _NUMBER.fullmatch(word):
        return Part(_NOT_DIGIT.sub("", word)[:LONGEST_PART], is_reach=True)
    return Part(_WILD.sub(r"\\\1", word[:LONGEST_PART]), is_reach="@" in word)
