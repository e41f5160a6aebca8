"""A list as a file: the rows of the query that is on screen, one after the other.

Rows come from a cursor in the database and go out as they come, so that a long list takes no more
memory than a short one. Nothing in a file is a formula (safety row 18).
"""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.sheets import harmless
from hypercare.insight.finding.columns import Column, columns_of, loaded
from hypercare.insight.finding.filters import Filters, Offer
from hypercare.insight.finding.listing import chosen, telling_of
from hypercare.insight.finding.orders import order_of
from hypercare.insight.finding.policies import Allowance
from hypercare.insight.finding.selecting import rows
from hypercare.insight.finding.states import Listed

CHUNK = 500
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def columns_for(actor: Actor, listed: Listed, allowed: Allowance) -> list[Column]:
    """Those on screen, as far as the role may take them out."""
    shown = columns_of(listed, chosen(actor, listed))
    return [one for one in shown if allowed.columns is None or one.code in allowed.columns]


def wanted(
    actor: Actor, listed: Listed, filters: Filters, offer: Offer, allowed: Allowance
) -> QuerySet[Any]:
    order = order_of(listed, filters.sort)
    sign = "-" if order.descending else ""
    found = rows(actor, listed, filters, offer).order_by(f"{sign}{order.column}", f"{sign}pk")
    return found[: allowed.most]


def lines(
    actor: Actor, found: QuerySet[Any], columns: list[Column], at: datetime
) -> Iterator[list[Any]]:
    """The heads, then a line for each row."""
    telling = telling_of(actor, at)
    yield [str(column.title) for column in columns]
    for row in loaded(found, columns).iterator(chunk_size=CHUNK):
        yield [_plain(column.said(row, telling)) for column in columns]


def as_csv(table: Iterator[Sequence[Any]]) -> Iterator[bytes]:
    """With a byte order mark, so that Excel reads accents."""
    yield "\ufeff".encode()
    for line in table:
        text = io.StringIO(newline="")
        csv.writer(text).writerow([harmless(cell) for cell in line])
        yield text.getvalue().encode()


def as_xlsx(table: Iterator[Sequence[Any]]) -> IO[bytes]:
    """Written row by row to the disk; the file is gone when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115, closed by who reads it
    with xlsxwriter.Workbook(file, {"constant_memory": True, **PLAIN}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for place, line in enumerate(table):
            sheet.write_row(place, 0, line)
    file.seek(0)
    return file


def _plain(cell: Any) -> Any:
    return cell if isinstance(cell, int) else str(cell)
