"""Public holidays of a place, for people to choose from; nothing counts until they save it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import holidays


@dataclass(frozen=True)
class Holiday:
    day: date
    name: str


def proposed(calendar: str, years: Collection[int], known: Collection[date]) -> list[Holiday]:
    """Of "US" or "US-CA", in order, without those that are known. None without a calendar."""
    country, _dash, part = calendar.partition("-")
    if not country:
        return []
    found = holidays.country_holidays(country, subdiv=part or None, years=list(years))
    return [Holiday(day, name) for day, name in sorted(found.items()) if day not in known]
