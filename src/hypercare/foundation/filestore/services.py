"""Storing and reading bytes; the same bytes in one program are kept once."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from hypercare.foundation.filestore.models import Piece, StoredFile
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


def read(stored: StoredFile) -> Iterator[bytes]:
    """The pieces in order; never more than one of them in memory."""
    for piece in stored.pieces.order_by("number").iterator(chunk_size=1):
        yield bytes(piece.data)
