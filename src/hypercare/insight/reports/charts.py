"""Charts as plain SVG made on the server: bars with their numbers, a title that says the finding.

No colour means anything: every bar carries its label and its number, and the table of the same
numbers stands behind. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.foundation.kernel.text import shorten

MOST_BARS = 12
WIDTH, ROW, LABEL, NUMBER = 640, 24, 220, 44
HEIGHT, FOOT, HEAD = 200, 26, 18
MOST_LABELS = 13
LONGEST_LABEL = 34
WIDEST_BAR = 60


@dataclass(frozen=True)
class Chart:
    """`bars` are (label, number) in their order. `upright` ones stand on a time axis."""

    key: str
    title: str
    axis: str
    bars: tuple[tuple[str, int], ...]
    upright: bool = False

    @property
    def finding(self) -> str:
        """What the eye would see first, in words."""
        if not any(number for _label, number in self.bars):
            return _("No contacts")
        label, number = max(self.bars, key=lambda bar: bar[1])
        said = ngettext("%(n)d contact", "%(n)d contacts", number) % {"n": number}
        return _("Most: %(label)s, with %(said)s") % {"label": label, "said": said}


def per_hour(moments: Iterable[str]) -> Chart:
    """Of moments in the program's zone, as ISO texts; an hour that comes twice is one bar."""
    counts = Counter(datetime.fromisoformat(moment).hour for moment in moments)
    bars = tuple((f"{hour:02}:00", counts[hour]) for hour in range(24))
    return Chart("hour", _("Contacts by hour of the day"), _("Hour"), bars, upright=True)


def per_day(days: Sequence[Sequence[Any]]) -> Chart:
    bars = tuple((str(day), int(count)) for day, count in days)
    return Chart("day", _("Contacts by day"), _("Day"), bars, upright=True)


def by(key: str, title: str, axis: str, counts: Sequence[Sequence[Any]]) -> Chart:
    bars = tuple((str(label), int(count)) for label, count in counts)
    return Chart(key, title, axis, bars)


def samples() -> list[Chart]:
    """Invented, for the gallery of components."""
    hours = tuple((f"{hour:02}:00", max(0, 9 - abs(hour - 11) * 2)) for hour in range(24))
    names = [_("Cases that are missing after the move to the New System"), "LDS", _("Notices")]
    names += [_("County %(n)d") % {"n": n} for n in range(1, 12)]
    counties = [(name, max(1, 30 - 4 * place)) for place, name in enumerate(names)]
    return [
        Chart("sample-hours", _("Standing bars"), _("Hour"), hours, upright=True),
        by("sample-names", _("Lying bars"), _("Category"), counties),
        by("sample-none", _("Nothing yet"), _("County"), []),
    ]


def shown(chart: Chart) -> tuple[tuple[str, int], ...]:
    """Bars that fit; the rest is one bar, so that they still add up."""
    if chart.upright or len(chart.bars) <= MOST_BARS:
        return chart.bars
    first, rest = chart.bars[: MOST_BARS - 1], chart.bars[MOST_BARS - 1 :]
    return (*first, (_("%(n)d others") % {"n": len(rest)}, sum(n for _label, n in rest)))


def svg(chart: Chart) -> SafeString:
    return _upright(chart) if chart.upright else _lying(chart)


def _lying(chart: Chart) -> SafeString:
    bars = shown(chart)
    most, room = max((n for _label, n in bars), default=0) or 1, WIDTH - LABEL - NUMBER
    rows = format_html_join(
        "",
        '<text class="chart__label" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="chart__bar" x="{}" y="{}" width="{}" height="{}"></rect>'
        '<text class="chart__number" x="{}" y="{}">{}</text>',
        (
            (
                LABEL - 8, y + 16, shorten(label, LONGEST_LABEL), LABEL, y + 4,
                round(room * number / most, 1), ROW - 8,
                round(LABEL + room * number / most + 6, 1), y + 16, number,
            )
            for y, (label, number) in ((place * ROW, bar) for place, bar in enumerate(bars))
        ),
    )  # fmt: skip
    return _drawing(chart, max(len(bars), 1) * ROW, rows)


def _upright(chart: Chart) -> SafeString:
    most = max((n for _label, n in chart.bars), default=0) or 1
    step = min(WIDTH / max(len(chart.bars), 1), WIDEST_BAR)
    every = max(1, -(-len(chart.bars) // MOST_LABELS))
    tall = HEIGHT - HEAD - FOOT
    columns = format_html_join(
        "",
        '<rect class="chart__bar" x="{}" y="{}" width="{}" height="{}"></rect>{}{}',
        (
            (
                round(place * step + step * 0.1, 1),
                round(HEAD + tall * (1 - number / most), 1),
                round(step * 0.8, 1),
                round(tall * number / most, 1),
                _number(place, step, number, most, tall),
                _tick(place, step, label) if place % every == 0 else "",
            )
            for place, (label, number) in enumerate(chart.bars)
        ),
    )
    return _drawing(chart, HEIGHT, columns)


def _number(place: int, step: float, number: int, most: int, tall: int) -> SafeString | str:
    if not number or step < 14:
        return ""
    x, y = round((place + 0.5) * step, 1), round(HEAD + tall * (1 - number / most) - 4, 1)
    words = '<text class="chart__number" x="{}" y="{}" text-anchor="middle">{}</text>'
    return format_html(words, x, y, number)


def _tick(place: int, step: float, label: str) -> SafeString:
    words = '<text class="chart__label" x="{}" y="{}" text-anchor="start">{}</text>'
    return format_html(words, round(place * step + 1, 1), HEIGHT - 8, label[-5:])


def _drawing(chart: Chart, height: int, inner: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" aria-label="{}. {}" viewBox="0 0 {} {}" width="{}"'
        ' height="{}">{}</svg>',
        chart.title, chart.finding, WIDTH, height, WIDTH, height, inner,
    )  # fmt: skip
