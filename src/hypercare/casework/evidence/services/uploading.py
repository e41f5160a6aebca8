"""A log that comes by a page waits with its bytes, and the worker reads it (R32).

How far it is stands in the import's row while the transaction that reads goes on: a connection
beside it says so. The same connection holds the import for this process, as long as it lives.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hypercare.casework.evidence.errors import FaultyRows
from hypercare.casework.evidence.models import Import, Source
from hypercare.casework.evidence.services.importing import end, import_calls, short
from hypercare.casework.evidence.states import ImportState
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.members import member
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import HypercareError, InvalidInput, NotAllowed

log = structlog.get_logger("hypercare.evidence")
MB = 1024 * 1024
MOST_BYTES = 384 * MB  # a million rows of Asterisk are 260
MOST_TRIES = 3
# The first key of our advisory locks; the second one is the import.
READING_LOCK = 0x45564945


@transaction.atomic
def take(
    *, source: Source, file: IO[bytes], size: int, name: str, skip_faulty: bool, by: Actor,
    at: datetime,
) -> Import:  # fmt: skip
    """Keeps it until the worker has read it. Raises InvalidInput when it is too large."""
    require(by, "evidence.import")
    if size > MOST_BYTES:
        sentence = _("This log is larger than %(most)d MB. Import it in parts, or by the command.")
        sentence %= {"most": MOST_BYTES // MB}
        raise InvalidInput(sentence, fields={"file": sentence})
    return Import.objects.create(
        program=by.program,
        source=source,
        name=short(name),
        at=at,
        by=by.user,
        state=ImportState.WAITING,
        skip_faulty=skip_faulty,
        file=filestore.store_stream(program=by.program, source=file, at=at),
        size=size,
    )


def read_waiting(*, at: datetime) -> list[Import]:
    """What was read of all that waits, the oldest first. What another worker reads is its own."""
    waiting = Import.objects.filter(state=ImportState.WAITING).order_by("pk")
    found = (_read(pk, at) for pk in list(waiting.values_list("pk", flat=True)))
    return [made for made in found if made is not None]


def _read(pk: int, at: datetime) -> Import | None:
    with _beside(pk) as told:
        waiting = Import.objects.filter(pk=pk, state=ImportState.WAITING)
        made = waiting.select_related("program", "source", "file").first() if told else None
        if made is None:
            return None
        try:
            return _tried(made, told, at)
        except HypercareError as error:
            _refuse(made, error, at)
        except Exception as error:
            log.error("log not read", imported=pk, exc_info=error)
    return None


def _tried(made: Import, told: Any, at: datetime) -> Import:
    """What fails otherwise is tried again, and after three times refused (safety row 49)."""
    if made.tries == MOST_TRIES:
        raise InvalidInput(_("It could not be read, three times. Import it by the command."))
    made.tries += 1
    made.save(update_fields=["tries"])
    assert made.file is not None
    pieces = _Pieces(made.file)
    with io.BufferedReader(pieces, filestore.PIECE_BYTES) as file:
        return import_calls(
            source=made.source,
            file=file,
            name=made.name,
            by=_whose(made),
            at=at,
            skip_faulty=made.skip_faulty,
            progress=lambda rows: _say(told, made, rows, pieces.given),
            into=made,
        )


def _say(told: Any, made: Import, rows: int, given: int) -> None:
    far = "UPDATE evidence_import SET rows = %s, bytes_read = %s WHERE id = %s"
    told.execute(far, [rows, given, made.pk])


def _whose(made: Import) -> Actor:
    """Whoever gave it in, with the rights of now."""
    found = member(made.by_id, made.program.key) if made.by_id else None
    if found is None:
        raise NotAllowed(_("Whoever gave it in has no right to it any more."))
    return found


@transaction.atomic
def _refuse(made: Import, error: HypercareError, at: datetime) -> None:
    made.refusal = error.sentence[:500]
    if isinstance(error, FaultyRows):
        made.faulty = error.count
        made.faults = [[fault.row, fault.reason] for fault in error.faults]
    made.refresh_from_db(fields=["rows", "bytes_read"])
    end(made, ImportState.REFUSED)
    journal.write(
        by=system(made.program),
        at=at,
        verb="evidence.import-refused",
        subject=f"evidence-source:{made.source.key}",
        read_action="evidence.read",
        data={"import": made.pk, "faulty": made.faulty},
    )


@contextmanager
def _beside(pk: int) -> Iterator[Any]:
    """A cursor of a connection of its own; None while another process reads this import."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [READING_LOCK, pk])
            yield cursor if cursor.fetchone() == (True,) else None
    finally:
        own.close()


class _Pieces(io.RawIOBase):
    """A stored file as a stream; `given` is how many bytes were taken from it."""

    def __init__(self, stored: StoredFile) -> None:
        self._pieces = filestore.read(stored)
        self._piece = memoryview(b"")
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._piece = memoryview(piece)
        count = min(len(room), len(self._piece))
        room[:count], self._piece = self._piece[:count], self._piece[count:]
        self.given += count
        return count
