"""An edition on paper. The same edition gives the same bytes."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import repeat

from django.utils.translation import gettext as _

from hypercare.insight.reports import charts
from hypercare.insight.reports.document import Document, Table
from hypercare.insight.reports.formats.lines import broken, fitted
from hypercare.insight.reports.formats.paper import GAP, LEADING, MARGIN, PAD, ROOM, SIZE, Paper

BAR = (37, 94, 146)
# How much of a line a column may take, before they are scaled to the room.
SHARES = {
    "number": 68, "happened_at": 84, "from": 80, "county": 72, "wave": 42, "channel": 58,
    "about": 80, "category": 96, "reason": 300, "advice": 80, "ticket": 62, "outcome": 66,
    "name": 58, "reach": 62,
}  # fmt: skip
OTHER = 140.0
WIDEST_BAR = 60.0
LOOKED_AT, LONGEST_WORD, HAIR = 100, 50.0, 0.1


def as_pdf(document: Document) -> bytes:
    drawing = _Drawing(document)
    drawing.front()
    for table in document.tables:
        drawing.table(table, drawing.widths(table))
    return drawing.bytes()


class _Drawing(Paper):
    def __init__(self, document: Document) -> None:
        self.document = document
        program = document.content["program"]["name"]
        super().__init__(
            f"{document.title}, {document.day}",
            f"{document.title}, {document.day}, {program}",
            datetime.fromisoformat(document.content["drafted"]),
        )

    def front(self) -> None:
        self.heading_of_document(self.document.title)
        self.paragraph(self.document.correction, "B")
        self.facts(self.document.facts)
        self.heading(_("Coverage"), self.document.coverage_means)
        self.paragraph(self.document.coverage)
        self._sums()
        for chart in self.document.charts:
            self._chart(chart)
        for table in self.document.totals:
            self.table(table, [ROOM * 0.5, ROOM * 0.5])

    def _sums(self) -> None:
        self.heading(_("In this edition"))
        for table in self.document.tables:
            self.need(LEADING)
            self.text(MARGIN, self.y + SIZE, str(len(table.rows)), "B")
            self.text(MARGIN + 36, self.y + SIZE, table.title)
            self.y += LEADING

    def widths(self, table: Table) -> list[float]:
        """Of the columns, scaled to the whole line."""
        is_rows = table.key in ("new", "late", "changed", "withdrawn")
        names: Sequence[str] = self.document.columns if is_rows else ()
        shares = [float(SHARES[name]) for name in names]
        shares += [OTHER] * (len(table.heads) - len(shares))
        return fitted(shares, list(self._least(table)), ROOM)

    def _least(self, table: Table) -> Iterator[float]:
        """So wide that no word is cut, of the head and of the first rows; free text may be."""
        columns = zip(*table.rows[:LOOKED_AT], strict=True) if table.rows else repeat(())
        for head, cells in zip(table.heads, columns, strict=False):
            words = [word for cell in cells for word in str(cell).split()]
            wide = max((self.measures[""](word) for word in words), default=0)
            bold = max(self.measures["B"](word) for word in head.split())
            yield max(bold, min(wide, LONGEST_WORD)) + PAD + HAIR

    def _chart(self, chart: charts.Chart) -> None:
        bars = charts.shown(chart)
        tall = 110.0 if chart.upright else 13.0 * max(len(bars), 1)
        self.need(tall + 5 * LEADING)
        self.heading(chart.title, chart.finding)
        self.paper.set_fill_color(*BAR)
        draw = self._upright if chart.upright else self._lying
        draw(bars, max((number for _label, number in bars), default=0) or 1)
        self.y += GAP

    def _lying(self, bars: Sequence[tuple[str, int]], most: int) -> None:
        for label, number in bars:
            wide = (ROOM - 300) * number / most
            fitting = next(broken(label, 240, self.measures[""]), "")
            self.text(MARGIN, self.y + SIZE, fitting)
            self.paper.rect(MARGIN + 250, self.y + 1, max(wide, 0.5), 9, style="F")
            self.text(MARGIN + 254 + wide, self.y + SIZE, str(number))
            self.y += 13

    def _upright(self, bars: Sequence[tuple[str, int]], most: int) -> None:
        step, tall, base = min(ROOM / max(len(bars), 1), WIDEST_BAR), 80.0, self.y + 92.0
        every = max(1, -(-len(bars) // charts.MOST_LABELS))
        for place, (label, number) in enumerate(bars):
            x, high = MARGIN + place * step, tall * number / most
            if number:
                self.paper.rect(x + step * 0.1, base - high, step * 0.8, high, style="F")
            if number and step >= 14:
                self.text(x + step * 0.3, base - high - 2, str(number))
            if place % every == 0:
                self.text(x, base + 10, label[-5:])
        self.y = base + 14
