"""Reading a telephone system's log: in one transaction, in constant memory, each row once (R32)."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import IO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.evidence.errors import FaultyRows
from hypercare.casework.evidence.formats.reading import read_legs
from hypercare.casework.evidence.legs import Fault, Layout, Leg, Reading
from hypercare.casework.evidence.models import Import, Source
from hypercare.casework.evidence.selectors import layout_of, reading_of
from hypercare.casework.evidence.services import storing
from hypercare.casework.evidence.states import ImportState
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.masking import mask_reach
from hypercare.foundation.kernel.text import clean_line

BATCH = 5_000
MOST_FAULTS = 200
Progress = Callable[[int], None]


@dataclass
class _Tally:
    """What was read so far."""

    rows: int = 0
    added: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None

    def bad(self, fault: Fault) -> None:
        self.rows += 1
        self.faulty += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def good(self, leg: Leg) -> None:
        self.rows += 1
        self.first = min(self.first or leg.started_at, leg.started_at)
        self.last = max(self.last or leg.started_at, leg.started_at)


@transaction.atomic
def import_calls(
    *,
    source: Source,
    file: IO[bytes],
    name: str,
    by: Actor,
    at: datetime,
    layout: Layout | None = None,
    skip_faulty: bool = False,
    progress: Progress | None = None,
    into: Import | None = None,
) -> Import:
    """Rows that are known already change nothing, so the same file again adds 0.

    With `skip_faulty` the other rows go in and the import lists the faults; otherwise FaultyRows is
    raised with the first 200 and nothing is kept. `progress` is told how many rows were read.
    `into` is an import that waited, whose file goes with the transaction. Raises InvalidInput when
    the file is no log of that layout.
    """
    require(by, "evidence.import")
    storing.one_at_a_time(by.program)
    made = into or Import.objects.create(
        program=by.program, source=source, name=short(name), at=at, by=by.user, token=by.token
    )
    reading = reading_of(source)
    tally = _Tally()
    legs = _good(read_legs(file, layout or layout_of(source), reading), tally)
    with storing.staging() as stage:
        while batch := list(islice(legs, BATCH)):
            rows = (_as_row(leg, reading) for leg in batch)
            tally.added += stage.store(rows, made, source, at)
            if progress is not None:
                progress(tally.rows)
    if tally.faulty and not skip_faulty:
        raise FaultyRows(_refusal(tally), tally.faults, tally.faulty)
    _finish(made, tally, by, at)
    return made


def short(name: str) -> str:
    return clean_line(name)[:200] or _("without a name")


def _good(read: Iterator[Leg | Fault], tally: _Tally) -> Iterator[Leg]:
    for one in read:
        if isinstance(one, Fault):
            tally.bad(one)
        else:
            tally.good(one)
            yield one


def _refusal(tally: _Tally) -> str:
    return _(
        "%(faulty)d of %(rows)d rows cannot be read, so nothing was kept. Correct them, or import"
        " again without them."
    ) % {"faulty": tally.faulty, "rows": tally.rows}


def _finish(made: Import, tally: _Tally, by: Actor, at: datetime) -> None:
    zone = by.program.zone
    made.rows, made.added, made.faulty = tally.rows, tally.added, tally.faulty
    made.bytes_read = made.size
    made.faults = [[fault.row, fault.reason] for fault in tally.faults]
    made.first_day, made.last_day = (_day(moment, zone) for moment in (tally.first, tally.last))
    end(made, ImportState.READ)
    journal.write(
        by=by,
        at=at,
        verb="evidence.imported",
        subject=f"evidence-source:{made.source.key}",
        read_action="evidence.read",
        data={"import": made.pk, "rows": made.rows, "added": made.added, "faulty": made.faulty},
    )


def end(made: Import, state: ImportState) -> None:
    """Its bytes are not needed any more: they hold the numbers of callers."""
    stored, made.file, made.state = made.file, None, state
    made.save()
    if stored is not None:
        filestore.remove(stored)


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return local_day(moment, zone) if moment else None


def _as_row(leg: Leg, reading: Reading) -> storing.Row:
    """A leg as the database holds it: the far end's number apart from everything else (R34)."""
    we_called = reading.is_inside(leg.caller)
    far = leg.called if we_called else leg.caller
    outside = _party(far, reading) if not (leg.is_withheld and not we_called) else None
    if we_called and reading.is_inside(leg.called):
        outside = None
    digest = _digest(leg)
    return (
        digest,
        leg.call_id or digest.hex(),
        leg.started_at,
        leg.ended_at,
        leg.answered_at,
        leg.talk,
        *(outside or (None, None, None, None)),
        leg.caller if we_called else "",
        "" if we_called and outside else leg.called,
        leg.reached,
        leg.app,
    )


@lru_cache(maxsize=65_536)
def _party(typed: str, reading: Reading) -> tuple[bytes, str, str, str]:
    """Digest, as written, masked, E.164."""
    return hashlib.sha256(typed.encode()).digest(), typed, mask_reach(typed), reading.number(typed)


def _digest(leg: Leg) -> bytes:
    """The same row of the same source is the same leg, whatever file it comes in."""
    said = (
        leg.call_id, leg.started_at.timestamp(), leg.ended_at.timestamp(), leg.talk,
        leg.caller, leg.called, leg.reached, leg.app,
    )  # fmt: skip
    return hashlib.blake2b(repr(said).encode(), digest_size=16).digest()
