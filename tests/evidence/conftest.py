"""A small program with one telephone system and one line."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hypercare.casework.evidence.models import Import, Source
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.casework.evidence.services.sources import SourceFacts, save_source
from hypercare.foundation.accounts.actor import Actor
from tests.factories.program import NOW

PACIFIC = ZoneInfo("America/Los_Angeles")
MAIN = "8005550199"


@pytest.fixture
def source(readiness: Actor) -> Source:
    facts = SourceFacts(
        key="main", name="Main exchange", format="asterisk", time_zone="America/Los_Angeles"
    )
    return save_source(facts=facts, by=readiness, at=NOW)


def master(
    start: datetime,
    *,
    caller: str = "15305550111",
    called: str = MAIN,
    seconds: int = 240,
    ringing: int = 9,
    call: str = "",
    telephone: str = "4401",
    app: str = "Queue",
    status: str = "ANSWERED",
) -> str:
    """A line of Master.csv with 18 columns; `start` is any moment, written in Pacific time."""
    local = start.astimezone(PACIFIC).replace(tzinfo=None)
    answer, end = local + timedelta(seconds=ringing), local + timedelta(seconds=ringing + seconds)
    call_id = call or f"{int(start.timestamp())}.{caller[-4:]}"
    cells: Sequence[Any] = (
        "", caller, called, "from-pstn", f'""" <{caller}>', "PJSIP/trunk-1",
        f"PJSIP/{telephone}-1" if telephone else "", app, "cs,tT",
        local, answer if seconds else "", end, ringing + seconds, seconds, status,
        "DOCUMENTATION", call_id, "",
    )  # fmt: skip
    quoted = (str(cell).replace('"', '""') for cell in cells)
    return ",".join(f'"{cell}"' for cell in quoted)


Load = Callable[[Iterable[str]], Import]


@pytest.fixture
def load(source: Source, readiness: Actor) -> Load:
    def loading(lines: Iterable[str]) -> Import:
        file = io.BytesIO("\n".join(lines).encode() + b"\n")
        return import_calls(source=source, file=file, name="Master.csv", by=readiness, at=NOW)

    return loading
