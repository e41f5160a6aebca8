"""When the sample's wave 1 went live, and the sample file with its dates. Pure."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_GO_LIVE = re.compile(r"^(\s+go_live: )(\d{4}-\d\d-\d\d)$", re.MULTILINE)
_FROM_DAY = re.compile(r"^(\s+from_day: )\d{4}-\d\d-\d\d$", re.MULTILINE)
_SATURDAY = 5
REPORTED = timedelta(days=6)


def default_anchor(now: datetime, zone: ZoneInfo) -> date:
    """The Monday of this week; on a weekend, and before noon on Monday, of the week before.

    So there is always something to see: the first morning of the sample is over.
    """
    local = now.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    is_monday_morning = local.weekday() == 0 and local.time() < time(12)
    if is_monday_morning or local.weekday() >= _SATURDAY:
        return monday - timedelta(weeks=1)
    return monday


def reported_from(text: str, anchor: date, today: date) -> str:
    """The daily reports begin with the go-live, and at most a few days ago: a demo of an old
    anchor does not wait for weeks of them."""
    first = max(anchor, today - REPORTED)
    return _FROM_DAY.sub(lambda m: f"{m[1]}{first}", text)


def anchored(text: str, anchor: date) -> str:
    """The sample program with its first go-live on that day, and the others as far from it as
    they were."""
    first = min(date.fromisoformat(found[2]) for found in _GO_LIVE.finditer(text))
    shift = anchor - first
    return _GO_LIVE.sub(lambda m: f"{m[1]}{date.fromisoformat(m[2]) + shift}", text)
