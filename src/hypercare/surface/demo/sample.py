"""The files of the sample, and its forty contacts as the front door takes them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from hypercare.casework.contacts.states import NameAnswer, ReachAnswer
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.foundation.kernel.clock import read_local
from hypercare.reference.directory.models import EntityType

PROGRAM_KEY = "demo"
CALLS_ANCHOR = date(2026, 10, 26)
# What the sample writes where the caller gave no name or no way to be reached.
_NAMES = {"declined": NameAnswer.REFUSED, "unknown": NameAnswer.UNKNOWN}
_REACHES = {"withheld": ReachAnswer.WITHHELD, "not kept": ReachAnswer.NOT_KEPT}


@dataclass(frozen=True)
class Expected:
    """What the sample says must come out. `first_group` is empty where no ticket is opened."""

    redirect: str
    ticket_required: bool
    migration_related: bool
    first_group: str
    severity: int


@dataclass(frozen=True)
class SampleContact:
    """`day` counts from the go-live of wave 1; `time` is wall-clock time in the program's zone."""

    id: str
    day: int
    time: time
    facts: dict[str, Any]
    expected: Expected

    def happened_at(self, anchor: date, zone: ZoneInfo) -> datetime:
        typed = datetime.combine(anchor + timedelta(days=self.day), self.time)
        found = read_local(typed, zone)
        return found.moments[0] if found.exists else typed.replace(tzinfo=zone)

    def incoming(self, happened_at: datetime) -> IncomingContact:
        is_public = self.facts["entity_type"] == EntityType.PUBLIC
        name, reach = self.facts["contact_name"], self.facts["contact_info"]
        name_answer = NameAnswer.NOT_KEPT if is_public else _NAMES.get(name, NameAnswer.GIVEN)
        reach_answer = ReachAnswer.NOT_KEPT if is_public else _REACHES.get(reach, ReachAnswer.GIVEN)
        return IncomingContact(
            idempotency_key=f"demo-{self.id}",
            digest=self._digest(),
            entity_type=self.facts["entity_type"],
            entity=self.facts["entity"],
            about=self.facts["about"],
            channel=self.facts["channel"],
            reason=self.facts["reason"],
            name=name if name_answer == NameAnswer.GIVEN else "",
            name_answer=name_answer,
            reach=reach if reach_answer == ReachAnswer.GIVEN else "",
            reach_answer=reach_answer,
            sent_back=self.facts.get("sent_back", False),
            concerns_wave=self.facts.get("concerns_wave"),
            received_on=self.facts["received_on"],
            severity=self.expected.severity,
            happened_at=happened_at,
        )

    def _digest(self) -> str:
        return hashlib.sha256(json.dumps(self.facts, sort_keys=True).encode()).hexdigest()


@cache
def program_text() -> str:
    return _read("program.yaml")


@cache
def contacts() -> tuple[SampleContact, ...]:
    """In the order in which they happened."""
    known = YAML(typ="safe", pure=True).load(_read("contacts.yaml"))["contacts"]
    return tuple(sorted((_contact(c) for c in known), key=lambda c: (c.day, c.time)))


def issues() -> list[dict[str, Any]]:
    """The known issues as they are written down."""
    known: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(_read("issues.yaml"))["issues"]
    return known


def _read(name: str) -> str:
    return files("hypercare.surface.demo").joinpath("sample", name).read_text(encoding="utf-8")


def _contact(raw: dict[str, Any]) -> SampleContact:
    expected = raw["expected"]
    return SampleContact(
        id=raw["id"],
        day=raw["day"],
        time=time.fromisoformat(raw["time"]),
        facts={k: v for k, v in raw.items() if k not in ("id", "day", "time", "expected")},
        expected=Expected(
            redirect=expected["redirect"],
            ticket_required=expected["ticket_required"],
            migration_related=expected["migration_related"],
            first_group=expected["first_group"] or "",
            severity=expected["severity"],
        ),
    )


def calls(anchor: date, until: datetime) -> bytes:
    """The telephone system's log of the contacts' days, in Asterisk's layout.

    `until` is a wall-clock time in the program's zone: later calls have not happened yet.
    """
    text = (files(__package__) / "sample" / "calls.csv").read_text(encoding="utf-8")
    days = {CALLS_ANCHOR + timedelta(days=n): anchor + timedelta(days=n) for n in range(3)}
    moved = (_on_day(line, days) for line in text.splitlines(keepends=True))
    return "".join(line for line, end in moved if end <= until).encode()


def _on_day(line: str, days: dict[date, date]) -> tuple[str, datetime]:
    """The row on its new day, and when the call ended."""
    ended = datetime.fromisoformat(line.split('","')[11].partition('"')[0])
    old, new = ended.date(), days[ended.date()]
    return line.replace(f'"{old} ', f'"{new} '), datetime.combine(new, ended.time())
