"""Keeping words from outside, clear and masked, in one place (R34)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from hypercare.foundation.kernel.masking import mask, mask_name, mask_reach
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.kernel.rows import store
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words

_RETENTION = {
    Words.Kind.NAME: Words.Retention.PERSON,
    Words.Kind.REACH: Words.Retention.PERSON,
    Words.Kind.REASON: Words.Retention.CASEWORK,
    Words.Kind.NOTE: Words.Retention.CASEWORK,
    Words.Kind.CALLER: Words.Retention.PERSON,
    Words.Kind.CALLER_AT: Words.Retention.PERSON,
}
GONE = "–"
_NUMBERS = frozenset({Words.Kind.REACH, Words.Kind.CALLER_AT})


@dataclass(frozen=True)
class Said:
    """One text to keep. `is_answer` marks a chosen answer ("refused"), which needs no mask."""

    kind: Words.Kind
    text: str
    is_answer: bool = False


def keep(
    *,
    program: Program,
    said: Iterable[Said],
    case_numbers: tuple[re.Pattern[str], ...],
    at: datetime,
) -> list[Words]:
    """Stores all texts in one statement, in order."""
    words = masked(program=program, said=said, case_numbers=case_numbers, at=at)
    if words:
        store(*words)
    return words


def masked(
    *,
    program: Program,
    said: Iterable[Said],
    case_numbers: tuple[re.Pattern[str], ...],
    at: datetime,
) -> list[Words]:
    """All texts in order, for who stores them together with what refers to them."""
    return [_words(program, s, case_numbers, at) for s in said]


def blank(words: Iterable[int | None], *, at: datetime, is_masked_kept: bool = False) -> None:
    """Takes away what was said, by the keys of its rows; also what others see of it, unless kept.

    What refers to them stays as it is.
    """
    gone: dict[str, object] = {"clear": None, "e164": "", "blanked_at": at}
    gone |= {} if is_masked_kept else {"masked": GONE}
    Words.objects.filter(pk__in=[key for key in words if key is not None]).update(**gone)


def _words(
    program: Program, said: Said, case_numbers: tuple[re.Pattern[str], ...], at: datetime
) -> Words:
    hidden = mask(said.text, case_numbers)
    masked = hidden.text if said.is_answer else _MASKS[said.kind](hidden.text)
    return Words(
        program=program,
        kind=said.kind,
        retention=_RETENTION[said.kind],
        clear=said.text,
        masked=masked,
        found=list(hidden.found),
        e164=e164(said.text) if said.kind in _NUMBERS and not said.is_answer else "",
        kept_at=at,
    )


_MASKS: dict[str, Callable[[str], str]] = {
    Words.Kind.NAME: mask_name,
    Words.Kind.REACH: mask_reach,
    Words.Kind.REASON: str,
    Words.Kind.NOTE: str,
    Words.Kind.CALLER: mask_name,
    Words.Kind.CALLER_AT: mask_reach,
}
