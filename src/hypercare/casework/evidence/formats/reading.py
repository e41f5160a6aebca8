"""Rows become legs: which column says what, times in UTC, numbers as they were written."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import IO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hypercare.casework.evidence.formats.rows import rows_of
from hypercare.casework.evidence.legs import Fault, Layout, Leg, Reading
from hypercare.foundation.kernel.clock import read_local
from hypercare.foundation.kernel.text import clean_line

HOUR = timedelta(hours=1)
LONGEST_CALL = 24 * 60 * 60
LONGEST_CELL = 100
_REACHED = re.compile(r"[A-Za-z0-9_.]+/([^@/;-]+)")


class Unreadable(ValueError):
    """Why a row cannot be read, in a sentence."""


def read_legs(file: IO[bytes], layout: Layout, reading: Reading) -> Iterator[Leg | Fault]:
    """One leg or one fault for each row, in the order of the file."""
    for row in rows_of(file, layout):
        if isinstance(row, Fault):
            yield row
            continue
        place, cells = row
        try:
            yield _leg(place, cells, layout, reading)
        except Unreadable as why:
            yield Fault(place, str(why))


def _leg(place: int, cells: Mapping[str, str], layout: Layout, reading: Reading) -> Leg:
    call_id = _call_id(cells, layout)
    started = _moment(cells, layout.started, layout, reading.zone, call_id)
    if started is None:
        raise Unreadable(_("Column “%(name)s” is empty.") % {"name": layout.started})
    ended = _ended(cells, layout, reading.zone, started)
    answered, talk = _answered(cells, layout, reading.zone, started, ended)
    called = _cell(cells, layout.called_first) or _cell(cells, layout.called)
    return Leg(
        row=place,
        call_id=call_id,
        started_at=started,
        ended_at=ended,
        answered_at=answered,
        talk=talk,
        caller=_cell(cells, layout.caller),
        called=called,
        reached=_extension(_cell(cells, layout.reached)),
        app=_cell(cells, layout.app).lower(),
    )


def _cell(cells: Mapping[str, str], name: str) -> str:
    return clean_line(cells.get(name, ""))[:LONGEST_CELL] if name else ""


def _call_id(cells: Mapping[str, str], layout: Layout) -> str:
    """Empty where the file names no call: then each row is one."""
    parts = [_cell(cells, name) for name in layout.call_id]
    return ".".join(parts) if parts and all(parts) else _cell(cells, layout.own_id)


def _extension(channel: str) -> str:
    """`PJSIP/4145-1` is the telephone 4145; a plain number stays."""
    found = _REACHED.match(channel)
    return found[1] if found else channel


def _ended(cells: Mapping[str, str], layout: Layout, zone: ZoneInfo, started: datetime) -> datetime:
    """By the length where there is one: it needs no time zone."""
    if layout.length:
        return started + timedelta(seconds=_seconds(cells, layout.length))
    ended = _moment(cells, layout.ended_at, layout, zone, "") if layout.ended_at else None
    talk = timedelta(seconds=_seconds(cells, layout.talk) if layout.talk else 0)
    return max(ended or started + talk, started)


def _answered(
    cells: Mapping[str, str], layout: Layout, zone: ZoneInfo, started: datetime, ended: datetime
) -> tuple[datetime | None, int]:
    """When somebody or something answered, and for how many seconds they talked."""
    status = _cell(cells, layout.status).lower()
    if layout.answered and status not in layout.answered:
        return None, 0
    if layout.talk:
        talk = min(_seconds(cells, layout.talk), int((ended - started).total_seconds()))
        return (ended - timedelta(seconds=talk), talk) if talk else (None, 0)
    answered = _moment(cells, layout.answered_at, layout, zone, "") if layout.answered_at else None
    if answered is None:
        return None, 0
    return answered, max(int((ended - answered).total_seconds()), 0)


def _seconds(cells: Mapping[str, str], name: str) -> int:
    typed = _cell(cells, name) or "0"
    try:
        seconds = int(float(typed))
    except (ValueError, OverflowError):
        seconds = -1
    if not 0 <= seconds <= LONGEST_CALL:
        sentence = _("“%(typed)s” in column “%(name)s” is no number of seconds.")
        raise Unreadable(sentence % {"typed": typed, "name": name})
    return seconds


def _moment(
    cells: Mapping[str, str], name: str, layout: Layout, zone: ZoneInfo, call_id: str
) -> datetime | None:
    typed = _cell(cells, name)
    if not typed or (layout.times == "epoch" and typed == "0"):
        return None
    try:
        return _READERS.get(layout.times, _by_pattern(layout.times))(typed, zone, call_id)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        if isinstance(error, Unreadable):
            raise
        sentence = _("“%(typed)s” in column “%(name)s” is no time that can be read.")
        raise Unreadable(sentence % {"typed": typed, "name": name}) from error


def _local(typed: str, zone: ZoneInfo, call_id: str) -> datetime:
    return _in_zone(datetime.fromisoformat(typed), zone, call_id)


def _epoch(typed: str, _zone: ZoneInfo, _call_id: str) -> datetime:
    return datetime.fromtimestamp(int(typed), UTC)


def _rfc2822(typed: str, zone: ZoneInfo, _call_id: str) -> datetime:
    """Lists in JSON have ISO times instead, with their offset."""
    if "T" in typed[:11]:
        return _in_zone(datetime.fromisoformat(typed.replace("Z", "+00:00")), zone, "")
    return parsedate_to_datetime(typed).astimezone(UTC)


def _by_pattern(pattern: str) -> Callable[[str, ZoneInfo, str], datetime]:
    def read(typed: str, zone: ZoneInfo, call_id: str) -> datetime:
        if "%z" in pattern:
            return datetime.strptime(typed, pattern).astimezone(UTC)
        wall = datetime.strptime(typed, pattern).replace(tzinfo=UTC)
        return _in_zone(wall.replace(tzinfo=None), zone, call_id)

    return read


_READERS: dict[str, Callable[[str, ZoneInfo, str], datetime]] = {
    "local": _local,
    "epoch": _epoch,
    "rfc2822": _rfc2822,
}


def _in_zone(typed: datetime, zone: ZoneInfo, call_id: str) -> datetime:
    """An hour that has one offset from beginning to end needs no closer look."""
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    offset = _offset_of_hour(typed.replace(minute=0, second=0, microsecond=0), zone)
    if offset is not None:
        return (typed - offset).replace(tzinfo=UTC)
    return _around_a_change(typed, zone, call_id)


@lru_cache(maxsize=4096)
def _offset_of_hour(hour: datetime, zone: ZoneInfo) -> timedelta | None:
    moments = [hour.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    moments += [(hour + HOUR).replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    offsets = {moment.utcoffset() for moment in moments}
    return offsets.pop() if len(offsets) == 1 else None


def _around_a_change(typed: datetime, zone: ZoneInfo, call_id: str) -> datetime:
    """A time that exists twice is the one that the call's id began in; else the first."""
    read = read_local(typed, zone)
    if not read.exists:
        sentence = _("%(typed)s does not exist in %(zone)s. Check the time zone of the source.")
        raise Unreadable(sentence % {"typed": typed.isoformat(" "), "zone": zone.key})
    begun = call_id.partition(".")[0].rpartition("-")[2]
    if not read.is_repeated or not begun.isdigit():
        return read.moments[0]
    return min(read.moments, key=lambda moment: abs(moment.timestamp() - int(begun)))
