"""The other desk's ticket list: read from a CSV file, and matched with our hand-overs. Pure."""

import codecs
import csv
import io
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hypercare.foundation.kernel.clock import read_local
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import clean_line, fold

COLUMNS = ("reference", "person", "county", "time", "status")
MOST_BYTES, MOST_LINES = 5_000_000, 20_000
LONGEST = {"reference": 60, "person": 150, "county": 100, "status": 60}
TIMES = (
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M %p",
)
FORMULA = ("=", "+", "-", "@")
# What speaks for a match, in points of 100; below LEAST nothing is matched.
POINTS = {"reference": 60, "person": 30, "county": 20, "hour": 20, "day": 10}
LEAST = 40
# Their list has minutes where ours has seconds, and two systems have two clocks.
EARLY, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One ticket of the other desk. `number` is its line in the file."""

    number: int
    reference: str
    person: str = ""
    county: str = ""
    at: datetime | None = None
    status: str = ""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a line, and what to do."""

    number: int
    sentence: str


@dataclass(frozen=True)
class Parsed:
    lines: list[Line] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


class Unreadable(Exception):
    """The file as a whole is no list; the sentence says why."""


class NoColumn(Unreadable):
    """Nobody said which column has their number."""


def header(data: bytes) -> list[str]:
    """The names of the columns. Raises Unreadable."""
    names = [clean_line(name) for name in next(_rows(data), [])]
    if not any(names):
        raise Unreadable(_("The file has no first line with the names of its columns."))
    return names


def parse(data: bytes, mapping: Mapping[str, str], zone: ZoneInfo) -> Parsed:
    """Every line that can be read, and what is wrong with the others. Raises Unreadable."""
    names = header(data)
    places = {column: names.index(name) for column, name in mapping.items() if name in names}
    if "reference" not in places:
        raise NoColumn(_("Choose the column that has their number."))
    if twice := [names[place] for place in places.values() if names.count(names[place]) > 1]:
        sentence = _("Two columns are called “%(name)s”. Rename one of them in the file.")
        raise Unreadable(sentence % {"name": twice[0][:60]})
    found, seen = Parsed(), set[str]()
    rows = _rows(data)
    next(rows)
    for number, cells in enumerate(rows, start=2):
        if number > MOST_LINES:
            raise Unreadable(_("The file has more than %(n)d lines. Split it.") % {"n": MOST_LINES})
        if not any(cell.strip() for cell in cells):
            continue
        try:
            line = _line(number, {c: _cell(cells, i) for c, i in places.items()}, zone)
            _refuse_twice(line, seen)
        except ValueError as error:
            found.wrong.append(Wrong(number, str(error)))
        else:
            found.lines.append(line)
    return found


def _rows(data: bytes) -> Iterator[list[str]]:
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 5 MB. Split it."))
    text = _text(data)
    if "\0" in text:
        raise Unreadable(_("This is no CSV file. Save the list as CSV and choose that."))
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        sentence = _("This is no CSV file: a cell is too long or not closed.")
        raise Unreadable(sentence) from error


def _text(data: bytes) -> str:
    """As spreadsheets save it: with a mark of UTF-16 or UTF-8, or as Windows did."""
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _cell(cells: Sequence[str], place: int) -> str:
    """An apostrophe before a formula is how spreadsheets keep it a text."""
    text = clean_line(cells[place]) if place < len(cells) else ""
    return text[1:] if text.startswith("'") else text


def _line(number: int, cells: Mapping[str, str], zone: ZoneInfo) -> Line:
    reference = cells["reference"]
    if not reference:
        raise ValueError(_("The reference is missing."))
    for column, text in cells.items():
        if text.startswith(FORMULA):
            raise ValueError(
                _("“%(text)s” would be a formula. Write it as text.") % {"text": text[:40]}
            )
        if len(text) > LONGEST.get(column, 60):
            raise ValueError(_("The %(column)s is too long.") % {"column": column})
    return Line(
        number=number,
        reference=reference,
        person=cells.get("person", ""),
        county=cells.get("county", ""),
        at=_moment(cells.get("time", ""), zone),
        status=cells.get("status", ""),
    )


def _refuse_twice(line: Line, seen: set[str]) -> None:
    if line.reference in seen:
        sentence = _("“%(reference)s” stands in the file twice.")
        raise ValueError(sentence % {"reference": line.reference})
    seen.add(line.reference)


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    for form in TIMES:
        try:
            typed = datetime.strptime(text, form)  # noqa: DTZ007 - it is a wall-clock time
        except ValueError:
            continue
        moments = _moments(typed, zone)
        if moments:
            return moments[0]
        raise ValueError(_("The clocks skipped %(time)s.") % {"time": text})
    raise ValueError(_("“%(time)s” is no time. Write it like 2026-10-29 14:05.") % {"time": text})


def _moments(typed: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    try:
        return read_local(typed, zone).moments
    except InvalidInput as error:
        raise ValueError(error.sentence) from error


@dataclass(frozen=True)
class Ours:
    """A hand-over as the list may know it."""

    key: int
    at: datetime
    reference: str
    person: str
    county: str


@dataclass(frozen=True)
class Found:
    line: Line
    ours: Ours
    score: int
    whys: tuple[str, ...]


def match(lines: Collection[Line], ours: Collection[Ours]) -> dict[str, Found]:
    """By reference; each hand-over once, the surest first. Two that are alike match nothing."""
    ledger = Ledger(ours)
    scored = [f for line in lines for one in ledger.near(line) if (f := score(line, one))]
    rivals = defaultdict(list)
    for found in scored:
        rivals["line", found.line.number, found.score].append(found)
        rivals["ours", found.ours.key, found.score].append(found)
    taken: dict[str, Found] = {}
    used: set[int] = set()
    for found in sorted(scored, key=lambda f: (-f.score, f.line.number, f.ours.key)):
        alike = (
            *rivals["line", found.line.number, found.score],
            *rivals["ours", found.ours.key, found.score],
        )
        left = [f for f in alike if f.line.reference not in taken and f.ours.key not in used]
        # Each stands in `alike` twice; a third fits as well: nobody chooses between them by luck.
        if left == [found, found]:
            taken[found.line.reference] = found
            used.add(found.ours.key)
    return taken


class Ledger:
    """Hand-overs by what a line may share with them, so that a long list takes seconds."""

    def __init__(self, ours: Collection[Ours]) -> None:
        self._references: dict[str, list[Ours]] = defaultdict(list)
        self._people: dict[str, list[Ours]] = defaultdict(list)
        self._counties: dict[str, list[Ours]] = defaultdict(list)
        for one in sorted(ours, key=lambda one: (one.at, one.key)):
            self._references[fold(one.reference)].append(one)
            self._people[one.person].append(one)
            self._counties[_county(one.county)].append(one)

    def near(self, line: Line) -> list[Ours]:
        """All that `score` may find: the same reference or person, or the county in that hour."""
        found = [*self._references.get(fold(line.reference), ())]
        if line.person:
            found += self._people.get(fold(line.person), ())
        if line.county and line.at is not None:
            there = self._counties.get(_county(line.county), [])
            begin = bisect_left(there, line.at - HOUR, key=lambda one: one.at)
            end = bisect_right(there, line.at + EARLY, key=lambda one: one.at)
            found += there[begin:end]
        return list({one.key: one for one in found}.values())


def score(line: Line, one: Ours) -> Found | None:
    """None below LEAST, and for a ticket that was there before we sent anybody."""
    whys = []
    since = None if line.at is None else line.at - one.at
    if one.reference and fold(one.reference) == fold(line.reference):
        whys.append("reference")
    elif since is not None and since < -EARLY:
        return None
    if line.person and one.person and fold(line.person) == one.person:
        whys.append("person")
    if line.county and _county(line.county) == _county(one.county):
        whys.append("county")
    if since is not None and -EARLY <= since <= DAY:
        whys.append("hour" if since <= HOUR else "day")
    points = min(sum(POINTS[why] for why in whys), 100)
    return Found(line, one, points, tuple(whys)) if points >= LEAST else None


def _county(name: str) -> str:
    return fold(name).removeprefix("county of ").removesuffix(" county")
