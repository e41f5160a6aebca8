"""The minutes of a meeting: what is on them. Words are masked, because they leave the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.running.attending import teams_of
from hypercare.casework.meetings.running.holding import source_of
from hypercare.casework.meetings.running.states import Presence


@dataclass(frozen=True)
class Present:
    team: str
    presence: str
    remark: str
    waived_by: str


@dataclass(frozen=True)
class Decided:
    number: str
    about: str
    outcome: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Opened:
    number: str
    about: str
    severity: int


@dataclass(frozen=True)
class Todo:
    text: str
    owner: str
    due: date
    is_done: bool


@dataclass(frozen=True)
class Minutes:
    number: str
    title: str
    name: str
    program: str
    starts_at: datetime
    ends_at: datetime
    place: str
    facilitator: str
    recorder: str
    present: Sequence[Present]
    opened: Sequence[Opened]
    decided: Sequence[Decided]
    todo: Sequence[Todo]


def minutes_of(meeting: Meeting) -> Minutes:
    zone = meeting.program.zone
    return Minutes(
        number=meeting.reference,
        title=meeting.title,
        name=source_of(meeting).name,
        program=meeting.program.name,
        starts_at=meeting.starts_at.astimezone(zone),
        ends_at=meeting.ends_at.astimezone(zone),
        place=", ".join(filter(None, [str(meeting.room or ""), meeting.line])),
        facilitator=str(meeting.facilitated_by or meeting.facilitator),
        recorder=str(meeting.recorded_by or meeting.recorder),
        present=_present(meeting),
        opened=_opened(meeting),
        decided=_decided(meeting),
        todo=_todo(meeting),
    )


def _present(meeting: Meeting) -> list[Present]:
    rows = {
        row.group.code: row
        for row in meeting.attendance.select_related("group", "waived_by", "meeting")
    }
    found = []
    for team in teams_of(meeting):
        row = rows.get(team.code)
        if row is None:
            found.append(Present(team.name, "", "", ""))
            continue
        remark = ", ".join(filter(None, [row.who, row.why, row.waived_why]))
        presence = str(Presence(row.presence).label)
        waived_by = str(row.waived_by) if row.waived_by else ""
        found.append(Present(team.name, presence, remark, waived_by))
    return found


def _opened(meeting: Meeting) -> list[Opened]:
    rows = meeting.raised.filter(is_new=True).select_related("issue__summary").order_by("pk")
    return [
        Opened(row.issue.reference, row.issue.summary.masked, row.issue.severity)
        for row in rows
        if row.issue is not None
    ]


def _decided(meeting: Meeting) -> list[Decided]:
    """In the order in which it was decided."""
    things = ("issue__summary", "issue_entry__text")
    logs = ("ticket__subject", "said", "by", "token")
    found = []
    for row in meeting.outcomes.select_related(*things, *logs).order_by("pk"):
        words = row.issue_entry.text if row.issue_entry else row.said
        thing = row.issue or row.ticket
        about = row.issue.summary if row.issue else row.ticket.subject if row.ticket else None
        if thing is None or about is None:
            continue
        text = words.masked if words else ""
        who = str(row.by or row.token or "Hypercare")
        found.append(Decided(thing.reference, about.masked, text, who, row.at))
    return found


def _todo(meeting: Meeting) -> list[Todo]:
    rows = meeting.actions.select_related("text", "owner").order_by("due", "pk")
    return [Todo(row.text.masked, str(row.owner), row.due, row.done_at is not None) for row in rows]
