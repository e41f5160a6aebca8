"""What a value in a program file can be. Each kind reads one node, or says what is wrong."""

import re
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import MIGRATION_ABOUTS
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.kernel.text import clean_line, shorten
from hypercare.reference.rollout.policies import EARLIEST, LATEST
from hypercare.surface.programfile.reader import Fault, Node, Spot

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SPAN = re.compile(r"^(\d\d:\d\d)-(\d\d:\d\d)$")
_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
_LINK = re.compile(r"^https?://[^\s<>\"]{3,290}$")
_CASE_NUMBER = re.compile(r"^[A-Za-z0-9 ./-]{5,30}$")


@dataclass
class Sheet:
    """Gathers faults, and remembers where each value stood."""

    faults: list[Fault] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)

    def fault(self, path: str, sentence: str) -> None:
        spot = self._nearest(path)
        self.faults.append(Fault(spot.line, spot.column, path, sentence))

    def _nearest(self, path: str) -> Spot:
        while path and path not in self.spots:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.spots.get(path, Spot(1, 1))


Kind = Callable[[Node, str, Sheet], Any]


@dataclass(frozen=True)
class Field:
    """`default` is what a missing value means; a table in the file has those of its fields."""

    name: str
    kind: Kind
    required: bool = False
    default: Any = ""

    def empty(self) -> Any:
        return self.kind.empty() if isinstance(self.kind, Table) else copy(self.default)


def scalar(read: Callable[[str], Any]) -> Kind:
    """A single value; `read` raises ValueError with the sentence for the person."""

    def kind(node: Node, path: str, sheet: Sheet) -> Any:
        if not isinstance(node.value, str):
            sheet.fault(path, _("A single value belongs here."))
            return None
        try:
            return read(node.value.strip())
        except ValueError as error:
            sheet.fault(path, str(error))
            return None

    return kind


class Many:
    """A list of values of one kind."""

    def __init__(self, inner: Kind) -> None:
        self.inner = inner

    def __call__(self, node: Node, path: str, sheet: Sheet) -> list[Any]:
        if not isinstance(node.value, list):
            sheet.fault(path, _("A list belongs here: one line for each, beginning with “- ”."))
            return []
        found: list[Any] = []
        for index, item in enumerate(node.value, start=1):
            where = f"{path}[{index}]"
            sheet.spots[where] = item.spot
            found.append(self.inner(item, where, sheet))
        return found


class Table:
    """Named values. Missing ones get their default; unknown names are faults."""

    def __init__(self, *fields: Field) -> None:
        self.fields = fields

    def __call__(self, node: Node, path: str, sheet: Sheet) -> dict[str, Any]:
        if not isinstance(node.value, dict):
            sheet.fault(path, _("Named values belong here, like “name: El Dorado”."))
            return self.empty()
        _refuse_unknown(node, path, sheet, [f.name for f in self.fields])
        return {f.name: _field(f, node.value.get(f.name), path, sheet) for f in self.fields}

    def empty(self) -> dict[str, Any]:
        return {f.name: f.empty() for f in self.fields}


def _refuse_unknown(node: Node, path: str, sheet: Sheet, known: list[str]) -> None:
    for name, spot in node.key_spots.items():
        if name not in known:
            where = _join(path, name)
            sheet.spots[where] = spot
            sentence = _("“%(name)s” is not known here. Known are: %(known)s.")
            sheet.fault(where, sentence % {"name": name, "known": ", ".join(known)})


def _field(rule: Field, node: Node | None, path: str, sheet: Sheet) -> Any:
    where = _join(path, rule.name)
    if node is None or node.value is None or node.value == "":
        if rule.required:
            sheet.fault(where, _("“%(name)s” is missing. Add it.") % {"name": rule.name})
        return rule.empty()
    sheet.spots[where] = node.spot
    read = rule.kind(node, where, sheet)
    return rule.empty() if read is None else read


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def text(length: int = 200, *, clean: Callable[[str], str] = clean_line) -> Kind:
    """One line, unless `clean` keeps several."""

    def read(typed: str) -> str:
        raw = clean(typed)
        if len(raw) > length:
            raise ValueError(
                _("This is longer than %(length)d characters. Shorten it.") % {"length": length}
            )
        return raw

    return scalar(read)


def code(length: int = 60) -> Kind:
    def read(raw: str) -> str:
        if len(raw) > length or not _CODE.match(raw):
            sentence = _("“%(raw)s” is no key: use up to %(length)d letters, digits, - and _.")
            raise ValueError(sentence % {"raw": raw, "length": length})
        return raw

    return scalar(read)


def whole(low: int, high: int) -> Kind:
    def read(raw: str) -> int:
        if not re.fullmatch(r"\d{1,9}", raw) or not low <= int(raw) <= high:
            sentence = _("“%(raw)s” is no whole number from %(low)d to %(high)d.")
            raise ValueError(sentence % {"raw": raw, "low": low, "high": high})
        return int(raw)

    return scalar(read)


class Choice:
    """One of some words; pages offer the same ones."""

    def __init__(self, options: Iterable[str]) -> None:
        self.options = [str(option) for option in options]
        self._kind = scalar(self._read)

    def __call__(self, node: Node, path: str, sheet: Sheet) -> Any:
        return self._kind(node, path, sheet)

    def _read(self, raw: str) -> str:
        if raw not in self.options:
            sentence = _("“%(raw)s” is none of: %(known)s.")
            raise ValueError(sentence % {"raw": raw, "known": ", ".join(self.options)})
        return raw


choice = Choice


def _yes_no(raw: str) -> bool:
    answers = {"true": True, "yes": True, "false": False, "no": False}
    if raw.lower() not in answers:
        raise ValueError(_("“%(raw)s” is neither true nor false.") % {"raw": raw})
    return answers[raw.lower()]


def _day(raw: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
            raise ValueError(raw)
        found = date.fromisoformat(raw)
        if not EARLIEST <= found <= LATEST:
            raise ValueError(raw)
        return found
    except ValueError as error:
        sentence = _("“%(raw)s” is no date of the calendar. Write it like 2026-10-26.")
        raise ValueError(sentence % {"raw": raw}) from error


def _clock(raw: str) -> time:
    try:
        if not re.fullmatch(r"\d\d:\d\d", raw):
            raise ValueError(raw)
        return time.fromisoformat(raw)
    except ValueError as error:
        sentence = _("“%(raw)s” is no time of day. Write it like 08:30 or 17:30.")
        raise ValueError(sentence % {"raw": raw}) from error


def _phone(raw: str) -> str:
    if len(raw) > 30 or not e164(raw):
        sentence = _("“%(raw)s” is no phone number. Write it like 916-555-0101.")
        raise ValueError(sentence % {"raw": raw})
    return raw


def _mail(raw: str) -> str:
    try:
        validate_email(raw)
    except ValidationError as error:
        sentence = _("“%(raw)s” is no e-mail address. Write it like help@county.example.")
        raise ValueError(sentence % {"raw": raw}) from error
    return raw


def _link(raw: str) -> str:
    if not _LINK.match(raw):
        sentence = _("“%(raw)s” is no address of a document. Write it like https://docs.example/a.")
        raise ValueError(sentence % {"raw": shorten(raw, 60)})
    return raw


def _zone(raw: str) -> str:
    try:
        return ZoneInfo(raw).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        sentence = _("“%(raw)s” is not a time zone. Use a name like America/Los_Angeles.")
        raise ValueError(sentence % {"raw": raw}) from error


def _topic(raw: str) -> str:
    about, _colon, words = clean_line(raw).partition(":")
    if about.strip() not in MIGRATION_ABOUTS or not words.strip(" ,") or len(raw) > 300:
        sentence = _("“%(raw)s” is no topic. Write it like lds: legacy data, old cases.")
        raise ValueError(sentence % {"raw": shorten(raw, 60)})
    return clean_line(raw)


def _case_number(raw: str) -> str:
    if not _CASE_NUMBER.match(raw) or not set(raw) & set("9A"):
        sentence = _(
            "“%(raw)s” is no case number pattern. Write 9 for a digit, A for a letter, and the"
            " rest as it is, 5 to 30 characters, like 1A99A99."
        )
        raise ValueError(sentence % {"raw": raw})
    return raw


def _holiday_calendar(raw: str) -> str:
    country, _dash, part = raw.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (part and part not in known[country]):
        sentence = _("“%(raw)s” is no calendar of holidays. Write it like US, or US-CA.")
        raise ValueError(sentence % {"raw": raw})
    return raw


yes_no = scalar(_yes_no)
day = scalar(_day)
clock = scalar(_clock)
phone = scalar(_phone)
mail = scalar(_mail)
link = scalar(_link)
zone = scalar(_zone)
topic = scalar(_topic)
case_number = scalar(_case_number)
holiday_calendar = scalar(_holiday_calendar)


def hours(node: Node, path: str, sheet: Sheet) -> dict[str, list[list[str]]]:
    """`MO-FR: 08:00-12:00, 13:00-17:00` becomes two pairs for each of the five days."""
    if not isinstance(node.value, dict):
        sheet.fault(path, _("Hours are written like “MO-FR: 08:00-17:00”, one line for each."))
        return {}
    found: dict[str, list[list[str]]] = {}
    for key, value in node.value.items():
        where = _join(path, key)
        sheet.spots[where] = value.spot
        days, pairs = _days(key), _spans(value)
        if not days or not pairs or any(d in found for d in days):
            sentence = _("Hours are written like “MO-FR: 08:00-17:00”, each day once.")
            sheet.fault(where, sentence)
            continue
        found.update(dict.fromkeys(days, pairs))
    return {name: found[name] for name in DAYS if name in found}


def _days(key: str) -> tuple[str, ...]:
    first, _dash, last = key.strip().partition("-")
    last = last or first
    if first not in DAYS or last not in DAYS:
        return ()
    return DAYS[DAYS.index(first) : DAYS.index(last) + 1]


def _spans(node: Node) -> list[list[str]]:
    """No pairs when any is wrong: not a time, empty, or overlapping the one before."""
    if not isinstance(node.value, str):
        return []
    pairs: list[list[str]] = []
    for part in node.value.split(","):
        match = _SPAN.match(part.strip())
        if match is None or not _is_time(match[1]) or not _is_time(match[2]):
            return []
        if match[1] >= match[2] or (pairs and match[1] < pairs[-1][1]):
            return []
        pairs.append([match[1], match[2]])
    return pairs


def _is_time(raw: str) -> bool:
    return int(raw[:2]) < 24 and int(raw[3:]) < 60
