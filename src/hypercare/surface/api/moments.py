"""Moments as programs write them: RFC 3339, or the wall clock of the program (reading 19)."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hypercare.foundation.kernel.clock import read_local
from hypercare.foundation.kernel.errors import InvalidInput

_SHAPE = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
_YEARS = range(2000, 2101)


class Moments:
    """Reads several moments and collects what is wrong with each."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.faults: dict[str, str] = {}

    def read(self, field: str, text: str | None) -> datetime | None:
        """In UTC; None when nothing was sent, or when it is among the faults."""
        if not text:
            return None
        try:
            return read_moment(text, self.zone)
        except InvalidInput as error:
            self.faults[field] = f"{field}: {error.sentence}"
            return None

    def raise_any(self) -> None:
        if self.faults:
            raise InvalidInput(" ".join(self.faults.values()), fields=self.faults)


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Raises InvalidInput for what is no moment, or is none or two in the zone."""
    typed = _parsed(text)
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    read = read_local(typed, zone)
    if read.is_repeated:
        raise InvalidInput(_repeated(typed, read.moments, zone))
    if not read.exists:
        raise InvalidInput(_skipped(typed, read.neighbours))
    return read.moments[0]


def _parsed(text: str) -> datetime:
    sentence = _("Send a moment as RFC 3339, for example 2026-10-26T07:52:00-07:00.")
    if not _SHAPE.fullmatch(text):
        raise InvalidInput(sentence)
    try:
        typed = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise InvalidInput(sentence) from error
    if typed.year not in _YEARS:
        raise InvalidInput(_("Send a moment between the years 2000 and 2100."))
    return typed


def _repeated(typed: datetime, moments: tuple[datetime, ...], zone: ZoneInfo) -> str:
    both = _(" or ").join(moment.astimezone(zone).isoformat() for moment in moments)
    return _("%(typed)s happened twice that day. Send it with its offset: %(both)s.") % {
        "typed": typed.isoformat(" ", "minutes"),
        "both": both,
    }


def _skipped(typed: datetime, neighbours: tuple[datetime, ...]) -> str:
    both = _(" or ").join(moment.isoformat(timespec="minutes") for moment in neighbours)
    return _("%(typed)s did not exist that day, the clocks went forward. Send %(both)s.") % {
        "typed": typed.isoformat(" ", "minutes"),
        "both": both,
    }
