"""The documents as the tests read them."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^\s*```.*?^\s*```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def documents() -> list[Path]:
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def links(document: Path) -> Iterator[str]:
    """Targets that are not on the web."""
    prose = _FENCE.sub("", document.read_text(encoding="utf-8"))
    for target in _LINK.findall(prose):
        if "://" not in target and not target.startswith("mailto:"):
            yield target


def anchors(document: Path) -> set[str]:
    """As GitHub makes them from headings."""
    prose = _FENCE.sub("", document.read_text(encoding="utf-8"))
    return {_anchor(heading) for heading in _HEADING.findall(prose)}


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def words_of(pattern: str) -> Iterator[tuple[Path, str]]:
    """(document, first group) of each hit, code included."""
    for document in documents():
        for hit in re.findall(pattern, document.read_text(encoding="utf-8")):
            yield document, hit
