"""Figures that a run found: one line each on the terminal, all of them in one file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build"


@dataclass(frozen=True)
class Figure:
    """`size` is how many records there were, `clients` how many asked at once."""

    name: str
    value: float
    unit: str
    size: int
    clients: int

    def __str__(self) -> str:
        return (
            f"{self.name:<52} {self.value:>10.2f} {self.unit:<12} {self.size:>7} {self.clients:>3}"
        )


def write(file: str, figures: list[Figure]) -> Path:
    """Adds to the file's figures of other names; a figure of the same name is replaced."""
    BUILD.mkdir(exist_ok=True)
    path = BUILD / file
    kept = json.loads(path.read_text()) if path.exists() else []
    names = {figure.name for figure in figures}
    merged = [*(old for old in kept if old["name"] not in names), *map(asdict, figures)]
    path.write_text(json.dumps(merged, indent=2) + "\n")
    return path
