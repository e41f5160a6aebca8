"""Small changes to the sample's file, so that each test says only what differs."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ruamel.yaml import YAML

from hypercare.surface.demo import sample
from hypercare.surface.programfile.writer import dump

AT = datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 2, 17, 0, tzinfo=UTC)


def sample_text() -> str:
    return sample.program_text()


def changed(change: Callable[[dict[str, Any]], object], text: str = "") -> str:
    """The file (the sample unless given) after `change` has worked on it."""
    raw = YAML().load(text or sample_text())
    change(raw)
    return dump(raw)


def with_line(old: str, new: str) -> tuple[str, int]:
    """The sample with one line replaced, and the number of that line."""
    lines = sample_text().splitlines()
    number = lines.index(old)
    lines[number] = new
    return "\n".join(lines) + "\n", number + 1
