"""The sample program: its sixteen rows are the protocol's."""

from datetime import UTC, datetime
from importlib.resources import files

import pytest

from hypercare.foundation.programs.models import Program
from hypercare.surface.programfile.services import load

SAMPLE = (files("hypercare.surface.demo") / "sample" / "program.yaml").read_text()


@pytest.fixture
def sample(db: object) -> Program:
    load(text=SAMPLE, by=None, at=datetime(2026, 9, 1, 17, 0, tzinfo=UTC))
    return Program.objects.get(key="demo")
