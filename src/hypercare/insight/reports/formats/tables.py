"""An edition for spreadsheets. No cell is a formula, whatever a caller said (safety row 18)."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.sheets import as_csv as sheet_csv
from hypercare.insight.finding.exporting import PLAIN
from hypercare.insight.reports.document import Document, Table

WIDE, NARROW = 60, 18
LONGEST_CELL = 32_000  # of the 32,767 that Excel takes


def as_csv(document: Document) -> bytes:
    """One line for each contact of each section; codes in words, times with their zone."""
    return sheet_csv(_lines(document))


def _lines(document: Document) -> Iterator[tuple[Any, ...]]:
    edition, day = document.content["edition"], document.content["day"]
    yield (_("Edition"), _("Day"), _("Section"), *document.heads, _("What changed"))
    for name in ("new", "late", "withdrawn"):
        for row in document.section(name):
            yield (edition, day, name, *document.cells(row), "")
    for one in document.section("changed"):
        yield (edition, day, "changed", *document.cells(one["row"]), document.difference(one))


def as_xlsx(document: Document) -> bytes:
    """A sheet of facts and totals, then one for each section."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {**PLAIN, "in_memory": True}) as book:
        made = datetime.fromisoformat(document.content["drafted"]).replace(tzinfo=None)
        book.set_properties({"title": document.title, "created": made})
        bold = book.add_format({"bold": True})
        _facts(book, document, bold)
        for table in document.tables:
            _sheet(book, table, bold)
    return file.getvalue()


def _facts(book: Any, document: Document, bold: Any) -> None:
    sheet = book.add_worksheet(_("Report"))
    sheet.set_column(0, 0, NARROW * 2)
    sheet.set_column(1, 1, WIDE)
    lines: list[tuple[Any, ...]] = [(document.title,)]
    lines += [(document.correction,)] if document.correction else []
    lines += [*document.facts, (_("Coverage"), document.coverage, document.coverage_means)]
    lines += [(table.title, len(table.rows)) for table in document.tables]
    for table in document.totals:
        lines += [(), (table.title, table.definition), *table.rows]
    heads = {document.title, *(table.title for table in document.totals)}
    for place, line in enumerate(lines):
        for column, cell in enumerate(line):
            _write(sheet, place, column, cell, bold if not column and cell in heads else None)


def _sheet(book: Any, table: Table, bold: Any) -> None:
    sheet = book.add_worksheet(table.title[:31])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.heads), NARROW)
    for column, head in enumerate(table.heads):
        _write(sheet, 0, column, head, bold)
    for place, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, place, column, cell)


def _write(sheet: Any, row: int, column: int, cell: Any, look: Any = None) -> None:
    """Text is text. A number stays one, so that it can be added up."""
    if isinstance(cell, int):
        sheet.write_number(row, column, cell, look)
    else:
        sheet.write_string(row, column, str(cell)[:LONGEST_CELL], look)
