"""An edition on paper: letter, landscape. The same edition gives the same bytes."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from fpdf import FPDF

from hypercare.casework.intake.paper_pdf import FONTS
from hypercare.insight.reports import charts
from hypercare.insight.reports.document import Document, Table
from hypercare.insight.reports.formats.lines import Measure, broken

# It tells each step of cutting a font to its letters, which nobody reads.
logging.getLogger("fontTools").setLevel(logging.WARNING)
WIDTH, HEIGHT, MARGIN = 792.0, 612.0, 36.0  # points
ROOM, BOTTOM = WIDTH - 2 * MARGIN, HEIGHT - MARGIN - 14
SIZE, LEADING, GAP = 8.0, 10.5, 10.0
GREY, BLACK, BAR = (96, 96, 96), (20, 20, 20), (37, 94, 146)
# How much of a line a column may take, before they are scaled to the room.
SHARES = {
    "number": 52, "happened_at": 84, "from": 84, "county": 62, "wave": 30, "channel": 50,
    "about": 72, "category": 92, "reason": 190, "advice": 74, "ticket": 44, "outcome": 52,
    "name": 44, "reach": 60,
}  # fmt: skip


def as_pdf(document: Document) -> bytes:
    return bytes(_Drawing(document).paper.output())


class _Drawing:
    """Goes down the page; `y` is where the next line begins."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.paper: Any = FPDF(orientation="landscape", unit="pt", format="letter")
        self.paper.set_auto_page_break(False)
        self.paper.set_creation_date(
            datetime.fromisoformat(document.content["drafted"]).astimezone(UTC)
        )
        self.paper.set_title(f"{document.title}, {document.day}")
        self.paper.set_lang("en-US")
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.paper.add_font("sans", style, FONTS / f"PublicSans-{name}.ttf")
        self.measures = {style: self._measure(style) for style in ("", "B")}
        self.y = MARGIN
        self._page()
        self._front()
        for table in document.tables:
            self._table(table, self._widths(table))

    def _measure(self, style: str) -> Measure:
        self.paper.set_font("sans", style, SIZE)
        font = self.paper.current_font
        return Measure(lambda letter: float(font.get_text_width(letter, SIZE, None)[1]))

    def _page(self) -> None:
        self.paper.add_page()
        self.y = MARGIN
        foot = _("%(title)s, %(day)s, %(program)s. Page %(page)d") % {
            "title": self.document.title,
            "day": self.document.day,
            "program": self.document.content["program"]["name"],
            "page": self.paper.page_no(),
        }
        self._text(MARGIN, HEIGHT - MARGIN + 6, foot, colour=GREY)

    def _front(self) -> None:
        self._text(MARGIN, self.y + 14, self.document.title, "B", 18)
        self.y += 30
        if self.document.correction:
            self._paragraph(self.document.correction, "B")
        for label, value in self.document.facts:
            self._text(MARGIN, self.y + SIZE, label, "B")
            self._text(MARGIN + 130, self.y + SIZE, value)
            self.y += LEADING + 1.5
        self._heading(_("Coverage"), "")
        self._paragraph(self.document.coverage)
        self._sums()
        for chart in self.document.charts:
            self._chart(chart)
        for table in self.document.totals:
            self._table(table, [ROOM * 0.5, 80.0])

    def _sums(self) -> None:
        self._heading(_("In this edition"), "")
        for table in self.document.tables:
            self._text(MARGIN, self.y + SIZE, str(len(table.rows)), "B")
            self._text(MARGIN + 36, self.y + SIZE, table.title)
            self.y += LEADING

    def _heading(self, title: str, definition: str) -> None:
        self._need(4 * LEADING)
        self.y += GAP
        self._text(MARGIN, self.y + 10, title, "B", 11)
        self.y += 16
        if definition:
            self._paragraph(definition, colour=GREY)

    def _paragraph(self, words: str, style: str = "", colour: tuple[int, int, int] = BLACK) -> None:
        for line in broken(words, ROOM, self.measures[style]):
            self._need(LEADING)
            self._text(MARGIN, self.y + SIZE, line, style, colour=colour)
            self.y += LEADING

    def _widths(self, table: Table) -> list[float]:
        """Of the columns, scaled to the whole line."""
        is_rows = table.key in ("new", "late", "changed", "withdrawn")
        names: Sequence[str] = self.document.columns if is_rows else ()
        shares = [float(SHARES[name]) for name in names]
        shares += [140.0] * (len(table.heads) - len(shares))
        return [ROOM * share / sum(shares) for share in shares]

    def _table(self, table: Table, widths: list[float]) -> None:
        self._heading(table.title, table.definition)
        if not table.rows:
            self._paragraph(table.empty)
            return
        self._heads(table, widths)
        for row in table.rows:
            for line in _lines(row, widths, self.measures[""]):
                if self._is_full(LEADING):
                    self._page()
                    self._heads(table, widths)
                self._cells(line, widths)
            self._rule()

    def _heads(self, table: Table, widths: list[float]) -> None:
        for line in _lines(table.heads, widths, self.measures["B"]):
            self._cells(line, widths, "B")
        self._rule()

    def _cells(self, line: Sequence[str], widths: list[float], style: str = "") -> None:
        x = MARGIN
        for words, width in zip(line, widths, strict=True):
            if words:
                self._text(x, self.y + SIZE, words, style)
            x += width
        self.y += LEADING

    def _rule(self) -> None:
        self.paper.set_draw_color(200)
        self.paper.set_line_width(0.4)
        self.paper.line(MARGIN, self.y + 1.5, WIDTH - MARGIN, self.y + 1.5)
        self.y += 3

    def _chart(self, chart: charts.Chart) -> None:
        bars = charts.shown(chart)
        tall = 110.0 if chart.upright else 13.0 * max(len(bars), 1)
        self._need(tall + 5 * LEADING)
        self._heading(chart.title, chart.finding)
        self.paper.set_fill_color(*BAR)
        draw = self._upright if chart.upright else self._lying
        draw(bars, max((number for _label, number in bars), default=0) or 1)
        self.y += GAP

    def _lying(self, bars: Sequence[tuple[str, int]], most: int) -> None:
        for label, number in bars:
            wide = (ROOM - 300) * number / most
            fitting = next(broken(label, 240, self.measures[""]), "")
            self._text(MARGIN, self.y + SIZE, fitting)
            self.paper.rect(MARGIN + 250, self.y + 1, max(wide, 0.5), 9, style="F")
            self._text(MARGIN + 254 + wide, self.y + SIZE, str(number))
            self.y += 13

    def _upright(self, bars: Sequence[tuple[str, int]], most: int) -> None:
        step, tall, base = ROOM / max(len(bars), 1), 80.0, self.y + 92.0
        every = max(1, -(-len(bars) // charts.MOST_LABELS))
        for place, (label, number) in enumerate(bars):
            x, high = MARGIN + place * step, tall * number / most
            if number:
                self.paper.rect(x + step * 0.1, base - high, step * 0.8, high, style="F")
            if number and step >= 14:
                self._text(x + step * 0.3, base - high - 2, str(number))
            if place % every == 0:
                self._text(x, base + 10, label[-5:])
        self.y = base + 14

    def _need(self, height: float) -> None:
        if self._is_full(height):
            self._page()

    def _is_full(self, height: float) -> bool:
        return self.y + height > BOTTOM

    def _text(
        self,
        x: float,
        y: float,
        words: str,
        style: str = "",
        size: float = SIZE,
        colour: tuple[int, int, int] = BLACK,
    ) -> None:
        self.paper.set_font("sans", style, size)
        self.paper.set_text_color(*colour)
        self.paper.text(x, y, words)


def _lines(
    row: Sequence[Any], widths: Sequence[float], measure: Measure
) -> Iterator[tuple[str, ...]]:
    """The row's text line by line, so that a long one can go on over the page's end."""
    cells = [
        list(broken(str(cell), width - 6, measure)) for cell, width in zip(row, widths, strict=True)
    ]
    for place in range(max((len(cell) for cell in cells), default=0)):
        yield tuple(cell[place] if place < len(cell) else "" for cell in cells)
