"""Draws the contact form on one page of letter paper. Pure: the same sheet, the same drawing."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hypercare.casework.intake.paper import Sheet
from hypercare.foundation.kernel.text import shorten

# It tells each step of cutting a font to its letters, which nobody reads.
logging.getLogger("fontTools").setLevel(logging.WARNING)
FONTS = Path(__file__).parent / "fonts"
MARGIN, WIDTH, BOTTOM = 36.0, 540.0, 756.0  # points; letter is 612 by 792
# From comfortable to small; what still does not fit is cut to its first steps and numbers.
SIZES = (10.5, 9.5, 8.5, 7.5)
FEW, SHORT = 8, 120
MADE = datetime(2026, 1, 1, tzinfo=UTC)


def pdf(sheet: Sheet) -> bytes:
    """One page, whatever the program holds."""
    for size in SIZES:
        drawn = _Drawing(sheet, size)
        if drawn.y <= BOTTOM:
            return bytes(drawn.paper.output())
    return bytes(_Drawing(_cut(sheet), SIZES[-1]).paper.output())


def _cut(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        steps=tuple(shorten(step, SHORT) for step in sheet.steps[:FEW]),
        numbers=sheet.numbers[:FEW],
    )


class _Drawing:
    """Goes down the page; `y` is where the next thing begins."""

    def __init__(self, sheet: Sheet, size: float) -> None:
        from fpdf import FPDF  # costs each start a quarter of a second, and few draw

        self.sheet, self.size, self.y = sheet, size, MARGIN
        self.row = size * 2.05
        self.paper: Any = FPDF(unit="pt", format="letter")
        self.paper.set_auto_page_break(False)
        self.paper.set_creation_date(MADE)
        self.paper.set_title(_("Contact form, %(program)s") % {"program": sheet.program})
        self.paper.set_lang("en-US")
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.paper.add_font("sans", style, FONTS / f"PublicSans-{name}.ttf")
        self.paper.add_page()
        self.paper.c_margin = 0
        self._head()
        self._facts()
        self._answer()
        self._help()
        self._foot()

    def _head(self) -> None:
        title = shorten(self.sheet.program, 60)
        self._text(MARGIN, _("Contact form: %(program)s") % {"program": title}, "B", 1.6)
        self.y += self.size * 2.2
        lead = _("One sheet for each question. Enter it at %(address)s as soon as you can.")
        self._text(MARGIN, lead % {"address": self.sheet.address})
        self.y += self.row
        self._blanks((_("Date"), 2), (_("Time"), 2), (_("Taken by"), 4))
        self._boxes(_("How it came"), self.sheet.channels)
        self._blanks((_("Line or mailbox"), 1))

    def _facts(self) -> None:
        """The four that must be answered (R15); each has its boxes for what was not given."""
        self._heading(_("1. Who is calling"))
        self._blanks(("", 1), tail=(_("unknown"), _("refused")))
        self._heading(_("2. County or other party they speak for"))
        self._blanks(("", 1))
        self._boxes(_("They speak as"), self.sheet.entity_types)
        self._heading(_("3. Number or e-mail to reach them"))
        self._blanks(("", 1), tail=(_("withheld"),))
        self._heading(_("4. Reason, in the caller’s words"))
        for _line in range(4):
            self._blanks(("", 1))

    def _answer(self) -> None:
        self._heading(_("What it is about (one)"))
        self._boxes("", self.sheet.abouts)
        self._boxes("", (_("Sent back to us by the other desk"),))
        self._blanks((_("County or wave it is about, if another"), 3), (_("Cases affected"), 2))
        self._boxes(_("Severity"), self.sheet.severities)
        self._boxes(_("What you did"), self.sheet.done)
        self._blanks((_("What and why, if other"), 3), (_("Call back on, at"), 2))

    def _help(self) -> None:
        if self.sheet.steps:
            self._heading(_("To transfer a call"))
            for number, step in enumerate(self.sheet.steps, start=1):
                self._paragraph(f"{number}. {step}")
        if self.sheet.numbers:
            self._heading(_("Numbers"))
            said = "   ·   ".join(f"{name}\u00a0{number}" for name, number in self.sheet.numbers)
            self._paragraph(said)

    def _foot(self) -> None:
        self.y += self.size * 0.6
        self._blanks((_("Entered as C-"), 2), (_("By"), 2), (_("On"), 2))
        note = _(
            "This sheet holds personal details. Once it is entered, destroy or file it as your"
        )
        self._paragraph(note + " " + _("office does with case records."))

    def _heading(self, words: str) -> None:
        self.y += self.size * 0.45
        self._text(MARGIN, words, "B")
        self.y += self.size * 1.5

    def _text(self, x: float, words: str, style: str = "", scale: float = 1.0) -> float:
        """Returns where it ends."""
        self.paper.set_font("sans", style, self.size * scale)
        self.paper.text(x, self.y + self.size * scale, words)
        return x + float(self.paper.get_string_width(words))

    def _blanks(self, *blanks: tuple[str, int], tail: Iterable[str] = ()) -> None:
        """Labels with a line to write on, sharing the width by weight; boxes at the end."""
        ends = list(tail)
        room = WIDTH - sum(map(self._box_width, ends))
        whole, x = sum(weight for _label, weight in blanks), MARGIN
        for label, weight in blanks:
            end = x + room * weight / whole
            start = self._text(x, label) + (4 if label else 0)
            self.paper.line(start, self.y + self.size * 1.3, end - 8, self.y + self.size * 1.3)
            x = end
        for words in ends:
            x = self._box(x, words)
        self.y += self.row

    def _boxes(self, label: str, choices: Iterable[str]) -> None:
        """Boxes to tick, in as many rows as they need."""
        x = self._text(MARGIN, label, "B") + 8 if label else MARGIN
        for words in choices:
            if x + self._box_width(words) > MARGIN + WIDTH:
                x, self.y = MARGIN, self.y + self.size * 1.6
            x = self._box(x, words)
        self.y += self.row * 0.9

    def _box(self, x: float, words: str) -> float:
        self.paper.rect(x, self.y + self.size * 0.15, self.size, self.size)
        self._text(x + self.size + 4, words)
        return x + self._box_width(words)

    def _box_width(self, words: str) -> float:
        self.paper.set_font("sans", "", self.size)
        return float(self.paper.get_string_width(words)) + self.size + 16

    def _paragraph(self, words: str) -> None:
        self.paper.set_font("sans", "", self.size)
        self.paper.set_xy(MARGIN, self.y)
        self.paper.multi_cell(WIDTH, self.size * 1.3, words, align="L")
        self.y = float(self.paper.get_y()) + 2
