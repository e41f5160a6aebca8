"""Storing and reading bytes; the same bytes in one program are kept once."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from hypercare.foundation.filestore.models import Piece, StoredFile
from hypercare.foundation.kernel import rows
from hypercare.foundation.programs.models import Program

PIECE_BYTES = 256 * 1024


@transaction.atomic
def store(*, program: Program, data: bytes, at: datetime) -> StoredFile:
    sha256 = hashlib.sha256(data).hexdigest()
    stored, is_new = StoredFile.objects.get_or_create(
        program=program, sha256=sha256, defaults={"size": len(data), "stored_at": at}
    )
    if is_new:
        Piece.objects.bulk_create(
            Piece(file=stored, number=number, data=data[start : start + PIECE_BYTES])
            for number, start in enumerate(range(0, len(data), PIECE_BYTES))
        )
    return stored


@transaction.atomic(savepoint=False)
def store_stream(*, program: Program, source: IO[bytes], at: datetime) -> StoredFile:
    """The same for bytes of any size: never more than one piece of them in memory."""
    sha256, size = _measure(source)
    stored = StoredFile(program=program, sha256=sha256, size=size, stored_at=at)
    if not rows.store(stored, unless_there=True):
        return StoredFile.objects.get(program=program, sha256=sha256)
    source.seek(0)
    for number, piece in enumerate(iter(lambda: source.read(PIECE_BYTES), b"")):
        rows.store(Piece(file=stored, number=number, data=piece))
    return stored


def _measure(source: IO[bytes]) -> tuple[str, int]:
    source.seek(0)
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE_BYTES):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def remove(stored: StoredFile) -> bool:
    """The bytes go with the transaction. False, and nothing, while something refers to them."""
    try:
        with transaction.atomic():
            stored.delete()
    except (ProtectedError, IntegrityError):
        return False
    return True


def read(stored: StoredFile) -> Iterator[bytes]:
    """The pieces in order; never more than one of them in memory."""
    pieces = stored.pieces.order_by("number").values_list("data", flat=True)
    # A small file is one piece, which needs no cursor.
    for data in pieces if stored.size <= PIECE_BYTES else pieces.iterator(chunk_size=1):
        yield bytes(data)
