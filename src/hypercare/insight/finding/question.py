"""What somebody typed into the one box, taken apart. Pure."""

import re
from dataclasses import dataclass
from itertools import pairwise

from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.kernel.text import clean_line, fold

LONGEST = 200
MOST_TYPED = 6
_LETTERS = re.compile(r"[a-z]{4,30}")


@dataclass(frozen=True)
class Question:
    """`text` in one line; `number` in E.164 where the whole text is one; `names_somebody`: it
    holds a client's identifier, which is never searched for (R34)."""

    text: str
    number: str
    has_identifier: bool

    @property
    def typed(self) -> list[str]:
        """The words without accents and case."""
        return fold(self.text).split()[:MOST_TYPED]


def read(typed: str, case_numbers: tuple[re.Pattern[str], ...]) -> Question:
    text = clean_line(typed)[:LONGEST]
    number = e164(text)
    hidden = mask(text, case_numbers).found if not number else ()
    return Question(text, number, bool(hidden))


def slips(word: str) -> list[str]:
    """What somebody may have meant who typed two letters the wrong way round."""
    pairs = [(nth, a, b) for nth, (a, b) in enumerate(pairwise(word)) if a != b]
    return [word[:nth] + b + a + word[nth + 2 :] for nth, a, b in pairs]


def is_spelled(word: str) -> bool:
    """A word whose spelling can be wrong: letters only, and not too short to tell."""
    return _LETTERS.fullmatch(word) is not None


def is_near(word: str, other: str) -> bool:
    """One letter more, less, other, or two the wrong way round."""
    if word == other or other in slips(word):
        return True
    if abs(len(word) - len(other)) > 1:
        return False
    short, long = sorted((word, other), key=len)
    same = next((n for n, c in enumerate(short) if c != long[n]), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
