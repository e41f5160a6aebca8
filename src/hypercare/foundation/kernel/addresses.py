"""Numbers in addresses: `/tickets/T-1042/` hands 1042 to its view; anything else is not found."""

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


def numbered(series: Series) -> str:
    """The part of a path that holds a number: `f"tickets/{numbered(Series.TICKET)}/"`."""
    return f"<{series}-number:number>"
