"""How well a contact explains a piece of evidence: points, each with its reason. Pure.

The kinds of a match never mix: one by the telephone system's own id outweighs one by number, and
that one outweighs two by time alone. Within a kind a second nearer is a point more.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypercare.casework.evidence.legs import Windows
from hypercare.casework.evidence.states import Kind

BY_ID, BY_NUMBER, BY_TIME, BY_TALLY = 200_000, 40_000, 10_000, 1_000
SAME_TELEPHONE, SAME_LINE = 4_000, 2_000


@dataclass(frozen=True)
class Piece:
    """What has to be explained. `number` is E.164 or empty; `people` whose telephones answered;
    `call_key` the one that the telephone system's report gave, where there was one.
    """

    key: str
    kind: Kind
    started_at: datetime
    ended_at: datetime
    number: str = ""
    line: int | None = None
    people: frozenset[int] = frozenset()
    call_key: str = ""


@dataclass(frozen=True)
class Documented:
    """The contacts of one call key, which are one call (R31). `numbers` are those they gave."""

    call_key: str
    happened_at: datetime
    numbers: frozenset[str] = frozenset()
    lines: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    is_voicemail: bool = False


@dataclass(frozen=True)
class Fit:
    """`seconds` lie between the contact and the call, 0 while it lasted."""

    points: int
    reasons: tuple[str, ...]
    seconds: int


def weigh(piece: Piece, said: Documented, windows: Windows) -> Fit | None:
    """None where the contact cannot explain it."""
    apart = _apart(piece, said.happened_at)
    seconds = int(apart.total_seconds())
    base = _base(piece, said, apart, windows)
    if base is None:
        return None
    points, reason = base
    extra = [
        (SAME_TELEPHONE, "same-telephone", bool(piece.people & said.people)),
        (SAME_LINE, "same-line", piece.line is not None and piece.line in said.lines),
    ]
    points += sum(worth for worth, _reason, holds in extra if holds)
    reasons = (reason, *(why for _worth, why, holds in extra if holds))
    return Fit(points - min(seconds, 2_000), reasons, seconds)


def _apart(piece: Piece, moment: datetime) -> timedelta:
    if moment < piece.started_at:
        return piece.started_at - moment
    return max(moment - piece.ended_at, timedelta())


def _base(
    piece: Piece, said: Documented, apart: timedelta, windows: Windows
) -> tuple[int, str] | None:
    if piece.call_key and piece.call_key == said.call_key:
        return BY_ID, "same-call"
    if (piece.kind == Kind.VOICEMAIL) != said.is_voicemail:
        return None
    if piece.kind == Kind.TALLY:
        return _of_tally(piece, said)
    if piece.number and piece.number in said.numbers:
        return (BY_NUMBER, "same-number") if apart <= windows.by_number else None
    is_open = not piece.number or not said.numbers
    same_line = piece.line is not None and piece.line in said.lines
    return (BY_TIME, "same-time") if is_open and same_line and apart <= windows.by_time else None


def _of_tally(piece: Piece, said: Documented) -> tuple[int, str] | None:
    """A person stated a call of that day on that line; only that person's contacts explain it."""
    on_the_line = piece.line is None or piece.line in said.lines
    in_the_day = piece.started_at <= said.happened_at < piece.ended_at
    return (
        (BY_TALLY, "tally") if on_the_line and in_the_day and piece.people & said.people else None
    )


def fits(
    pieces: Sequence[Piece], said: Iterable[Documented], windows: Windows
) -> Iterator[tuple[Piece, Documented, Fit]]:
    """All pairs that can belong together, without looking at every pair there is."""
    around = _Around(said)
    for piece in pieces:
        for one in around.near(piece, windows):
            fit = weigh(piece, one, windows)
            if fit is not None:
                yield piece, one, fit


class _Around:
    """What was documented, found by call key, by number, and by line and time."""

    def __init__(self, said: Iterable[Documented]) -> None:
        ordered = sorted(said, key=lambda one: (one.happened_at, one.call_key))
        self.by_key = {one.call_key: one for one in ordered}
        self.by_number: dict[str, list[Documented]] = defaultdict(list)
        self.by_line: dict[int, list[Documented]] = defaultdict(list)
        self.by_person: dict[int, list[Documented]] = defaultdict(list)
        for one in ordered:
            for number in one.numbers:
                self.by_number[number].append(one)
            for line in one.lines:
                self.by_line[line].append(one)
            for person in one.people:
                self.by_person[person].append(one)

    def near(self, piece: Piece, windows: Windows) -> list[Documented]:
        found = {self.by_key[piece.call_key]} if piece.call_key in self.by_key else set()
        if piece.kind == Kind.TALLY:
            for person in piece.people:
                found |= set(self.by_person[person])
        elif piece.number:
            found |= set(_within(self.by_number[piece.number], piece, windows.by_number))
        if piece.line is not None and piece.kind != Kind.TALLY:
            found |= set(_within(self.by_line[piece.line], piece, windows.by_time))
        return sorted(found, key=lambda one: (one.happened_at, one.call_key))


def _within(ordered: list[Documented], piece: Piece, window: timedelta) -> list[Documented]:
    low = bisect_left(ordered, piece.started_at - window, key=lambda one: one.happened_at)
    high = bisect_right(ordered, piece.ended_at + window, key=lambda one: one.happened_at)
    return ordered[low:high]
