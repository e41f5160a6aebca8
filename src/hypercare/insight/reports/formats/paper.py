"""Letter paper, landscape: text, facts and tables that go on over the end of a page."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from hypercare.casework.intake.paper_pdf import FONTS
from hypercare.insight.reports.document import Table
from hypercare.insight.reports.formats.lines import Measure, broken

# It tells each step of cutting a font to its letters, which nobody reads.
logging.getLogger("fontTools").setLevel(logging.WARNING)
WIDTH, HEIGHT, MARGIN = 792.0, 612.0, 36.0  # points
ROOM, BOTTOM = WIDTH - 2 * MARGIN, HEIGHT - MARGIN - 14
SIZE, LEADING, GAP, PAD = 8.0, 10.5, 10.0, 4.0
MOST_TOGETHER = 20  # lines of a row that are kept on one page
Colour = tuple[int, int, int]
GREY: Colour = (96, 96, 96)
BLACK: Colour = (20, 20, 20)


class Paper:
    """Goes down the page; `y` is where the next line begins. The same calls, the same bytes."""

    room = ROOM

    def __init__(self, title: str, foot: str, made: datetime) -> None:
        from fpdf import FPDF  # costs each start a quarter of a second, and few draw

        self.foot = foot
        self.paper: Any = FPDF(orientation="landscape", unit="pt", format="letter")
        self.paper.set_auto_page_break(False)
        self.paper.set_creation_date(made.astimezone(UTC))
        self.paper.set_title(title)
        self.paper.set_lang("en-US")
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.paper.add_font("sans", style, FONTS / f"PublicSans-{name}.ttf")
        self.measures = {style: self._measure(style) for style in ("", "B")}
        self._now: tuple[str, float, Colour] | None = None
        self.y = MARGIN
        self.page()

    def bytes(self) -> bytes:
        return bytes(self.paper.output())

    def _measure(self, style: str) -> Measure:
        self.paper.set_font("sans", style, SIZE)
        font = self.paper.current_font
        return Measure(lambda letter: float(font.get_text_width(letter, SIZE, None)[1]))

    def page(self) -> None:
        self.paper.add_page()
        self._now = None
        self.y = MARGIN
        number = _("Page %(page)d") % {"page": self.paper.page_no()}
        self.text(MARGIN, HEIGHT - MARGIN + 6, f"{self.foot}. {number}", colour=GREY)

    def heading_of_document(self, title: str) -> None:
        self.text(MARGIN, self.y + 14, title, "B", 18)
        self.y += 30

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        for label, value in facts:
            self.need(LEADING)
            self.text(MARGIN, self.y + SIZE, label, "B")
            self._beside(value)

    def _beside(self, value: str) -> None:
        for line in list(broken(value, ROOM - 130, self.measures[""])) or [""]:
            self.text(MARGIN + 130, self.y + SIZE, line)
            self.y += LEADING
        self.y += 1.5

    def heading(self, title: str, definition: str = "") -> None:
        self.need(5 * LEADING)
        self.y += GAP
        self.text(MARGIN, self.y + 10, title, "B", 11)
        self.y += 16
        self.paragraph(definition, colour=GREY)

    def paragraph(self, words: str, style: str = "", colour: Colour = BLACK) -> None:
        for line in broken(words, ROOM, self.measures[style]):
            self.need(LEADING)
            self.text(MARGIN, self.y + SIZE, line, style, colour=colour)
            self.y += LEADING

    def table(self, table: Table, widths: Sequence[float]) -> None:
        self.heading(table.title, table.definition)
        if not table.rows:
            self.paragraph(table.empty)
            return
        self._heads(table, widths)
        for row in table.rows:
            self._row(table, widths, list(_lines(row, widths, self.measures[""])))

    def _row(self, table: Table, widths: Sequence[float], lines: list[tuple[str, ...]]) -> None:
        """Together on one page where it fits; a longer one goes on over the page's end."""
        if self._is_full(min(len(lines), MOST_TOGETHER) * LEADING):
            self.page()
            self._heads(table, widths)
        for line in lines:
            if self._is_full(LEADING):
                self.page()
                self._heads(table, widths)
            self._cells(line, widths)
        self._rule()

    def _heads(self, table: Table, widths: Sequence[float]) -> None:
        for line in _lines(table.heads, widths, self.measures["B"]):
            self._cells(line, widths, "B")
        self._rule()

    def _cells(self, line: Sequence[str], widths: Sequence[float], style: str = "") -> None:
        x = MARGIN
        for words, width in zip(line, widths, strict=True):
            if words:
                self.text(x, self.y + SIZE, words, style)
            x += width
        self.y += LEADING

    def _rule(self) -> None:
        self.paper.set_draw_color(200)
        self.paper.set_line_width(0.4)
        self.paper.line(MARGIN, self.y + 1.5, WIDTH - MARGIN, self.y + 1.5)
        self.y += 3

    def need(self, height: float) -> None:
        if self._is_full(height):
            self.page()

    def _is_full(self, height: float) -> bool:
        return self.y + height > BOTTOM

    def text(
        self,
        x: float,
        y: float,
        words: str,
        style: str = "",
        size: float = SIZE,
        colour: Colour = BLACK,
    ) -> None:
        """The font is set only where it changes: a report has many thousand cells."""
        if self._now != (style, size, colour):
            self.paper.set_font("sans", style, size)
            self.paper.set_text_color(*colour)
            self._now = (style, size, colour)
        self.paper.text(x, y, words)


def _lines(
    row: Sequence[Any], widths: Sequence[float], measure: Measure
) -> Iterator[tuple[str, ...]]:
    """The row's text line by line, so that a long one can go on over the page's end."""
    cells = [
        list(broken(str(cell), width - PAD, measure))
        for cell, width in zip(row, widths, strict=True)
    ]
    for place in range(max((len(cell) for cell in cells), default=0)):
        yield tuple(cell[place] if place < len(cell) else "" for cell in cells)
