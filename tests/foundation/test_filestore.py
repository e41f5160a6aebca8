"""The byte store."""

from datetime import datetime

import pytest

from hypercare.foundation.filestore.models import Piece
from hypercare.foundation.filestore.services import PIECE_BYTES, read, store
from hypercare.foundation.programs.models import Program
from tests.factories.program import make_program


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_bytes_come_back_as_they_went(program: Program, now: datetime, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert b"".join(read(store(program=program, data=data, at=now))) == data


def test_the_same_bytes_are_kept_once_per_program(program: Program, now: datetime) -> None:
    first = store(program=program, data=b"same", at=now)
    assert store(program=program, data=b"same", at=now) == first
    other = store(program=make_program(), data=b"same", at=now)
    assert other != first
    assert Piece.objects.filter(file=first).count() == 1
