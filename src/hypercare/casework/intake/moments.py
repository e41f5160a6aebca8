"""A local date and time as typed, read in the program's zone (settled reading 19)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.clock import read_local

FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class Moment:
    """Either `at`, or `fault` with what to do. `is_repeated` asks which of the two is meant."""

    at: datetime | None = None
    fault: str = ""
    is_repeated: bool = False


def moment(day: date | None, clock: time | None, which: str, zone: ZoneInfo) -> Moment:
    """Nothing typed is no moment; a time without a date was completed by the form."""
    if day is None and clock is None:
        return Moment()
    if day is None or clock is None:
        return Moment(fault=_("Give both the date and the time."))
    typed = datetime.combine(day, clock)
    read = read_local(typed, zone)
    if not read.exists:
        return Moment(fault=_gap(typed, read.neighbours))
    if not read.is_repeated:
        return Moment(at=read.moments[0])
    if which not in (FIRST, SECOND):
        return Moment(fault=_twice(typed), is_repeated=True)
    return Moment(at=read.moments[which == SECOND], is_repeated=True)


def _gap(typed: datetime, neighbours: tuple[datetime, ...]) -> str:
    before, after = (in_words(moment, "H:i") for moment in neighbours)
    return _(
        "There was no %(typed)s on %(day)s: the clocks went forward. Use %(before)s or %(after)s."
    ) % {
        "typed": in_words(typed, "H:i"),
        "day": in_words(typed, "D j M"),
        "before": before,
        "after": after,
    }


def _twice(typed: datetime) -> str:
    return _(
        "%(typed)s happened twice on %(day)s: the clocks went back. Say which of the two it was."
    ) % {"typed": in_words(typed, "H:i"), "day": in_words(typed, "D j M")}
