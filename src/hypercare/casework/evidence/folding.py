"""Legs of one call become one call: who called, which line, and whether a person answered. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from hypercare.casework.evidence.legs import Leg, Lines, Reading
from hypercare.casework.evidence.states import Outcome

# What answers in these is a menu, a queue or music, and no person (settled reading 16).
MACHINES = frozenset(
    [
        "answer",
        "background",
        "backgrounddetect",
        "busy",
        "congestion",
        "echo",
        "goto",
        "hangup",
        "ivr",
        "milliwatt",
        "musiconhold",
        "parkandannounce",
        "playback",
        "playtones",
        "read",
        "ringing",
        "saydigits",
        "waitexten",
    ]
)
VOICEMAIL = frozenset({"voicemail", "vm", "minivm", "voicemailmain"})


@dataclass(frozen=True)
class Call:
    """`number` and `line` are empty where nobody can tell; `telephones` are those that answered.

    `set_aside` is the outcome that the log alone gives the call, and `why` the reason's code.
    """

    call_id: str
    started_at: datetime
    ended_at: datetime
    number: str
    line: int | None
    telephones: tuple[str, ...]
    talk: int
    is_voicemail: bool = False
    is_outbound: bool = False
    set_aside: Outcome | None = None
    why: str = ""


def fold_calls(legs: Iterable[Leg], reading: Reading, lines: Lines, *, shortest: int) -> list[Call]:
    """One call for each id, in order of time, whatever the order of the legs."""
    ordered = sorted(legs, key=lambda leg: (leg.call_id, leg.started_at, leg.ended_at, leg.reached))
    calls = [
        _folded(list(group), reading, lines, shortest)
        for _id, group in groupby(ordered, key=lambda leg: leg.call_id)
    ]
    return sorted(calls, key=lambda call: (call.started_at, call.call_id))


def _folded(legs: Sequence[Leg], reading: Reading, lines: Lines, shortest: int) -> Call:
    first = legs[0]
    people = [leg for leg in legs if _answered_by_a_person(leg)]
    is_voicemail = not people and any(leg.app in VOICEMAIL and leg.answered_at for leg in legs)
    line = next((n for leg in legs if (n := lines.of(reading.number(leg.called)))), None)
    is_outbound = line is None and reading.is_inside(first.caller)
    talk = _talked(people)
    aside, why = _set_aside(legs, people, reading, is_voicemail, is_outbound, talk < shortest)
    return Call(
        call_id=first.call_id,
        started_at=first.started_at,
        ended_at=max(leg.ended_at for leg in legs),
        number=reading.number(first.called if is_outbound else first.caller),
        line=line,
        telephones=tuple(dict.fromkeys(leg.reached for leg in people if leg.reached)),
        talk=talk,
        is_voicemail=is_voicemail,
        is_outbound=is_outbound,
        set_aside=aside,
        why=why,
    )


def _answered_by_a_person(leg: Leg) -> bool:
    """A queue that answers has reached nobody until a telephone did."""
    if leg.answered_at is None or leg.app in MACHINES or leg.app in VOICEMAIL:
        return False
    return bool(leg.reached) or leg.app != "queue"


def _talked(legs: Sequence[Leg]) -> int:
    """Seconds in which somebody talked; two telephones at the same time count once."""
    total, until = 0.0, None
    for leg in sorted(legs, key=lambda leg: (leg.answered_at or leg.started_at, leg.ended_at)):
        begin = leg.answered_at or leg.started_at
        begin = begin if until is None else max(begin, until)
        total += max((leg.ended_at - begin).total_seconds(), 0)
        until = leg.ended_at if until is None else max(until, leg.ended_at)
    return int(total)


def _set_aside(
    legs: Sequence[Leg],
    people: Sequence[Leg],
    reading: Reading,
    is_voicemail: bool,
    is_outbound: bool,
    is_short: bool,
) -> tuple[Outcome | None, str]:
    if is_outbound and all(reading.is_inside(leg.called) for leg in legs):
        return Outcome.INTERNAL, "inside"
    if is_outbound:
        return Outcome.INTERNAL, "outbound"
    if is_voicemail:
        return None, ""
    if not people:
        return Outcome.ABANDONED, "nobody"
    return (Outcome.SHORT, "short") if is_short else (None, "")
