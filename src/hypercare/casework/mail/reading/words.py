"""What a message says, as plain facts that travel between two processes as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Address:
    """`address` is in small letters; empty when there was none."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True)
class Part:
    """A file that came along. `number` finds it in the message again; `type` is only what was
    claimed."""

    number: int
    name: str
    type: str
    size: int


@dataclass(frozen=True)
class Forwarded:
    """Who wrote what was forwarded; `note` is what the one who forwarded it wrote above.

    `moment` is ISO 8601 or empty; one without an offset is in the program's zone.
    """

    sender: Address
    subject: str = ""
    moment: str = ""
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Report:
    """A delivery report: which message it is about, and whom it did not reach."""

    message_ids: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    status: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Calendar:
    """A calendar part; only METHOD:REPLY can ever mean something to us (safety row 19)."""

    method: str = ""
    uid: str = ""
    attendee: str = ""
    answer: str = ""
    sequence: int = 0
    occurrence: str = ""


@dataclass(frozen=True)
class Reading:
    """One message. `moment` is its Date header, ISO 8601 or empty.

    `text` is all of it, `new_text` what the sender wrote now. `marks` are the headers that say
    that no person wrote it; every other control header from outside is dropped (safety row 13).
    `faults` say in words what could not be read as it stood.
    """

    sender: Address = Address()
    reply_to: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    recipients: int = 0
    subject: str = ""
    moment: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    verdicts: tuple[str, ...] = ()
    text: str = ""
    new_text: str = ""
    has_html: bool = False
    parts: tuple[Part, ...] = ()
    forwarded: Forwarded | None = None
    report: Report | None = None
    calendar: Calendar | None = None
    faults: tuple[str, ...] = ()


def as_json(reading: Reading) -> dict[str, Any]:
    return asdict(reading)


def from_json(raw: Mapping[str, Any]) -> Reading:
    lists = ("reply_to", "to", "cc", "answers", "verdicts", "faults")
    return Reading(
        **{
            **raw,
            **{name: tuple(raw[name]) for name in lists},
            "sender": Address(**raw["sender"]),
            "parts": tuple(Part(**part) for part in raw["parts"]),
            "forwarded": _forwarded(raw["forwarded"]),
            "report": _report(raw["report"]),
            "calendar": Calendar(**raw["calendar"]) if raw["calendar"] else None,
        }
    )


def _forwarded(raw: Mapping[str, Any] | None) -> Forwarded | None:
    return Forwarded(**{**raw, "sender": Address(**raw["sender"])}) if raw else None


def _report(raw: Mapping[str, Any] | None) -> Report | None:
    if not raw:
        return None
    lists = {name: tuple(raw[name]) for name in ("message_ids", "recipients")}
    return Report(**{**raw, **lists})
