"""Draws the minutes on one page of letter paper. Pure: the same minutes, the same drawing."""

from typing import Any

from django.utils.translation import gettext as _

from hypercare.casework.intake.paper_pdf import BOTTOM, FONTS, MADE, MARGIN, WIDTH
from hypercare.casework.meetings.running.minutes import Minutes
from hypercare.foundation.kernel.text import shorten
from hypercare.foundation.ui.words import in_full

# From comfortable to small; what still does not fit is cut to its first words.
SIZES = (10.5, 9.0, 8.0, 7.0, 6.0)
CUTS = (400, 160, 80, 40)


def pdf(minutes: Minutes) -> bytes:
    """One page, however much was decided. What is cut stands whole on the page in Hypercare."""
    for cut in CUTS:
        if _Drawing(minutes, SIZES[-1], cut).fits:
            drawings = (_Drawing(minutes, size, cut) for size in SIZES)
            return next(drawn for drawn in drawings if drawn.fits).output()
    return _Drawing(minutes, SIZES[-1], CUTS[-1], stop=True).output()


class _Drawing:
    """Goes down the page; `y` is where the next thing begins."""

    def __init__(self, minutes: Minutes, size: float, cut: int, *, stop: bool = False) -> None:
        from fpdf import FPDF  # costs each start a quarter of a second, and few draw

        self.minutes, self.size, self.cut, self.stop, self.y = minutes, size, cut, stop, MARGIN
        self.is_full = False
        self.paper: Any = FPDF(unit="pt", format="letter")
        self.paper.set_auto_page_break(False)
        self.paper.set_creation_date(MADE)
        self.paper.set_title(f"{minutes.number} {minutes.title}")
        self.paper.set_lang("en-US")
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.paper.add_font("sans", style, FONTS / f"PublicSans-{name}.ttf")
        self.paper.add_page()
        self.paper.c_margin = 0
        self._head()
        self._attendance()
        self._opened()
        self._decided()
        self._todo()

    @property
    def fits(self) -> bool:
        return self.y <= BOTTOM

    def output(self) -> bytes:
        return bytes(self.paper.output())

    def _head(self) -> None:
        facts = self.minutes
        self._line(_("Minutes of %(name)s") % {"name": facts.name}, "B", 1.5)
        when = f"{in_full(facts.starts_at)}–{facts.ends_at:%H:%M %Z}"
        self._line(" · ".join(filter(None, [facts.number, facts.program, when, facts.place])))
        people = _("Facilitator: %(one)s · Recorder: %(other)s")
        self._line(people % {"one": facts.facilitator or "–", "other": facts.recorder or "–"})

    def _attendance(self) -> None:
        self._heading(_("Teams"), bool(self.minutes.present))
        for row in self.minutes.present:
            said = row.presence or _("not marked")
            if row.waived_by:
                said += " · " + _("waived by %(who)s") % {"who": row.waived_by}
            self._line(f"{row.team}: {said}" + (f" ({row.remark})" if row.remark else ""))

    def _opened(self) -> None:
        self._heading(_("Issues raised here"), bool(self.minutes.opened))
        for row in self.minutes.opened:
            severity = _("severity %(level)s") % {"level": row.severity}
            self._line(f"{row.number} {row.about} ({severity})")

    def _decided(self) -> None:
        self._heading(_("Outcomes"), bool(self.minutes.decided))
        for row in self.minutes.decided:
            self._line(f"{row.number} {shorten(row.about, self.cut)}", "B")
            self._line(f"{row.outcome} ({row.by})")

    def _todo(self) -> None:
        self._heading(_("Actions"), bool(self.minutes.todo))
        for row in self.minutes.todo:
            due = _("due %(day)s") % {"day": in_full(row.due)}
            self._line(f"{row.text} · {row.owner}, {due}")

    def _heading(self, words: str, is_there: bool) -> None:
        self.y += self.size * 0.7
        self._line(words, "B", 1.15)
        if not is_there:
            self._line(_("None."))

    def _line(self, words: str, style: str = "", scale: float = 1.0) -> None:
        if self.is_full or self.y > BOTTOM:
            return
        size = self.size * scale
        if self.stop and self.y + size * 3 > BOTTOM:
            self.is_full, words, style = True, _("… and more, on the page in Hypercare."), ""
        self.paper.set_font("sans", style, size)
        self.paper.set_xy(MARGIN, self.y)
        self.paper.multi_cell(WIDTH, size * 1.3, shorten(words, self.cut), align="L")
        self.y = float(self.paper.get_y()) + 1
