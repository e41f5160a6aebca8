"""A saved view as a file: what it is, when it was read, and its rows."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import xlsxwriter
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.sheets import as_csv
from hypercare.insight.finding.exporting import PLAIN, columns_for, lines, wanted
from hypercare.insight.finding.filters import Filters, parse
from hypercare.insight.finding.listing import chips
from hypercare.insight.finding.models import SavedView
from hypercare.insight.finding.offers import offer
from hypercare.insight.finding.policies import allowance
from hypercare.insight.finding.states import Listed
from hypercare.insight.reports.document import Table
from hypercare.insight.reports.formats.paper import Paper
from hypercare.insight.reports.states import ViewFormat


@dataclass(frozen=True)
class ViewSheet:
    """`facts` are printed on every format: filter, zone, cut-off and row count."""

    title: str
    filters: Filters
    facts: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    read_at: datetime


def sheet_of(view: SavedView, actor: Actor, at: datetime) -> ViewSheet:
    """The rows that the actor may take out, by the view's filters as they mean today."""
    listed, program = Listed(view.listed), actor.program
    known, allowed = offer(program, listed, local_day(at, program.zone)), allowance(actor.role)
    filters = parse(parse_qs(view.query), listed, known)
    columns = columns_for(actor, listed, allowed)
    found = lines(actor, wanted(actor, listed, filters, known, allowed), columns, at)
    heads, *rows = [tuple(line) for line in found]
    set_ones = "; ".join(f"{chip.title}: {chip.value}" for chip in chips(filters, known))
    read_at = at.astimezone(program.zone)
    facts = (
        (_("View"), f"{view.name} ({listed.label})"),
        (_("Filter"), set_ones or _("none")),
        (_("Zone"), program.time_zone),
        (_("Cut-off"), read_at.strftime("%Y-%m-%d %H:%M %z")),
        (_("Rows"), str(len(rows))),
    )
    return ViewSheet(view.name, filters, facts, heads, tuple(rows), read_at)


def built(sheet: ViewSheet, format: ViewFormat) -> bytes:
    return _BUILDERS[format](sheet)


def _table(sheet: ViewSheet) -> Sequence[Sequence[Any]]:
    return [*sheet.facts, (), sheet.heads, *sheet.rows]


def _as_csv(sheet: ViewSheet) -> bytes:
    return as_csv(_table(sheet))


def _as_xlsx(sheet: ViewSheet) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {**PLAIN, "in_memory": True}) as book:
        book.set_properties({"title": sheet.title, "created": sheet.read_at.replace(tzinfo=None)})
        page = book.add_worksheet()
        page.set_column(0, max(len(sheet.heads) - 1, 1), 18)
        for place, line in enumerate(_table(sheet)):
            page.write_row(place, 0, line)
    return file.getvalue()


def _as_pdf(sheet: ViewSheet) -> bytes:
    paper = Paper(sheet.title, sheet.title, sheet.read_at)
    paper.heading_of_document(sheet.title)
    paper.facts(sheet.facts)
    table = Table("rows", _("Rows"), "", sheet.heads, sheet.rows, _("No rows."))
    paper.table(table, [paper.room / max(len(sheet.heads), 1)] * len(sheet.heads))
    return paper.bytes()


_BUILDERS: Mapping[ViewFormat, Callable[[ViewSheet], bytes]] = {
    ViewFormat.CSV: _as_csv,
    ViewFormat.XLSX: _as_xlsx,
    ViewFormat.PDF: _as_pdf,
}
