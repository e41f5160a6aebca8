"""A file as a stream of rows, each with its place, in constant memory."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _

from hypercare.casework.evidence.legs import Fault, Layout
from hypercare.foundation.kernel.errors import InvalidInput

Row = tuple[int, Mapping[str, str]]
CHUNK = 1 << 16
LONGEST_ITEM = 1 << 20
_DECODER = json.JSONDecoder()


def rows_of(file: IO[bytes], layout: Layout) -> Iterator[Row | Fault]:
    """CSV or JSON, told apart by the first character. Raises InvalidInput for an empty file.

    The file stays open: it is its owner's, who may ask how far it was read.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    try:
        yield from _rows(text, layout)
    finally:
        text.detach()


def _rows(text: IO[str], layout: Layout) -> Iterator[Row | Fault]:
    head = text.read(CHUNK)
    begin = head.lstrip()[:1]
    if not begin:
        raise InvalidInput(_("The file is empty. Choose the log of the telephone system."))
    rows = _json_rows(head, text) if begin in "[{" else _csv_rows(head, text, layout)
    yield from rows


def _csv_rows(head: str, text: IO[str], layout: Layout) -> Iterator[Row | Fault]:
    reader = csv.reader(_lines(head, text), delimiter=layout.delimiter)
    columns = layout.columns or _header(reader, layout)
    for _skipped in range(layout.skip):
        next(reader, None)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(reader.line_num, _("This line is no CSV (%(error)s).") % {"error": error})
            continue
        if cells:
            yield _named(reader.line_num, cells, columns, layout)


def _lines(head: str, text: IO[str]) -> Iterator[str]:
    """The lines of what was read ahead and of the rest; a line may begin in one and end there."""
    *whole, last = io.StringIO(head, newline="")
    yield from whole
    yield last + ("" if last.endswith("\n") else text.readline())
    yield from text


def _header(reader: Iterator[list[str]], layout: Layout) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in next(reader, []))
    missing = sorted(layout.needed - set(columns))
    if missing:
        raise InvalidInput(
            _(
                "The first line has no column %(columns)s. Choose the format that the file has, or"
                " correct the mapping of the source."
            )
            % {"columns": ", ".join(f"“{name}”" for name in missing)}
        )
    return columns


def _named(row: int, cells: list[str], columns: tuple[str, ...], layout: Layout) -> Row | Fault:
    if layout.columns:
        columns = _fitting(cells, columns)
    if len(cells) != len(columns):
        sentence = _("This line has %(found)d columns instead of %(wanted)s.")
        wanted = _("16, 17 or 18") if layout.columns else len(columns)
        return Fault(row, sentence % {"found": len(cells), "wanted": wanted})
    return row, dict(zip(columns, cells, strict=True))


def _fitting(cells: list[str], columns: tuple[str, ...]) -> tuple[str, ...]:
    """Asterisk writes the call's id and the user field only when told to; either may be the 17th.

    An id begins with the second in which the call did: 1793026325.1001.
    """
    *always, unique, user = columns
    has_id = cells[-1].split(".")[0].rpartition("-")[2].isdigit()
    by_length = {
        len(always): tuple(always),
        len(always) + 1: (*always, unique if has_id else user),
        len(columns): columns,
    }
    return by_length.get(len(cells), ())


def _json_rows(head: str, text: IO[str]) -> Iterator[Row | Fault]:
    """An array, lines of objects, or an object that holds one array; item by item."""
    waiting, number, more = head.lstrip(), 0, True
    if waiting[0] == "[":
        waiting = waiting[1:]
    elif '"' in waiting and (start := _inner_array(waiting)) is not None:
        waiting = waiting[start:]
    while True:
        waiting = waiting.lstrip(" \t\r\n,")
        if waiting[:1] == "]":
            return
        item, end = _next_item(waiting)
        if item is not None:
            number += 1
            waiting = waiting[end:]
            yield number, {str(name): _plain(value) for name, value in item.items()}
            continue
        if not more or len(waiting) > LONGEST_ITEM:
            if waiting:
                yield Fault(number + 1, _("From here on this is no JSON that can be read."))
            return
        fresh = text.read(CHUNK)
        more = bool(fresh)
        waiting += fresh


def _inner_array(text: str) -> int | None:
    """Where the items begin in {"calls": [...]}; None where the object is an item itself."""
    opening = text.find("[")
    key = text[1:opening].strip()
    is_holder = opening > 0 and key.endswith(":") and key.count('"') == 2 and ":" not in key[:-1]
    return opening + 1 if is_holder else None


def _next_item(text: str) -> tuple[dict[str, Any] | None, int]:
    try:
        item, end = _DECODER.raw_decode(text)
    except ValueError:
        return None, 0
    return (item, end) if isinstance(item, dict) else (None, 0)


def _plain(value: object) -> str:
    return "" if value is None else str(value)
