"""The content of a board as its templates show it: words for every cell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hypercare.foundation.ui.words import Said
from hypercare.insight.boards.content import Change, Differences, Record
from hypercare.insight.boards.wording import HEADS, cell, cells, hours


@dataclass(frozen=True)
class Line:
    number: str
    summary: str
    severity: int | None
    cells: list[tuple[str, str]]
    mark: str = ""


@dataclass(frozen=True)
class Sheet:
    """One board, live or as published. `heads` name the columns beside the first two."""

    board: Record
    heads: list[str]
    lines: list[Line]
    go_to: list[Record]
    agreements: list[Record]


def sheet(content: Record, at: datetime, said: Said, marks: dict[str, str] | None = None) -> Sheet:
    """Ages are those of `at`: of an edition, of when it was published."""
    columns = content["board"]["columns"]
    known = marks or {}
    return Sheet(
        board=content["board"],
        heads=[str(HEADS[name]) for name in columns],
        lines=[_line(row, columns, at, said, known) for row in content["rows"]],
        go_to=[slot | {"there": hours(slot["hours"])} for slot in content["go_to"]],
        agreements=content["agreements"],
    )


def _line(row: Record, columns: list[str], at: datetime, said: Said, marks: dict[str, str]) -> Line:
    number = row["number"]
    return Line(
        number=number,
        summary=row["summary"],
        severity=row.get("severity"),
        cells=[(str(HEADS[name]), words) for name, words in cells(row, columns, at, said)],
        mark=marks.get(number, ""),
    )


@dataclass(frozen=True)
class Told:
    """One record that differs; `parts` are (what, before, after)."""

    name: str
    words: str
    parts: list[tuple[str, str, str]]


def changes(found: Differences, at: datetime, said: Said) -> dict[str, Any]:
    """What is new, gone and different, list by list, in words."""
    lists = {"rows": found.rows, "go_to": found.go_to, "agreements": found.agreements}
    return {
        name: {
            kind: [_told(change, at, said) for change in getattr(one, kind)]
            for kind in ("added", "removed", "changed")
        }
        | {"unchanged": len(one.unchanged), "differs": bool(one)}
        for name, one in lists.items()
    }


def _told(change: Change, at: datetime, said: Said) -> Told:
    record = change.shown
    words = record.get("summary") or record.get("name") or record.get("title") or ""
    name = record.get("number") or record.get("entity") or ""
    before, after = change.before or {}, change.after or {}
    parts = [
        (_head(part), _said(part, before, at, said), _said(part, after, at, said))
        for part in change.fields
    ]
    return Told(str(name), str(words), parts)


def _head(name: str) -> str:
    return str(HEADS.get(name, name.replace("_", " ")))


def _said(name: str, record: Record, at: datetime, said: Said) -> str:
    if name not in record:
        return "–"
    value = record[name]
    if isinstance(value, dict):
        return hours(value) if name == "hours" else str(value.get("name", ""))
    return cell(name, value, at, said) or "–"
