"""One row of a telephone system's log, and what a source says about reading it. Pure."""

import re
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hypercare.foundation.kernel.phones import e164

WITHHELD = frozenset(
    {"", "anonymous", "unknown", "unavailable", "restricted", "private", "withheld", "blocked"}
)
_DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class Leg:
    """Moments in UTC; `talk` in seconds from answer to end, 0 where nobody and nothing answered.

    `caller` and `called` are as the telephone system wrote them, `reached` is the extension that
    rang or answered, `app` what the telephone system did with the call, in lower case.
    """

    row: int
    call_id: str
    started_at: datetime
    ended_at: datetime
    answered_at: datetime | None
    talk: int
    caller: str
    called: str
    reached: str = ""
    app: str = ""

    @property
    def is_withheld(self) -> bool:
        return self.caller.strip().lower() in WITHHELD


@dataclass(frozen=True)
class Fault:
    """A row that cannot be read: its number in the file, counted from 1, and why."""

    row: int
    reason: str


@dataclass(frozen=True)
class Layout:
    """Which column says what. Several columns of `call_id` are joined with a dot; where one of
    them is empty, `own_id` is the call's.

    `columns` names the columns of a file without a header. `times` is `local` (ISO, in the
    source's zone), `epoch` (seconds), `rfc2822`, or a strptime format. `answered` are the words of
    `status` that mean an answered call; without them a talk time or an answer time does.
    """

    started: str
    caller: str
    called: str
    call_id: tuple[str, ...] = ()
    own_id: str = ""
    answered_at: str = ""
    ended_at: str = ""
    length: str = ""
    talk: str = ""
    reached: str = ""
    status: str = ""
    app: str = ""
    called_first: str = ""
    columns: tuple[str, ...] = ()
    skip: int = 0
    times: str = "local"
    answered: tuple[str, ...] = ()
    delimiter: str = ","

    @property
    def needed(self) -> frozenset[str]:
        """The columns that a file must have."""
        named = (self.answered_at, self.ended_at, self.length, self.talk, self.status)
        ids = () if self.own_id else self.call_id
        return frozenset((self.started, self.caller, self.called, *named, *ids)) - {""}


@dataclass(frozen=True)
class Reading:
    """How a source's times and numbers are read: settings of the source, not of the file."""

    zone: ZoneInfo
    region: str = "US"
    inside_digits: int = 5

    def number(self, typed: str) -> str:
        """E.164, or an empty string for what is withheld or no number."""
        return _number(typed, self.region)

    def is_inside(self, party: str) -> bool:
        """An extension of the house: so few digits that no telephone outside has them."""
        digits = _DIGITS.sub("", party)
        return bool(digits) and len(digits) <= self.inside_digits


@lru_cache(maxsize=65_536)
def _number(typed: str, region: str) -> str:
    return "" if typed.strip().lower() in WITHHELD else e164(typed, region)


@dataclass(frozen=True)
class Windows:
    """The settings of reading 16: lengths in seconds, windows either side of the call."""

    shortest: int = 60
    by_number: timedelta = timedelta(minutes=20)
    by_time: timedelta = timedelta(minutes=3)
    tell_apart: timedelta = timedelta(seconds=60)


@dataclass(frozen=True)
class Lines:
    """Which of our lines a dialled number is: exactly, or by the beginning of the number."""

    numbers: Dict[str, int] = field(default_factory=dict)
    beginnings: tuple[tuple[str, int], ...] = ()

    def of(self, number: str) -> int | None:
        """The line's primary key; the longest beginning wins."""
        if number in self.numbers:
            return self.numbers[number]
        fits = [(len(start), line) for start, line in self.beginnings if number.startswith(start)]
        return max(fits)[1] if number and fits else None
