"""Numbers and days in addresses: `/tickets/T-1042/` hands 1042 to its view, `/2026-10-26/` a date.

Anything else is not found.
"""

from datetime import date

from django.urls import register_converter

from hypercare.foundation.kernel.references import Series


class _Number:
    """A reference is turned back into an address as it is said: `T-1042`."""

    series: Series

    def to_python(self, value: str) -> int:
        return int(value.removeprefix(f"{self.series}-"))

    def to_url(self, value: str) -> str:
        return value


for _series in Series:
    _shape = {"series": _series, "regex": rf"{_series}-\d{{1,12}}"}
    register_converter(type(f"{_series}Number", (_Number,), _shape), f"{_series}-number")


class _Day:
    """A day that does not exist is an address that does not."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)


register_converter(_Day, "day")
DAY = "<day:day>"


def numbered(series: Series) -> str:
    """The part of a path that holds a number: `f"tickets/{numbered(Series.TICKET)}/"`."""
    return f"<{series}-number:number>"
