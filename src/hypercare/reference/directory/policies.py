"""When a line answers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Hours = Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True)
class LineStanding:
    """`opens_at` is set when the line is closed now and has hours within the next week."""

    is_open: bool
    opens_at: datetime | None = None


def line_standing(hours: Hours, at: datetime, zone: ZoneInfo) -> LineStanding:
    """`hours` are wall-clock pairs per weekday in the zone; a line without hours is always open."""
    if not any(hours.values()):
        return LineStanding(is_open=True)
    local = at.astimezone(zone)
    spans = [span for days in range(8) for span in _spans(hours, local, days, zone)]
    if any(begin <= at < end for begin, end in spans):
        return LineStanding(is_open=True)
    later = sorted(begin for begin, _end in spans if begin > at)
    return LineStanding(is_open=False, opens_at=later[0] if later else None)


def _spans(
    hours: Hours, local: datetime, days: int, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    day = local.date() + timedelta(days=days)
    pairs = hours.get(WEEKDAYS[day.weekday()], ())
    return [
        (
            datetime.combine(day, time.fromisoformat(begin), zone),
            datetime.combine(day, time.fromisoformat(end), zone),
        )
        for begin, end in pairs
    ]
