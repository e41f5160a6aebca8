"""A day of five hundred calls as a telephone system writes them, one in twenty not logged (R12)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hypercare.casework.evidence.folding import Call, fold_calls
from hypercare.casework.evidence.formats.layouts import ASTERISK
from hypercare.casework.evidence.formats.reading import read_legs
from hypercare.casework.evidence.legs import Leg, Lines, Reading, Windows
from hypercare.casework.evidence.selectors import Kept
from hypercare.casework.evidence.services.reconciling import Ending, Found, endings_of
from hypercare.casework.evidence.states import Kind, Outcome
from hypercare.casework.evidence.weighing import Documented, Piece
from tests.evidence.conftest import PACIFIC, master

BEGIN = datetime(2026, 10, 29, 14, 0, tzinfo=UTC)
CALLS, HOURS = 500, 12
DIALLED = {"8005550199": 1, "9165550101": 2}
LINES = Lines({f"+1{number}": line for number, line in DIALLED.items()})
READING = Reading(PACIFIC)


@dataclass
class Day:
    """`rows` as they are written; `unlogged` the ids of calls that nobody documented."""

    rows: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    unlogged: set[str] = field(default_factory=set)

    def add(self, number: int, chance: Random) -> None:
        start = BEGIN + timedelta(seconds=chance.randrange(HOURS * 3600))
        call, seconds = f"{int(start.timestamp())}.{number}", chance.randrange(60, 600)
        dialled = chance.choice(list(DIALLED))
        caller = "anonymous" if chance.random() < 0.1 else f"1530555{chance.randrange(900):04}"
        facts: dict[str, Any] = {"caller": caller, "called": dialled, "call": call}
        self.rows += _legs(start, seconds, facts, chance)
        if chance.random() < 0.05:
            self.unlogged.add(call)
            return
        moment = start + timedelta(seconds=9 + chance.randrange(seconds))
        said = Documented(
            call_key=f"key-{call}",
            happened_at=moment,
            numbers=frozenset() if caller == "anonymous" else frozenset({f"+{caller}"}),
            lines=frozenset({DIALLED[dialled]}),
        )
        self.kept.append(Kept(said, number, is_migration=True))


def _legs(start: datetime, seconds: int, facts: dict[str, Any], chance: Random) -> Iterator[str]:
    """Two of ten rang two telephones, one of ten was passed on: rows of one id all the same."""
    kind = chance.randrange(10)
    if kind < 2:
        yield master(start, seconds=0, status="NO ANSWER", telephone="4403", **facts)
    if kind == 2:
        yield master(start, seconds=seconds // 2, telephone="4404", **facts)
        passed = start + timedelta(seconds=seconds // 2)
        yield master(passed, seconds=seconds - seconds // 2, telephone="4402", **facts)
        return
    yield master(start, seconds=seconds, telephone="4401", **facts)


def made(seed: int) -> Day:
    day, chance = Day(), Random(seed)
    for number in range(CALLS):
        day.add(number, chance)
    chance.shuffle(day.rows)
    return day


def matched(rows: list[str], kept: list[Kept]) -> dict[str, Ending]:
    read = read_legs(io.BytesIO("\n".join(rows).encode()), ASTERISK, READING)
    legs = [leg for leg in read if isinstance(leg, Leg)]
    calls = fold_calls(legs, READING, LINES, shortest=60)
    assert len(legs) == len(rows)
    return endings_of([_found(call) for call in calls], kept, Windows())


def _found(call: Call) -> Found:
    piece = Piece(
        key=call.call_id,
        kind=Kind.CALL,
        started_at=call.started_at,
        ended_at=call.ended_at,
        number=call.number,
        line=call.line,
    )
    return Found(piece, {}, call.set_aside, call.why)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1_000_000))
def test_every_gap_that_can_be_told_is_found_none_is_invented_and_all_are_counted(
    seed: int,
) -> None:
    day = made(seed)
    endings = matched(day.rows, day.kept)
    assert len(endings) == CALLS
    missing = {key for key, end in endings.items() if end.outcome == Outcome.MISSING}
    unsure = {key for key, end in endings.items() if end.outcome == Outcome.CANNOT_TELL}
    assert len(missing) + len(unsure) == len(day.unlogged)
    assert missing <= day.unlogged
    doubted = {rival for key in unsure for rival in endings[key].rivals} | unsure
    assert day.unlogged - missing <= doubted


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1_000_000), st.randoms())
def test_the_order_of_the_rows_and_of_the_contacts_has_no_influence(
    seed: int, chance: Random
) -> None:
    day = made(seed)
    before = matched(day.rows, day.kept)
    chance.shuffle(day.rows)
    chance.shuffle(day.kept)
    assert matched(day.rows, day.kept) == before
    explained = [end.contact_id for end in before.values() if end.contact_id is not None]
    assert len(set(explained)) == len(explained) == len(day.kept)
