"""A calendar file read without the library that wrote it: lines, and dateutil's own rules.

As RFC 5545 says: unfolded, split at the first colon outside of quotes, parameters at semicolons.
The VTIMEZONE of the file itself decides what a local time means.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import tz
from dateutil.rrule import rruleset, rrulestr

_TOKEN = re.compile(r'((?:[^":;]|"[^"]*")*)([:;])')


@dataclass
class Line:
    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Part:
    name: str
    lines: list[Line] = field(default_factory=list)
    parts: list["Part"] = field(default_factory=list)

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def one(self, name: str) -> Line:
        (line,) = self.all(name)
        return line

    def value(self, name: str) -> str:
        return self.one(name).value


def read(data: bytes) -> Part:
    text = data.decode().replace("\r\n ", "")
    assert "\n" not in text.replace("\r\n", ""), "every line ends with CRLF"
    stack = [Part("")]
    for raw in text.split("\r\n"):
        if not raw:
            continue
        line = _line(raw)
        if line.name == "BEGIN":
            stack.append(Part(line.value))
        elif line.name == "END":
            ended = stack.pop()
            assert ended.name == line.value
            stack[-1].parts.append(ended)
        else:
            stack[-1].lines.append(line)
    (calendar,) = stack.pop().parts
    return calendar


def _line(raw: str) -> Line:
    pieces, rest = [], raw
    while True:
        match = _TOKEN.match(rest)
        assert match, raw
        pieces.append(match[1])
        rest = rest[match.end() :]
        if match[2] == ":":
            break
    pairs = (piece.partition("=") for piece in pieces[1:])
    known = {name.upper(): value.strip('"') for name, _, value in pairs}
    return Line(pieces[0].upper(), known, rest)


def zone_of(data: bytes) -> tzinfo:
    """The zone as the file says it, read by dateutil."""
    text = data.decode().replace("\r\n ", "").replace("\r\n", "\n")
    begin = text.index("BEGIN:VTIMEZONE")
    zones = tz.tzical(io.StringIO(text[begin : text.index("END:VTIMEZONE") + 13] + "\n"))
    found: tzinfo = zones.get()
    return found


def events(calendar: Part) -> list[Part]:
    return [part for part in calendar.parts if part.name == "VEVENT"]


def occurrences(data: bytes) -> list[tuple[datetime, datetime, str]]:
    """Begin and end in UTC, and the title, of everything that the file says is held."""
    calendar, zone = read(data), zone_of(data)
    found: dict[tuple[str, datetime], tuple[datetime, datetime, str]] = {}
    for event in sorted(events(calendar), key=lambda part: bool(part.all("RECURRENCE-ID"))):
        uid = event.value("UID")
        for key, begin in _begins(event, zone):
            if event.value("STATUS") == "CANCELLED":
                found.pop((uid, key), None)
                continue
            end = begin + _length(event.value("DURATION"))
            found[uid, key] = (begin, end, event.value("SUMMARY"))
    return sorted(found.values())


def _begins(event: Part, zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """The place in the series and the begin; the same, unless the meeting was moved."""
    begin = _moment(event.one("DTSTART"), zone)
    if moved := event.all("RECURRENCE-ID"):
        yield _moment(moved[0], zone).astimezone(UTC), begin.astimezone(UTC)
        return
    rules = rruleset()
    rules.rdate(begin)
    for line in event.all("RRULE"):
        rules.rrule(rrulestr(line.value, dtstart=begin))
    for line in event.all("EXDATE"):
        for value in line.value.split(","):
            rules.exdate(_moment(Line("", line.parameters, value), zone))
    for one in rules:
        yield one.astimezone(UTC), one.astimezone(UTC)


def _moment(line: Line, zone: tzinfo) -> datetime:
    form = "%Y%m%dT%H%M%S"
    if line.value.endswith("Z"):
        return datetime.strptime(line.value, f"{form}Z").replace(tzinfo=UTC)
    assert "TZID" in line.parameters, line
    return datetime.strptime(line.value, form).replace(tzinfo=zone)


def _length(value: str) -> timedelta:
    match = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?", value)
    assert match, value
    return timedelta(hours=int(match[1] or 0), minutes=int(match[2] or 0))
