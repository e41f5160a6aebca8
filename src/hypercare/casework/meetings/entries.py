"""Meetings as iCalendar (RFC 5545, 5546, 7986). Pure: everything is given.

Times are written in the program's zone, so that a meeting stays at its wall-clock time where the
clocks change. Texts are values of properties: the library folds and escapes them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from hypercare.casework.meetings.policies import Recurrence
from hypercare.casework.meetings.states import Answer, What
from hypercare.casework.meetings.zones import timezone_of

PRODUCT = "-//Hypercare//Meetings//EN"


class Method(StrEnum):
    """What a calendar is for: to be read, to be answered, to be struck out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Attendee:
    """`what` is a CUTYPE: a person, the address of a team, or a room with a calendar of its own."""

    name: str
    address: str
    is_required: bool = True
    answer: str = Answer.NEEDS_ACTION
    what: str = What.INDIVIDUAL


@dataclass(frozen=True)
class Entry:
    """One VEVENT. `starts` is a moment; `recurrence_id` is when its series would have it.

    `line` is a number to dial, `line_uri` the same in E.164. `recurrence` makes it a series,
    which begins at `starts`.
    """

    uid: str
    sequence: int
    stamp: datetime
    title: str
    text: str
    starts: datetime
    minutes: int
    organizer: Attendee
    attendees: Sequence[Attendee] = ()
    place: str = ""
    line: str = ""
    line_uri: str = ""
    recurrence: Recurrence | None = None
    recurrence_id: datetime | None = None
    is_cancelled: bool = False


@dataclass(frozen=True)
class WholeDays:
    """A room that is kept for days on end; the last day belongs to it."""

    uid: str
    sequence: int
    stamp: datetime
    title: str
    text: str
    first: date
    last: date
    organizer: Attendee
    room: Attendee
    is_cancelled: bool = False


def calendar_of(
    entries: Collection[Entry | WholeDays], *, method: Method, zone: ZoneInfo, name: str = ""
) -> bytes:
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", method)
    if name:
        found.add("name", name)
        found.add("x-wr-calname", name)
    years = [year for entry in entries for year in _years(entry, zone)]
    if years:
        found.add_component(timezone_of(zone, min(years), max(years)))
    for entry in entries:
        found.add_component(_event(entry, zone) if isinstance(entry, Entry) else _days(entry))
    data: bytes = found.to_ical()
    return data


def _years(entry: Entry | WholeDays, zone: ZoneInfo) -> list[int]:
    if isinstance(entry, WholeDays):
        return []
    moments = [entry.starts, entry.recurrence_id or entry.starts]
    last = [entry.recurrence.last.year] if entry.recurrence else []
    return [moment.astimezone(zone).year for moment in moments] + last


def _event(entry: Entry, zone: ZoneInfo) -> Event:
    event = _begun(entry)
    starts = entry.starts.astimezone(zone)
    event.add("dtstart", starts)
    event.add("duration", timedelta(minutes=entry.minutes))
    if entry.recurrence_id is not None:
        event.add("recurrence-id", entry.recurrence_id.astimezone(zone))
    if entry.recurrence is not None:
        _recur(event, entry.recurrence, starts)
    for attendee in entry.attendees:
        event.add("attendee", _attendee(attendee), encode=False)
    if entry.place:
        event.add("location", entry.place)
    if entry.line:
        event.add("conference", _conference(entry), encode=False)
    return event


def _begun(entry: Entry | WholeDays) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{entry.organizer.address}")
    organizer.params["CN"] = vText(entry.organizer.name)
    event.add("organizer", organizer, encode=False)
    return event


def _recur(event: Event, rule: Recurrence, starts: datetime) -> None:
    """`UNTIL` is a moment in UTC, as it has to be beside a start with a zone."""
    until = datetime.combine(rule.last, starts.time(), starts.tzinfo).astimezone(UTC)
    event.add("rrule", {"freq": "weekly", "until": until, "byday": list(rule.days)})
    without = [datetime.combine(day, starts.time(), starts.tzinfo) for day in rule.without]
    if without:
        event.add("exdate", without)


def _attendee(attendee: Attendee) -> vCalAddress:
    found = vCalAddress(f"mailto:{attendee.address}")
    found.params["CN"] = vText(attendee.name)
    found.params["CUTYPE"] = vText(attendee.what)
    found.params["ROLE"] = vText(_role(attendee))
    found.params["PARTSTAT"] = vText(attendee.answer)
    found.params["RSVP"] = vText("TRUE")
    return found


def _role(attendee: Attendee) -> str:
    if attendee.what == What.ROOM:
        return "NON-PARTICIPANT"
    return "REQ-PARTICIPANT" if attendee.is_required else "OPT-PARTICIPANT"


def _conference(entry: Entry) -> vUri:
    conference = vUri(f"tel:{entry.line_uri or entry.line}")
    conference.params["VALUE"] = vText("URI")
    conference.params["FEATURE"] = vText("PHONE")
    conference.params["LABEL"] = vText(entry.line)
    return conference


def _days(entry: WholeDays) -> Event:
    event = _begun(entry)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("transp", "OPAQUE")
    event.add("location", entry.room.name)
    event.add("attendee", _attendee(entry.room), encode=False)
    return event
