"""Smallest valid meetings."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F

from hypercare.casework.meetings.models import Invitee, Meeting, Room
from hypercare.casework.meetings.models import Series as Meetings
from hypercare.casework.meetings.services.feeding import make_feed
from hypercare.casework.meetings.states import Kind
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import next_number
from hypercare.reference.directory.models import Entity, EntityType, Line, Person, SupportGroup
from hypercare.reference.rollout.models import (
    Facts,
    MeetingTemplate,
    ScheduleRevision,
    Wave,
    WaveDate,
)
from tests.factories.people import actor_in
from tests.factories.program import NOW


def make_room(program: Program, key: str = "sierra") -> Room:
    return Room.objects.create(program=program, key=key, name=f"{key.title()} Room")


def make_meeting(program: Program, begins: datetime, *, minutes: int = 30, **facts: Any) -> Meeting:
    """An ad-hoc one, unless `facts` say otherwise."""
    known = {"title": "Printers in Butte", "kind": Kind.AD_HOC} | facts
    return Meeting.objects.create(
        program=program,
        number=next_number(program, Series.MEETING),
        starts_at=begins,
        ends_at=begins + timedelta(minutes=minutes),
        **known,
    )


WEEK = ["MO", "TU", "WE", "TH", "FR"]
HOLIDAYS = [date(2026, 11, 26), date(2026, 11, 27), date(2027, 2, 15), date(2027, 5, 31)]
OURS: dict[str, Any] = {
    "audience": "staff",
    "required_groups": ["APP", "CS"],
    "refreshes_boards": True,
    "minutes": 30,
    "days": WEEK,
    "host": "Old",
    "facilitator": "Migration Business Analyst",
}
THEIRS: dict[str, Any] = {"minutes": 45, "host": "New", "facilitator": "New"}
# The five of the protocol (R18).
TEMPLATES: tuple[dict[str, Any], ...] = (
    {"key": "status", "title": "Daily status", "start": time(8, 30), **OURS},
    {"key": "qrt-am", "title": "Quick Response Team", "start": time(11), **OURS},
    {"key": "qrt-pm", "title": "Quick Response Team", "start": time(15, 30), **OURS},
    {
        "key": "partner-debrief",
        "title": "Debrief for partners",
        "start": time(14, 30),
        "audience": "partners",
        "days": WEEK[:4],
        **THEIRS,
    },
    {
        "key": "county-debrief",
        "title": "Debrief for counties",
        "start": time(17, 30),
        "audience": "counties",
        "days": WEEK,
        **THEIRS,
    },
)


def make_week(program: Program) -> None:
    """Three waves with the five regular meetings, a room, and people of every audience."""
    wave = Wave.objects.create(program=program, number=3)
    revision = ScheduleRevision.objects.get(program=program)
    days = {"go_live": date(2027, 5, 24), "hypercare_days": 30}
    WaveDate.objects.create(program=program, revision=revision, wave=wave, **days)
    Facts.objects.filter(program=program).update(holidays=HOLIDAYS)
    Room.objects.create(
        program=program, key="sierra", name="Sierra Room", email="sierra@rooms.example"
    )
    for template in TEMPLATES:
        calls = {"room": "sierra", "call_in": "916-555-0140", "passcode": "4471"}
        MeetingTemplate.objects.create(program=program, **calls, **template)
    _make_people(program)
    SupportGroup.objects.create(
        program=program, code="APP", name="Application", email="app@old.example"
    )
    Line.objects.create(
        program=program,
        key="support_mail",
        name="Customer Support",
        purpose="customer-support-mailbox",
        kind=Line.Kind.MAILBOX,
        project=Line.Project.CURRENT,
        email="support@old.example",
    )
    Program.objects.filter(pk=program.pk).update(facts_version=F("facts_version") + 1)
    program.refresh_from_db()


def _make_people(program: Program) -> None:
    partner = Entity.objects.create(
        program=program, key="meds", name="MEDS", types=[EntityType.INTERFACE_PARTNER]
    )
    entities = {one.key: one for one in Entity.objects.filter(program=program)} | {"meds": partner}
    for name, key in (
        ("Priya", "meds"),
        ("Amos", "amber"),
        ("Bea", "birch"),
        ("Nora", "new-system"),
    ):
        Person.objects.create(
            program=program,
            key=name.lower(),
            name=name,
            entity=entities[key],
            email=f"{name.lower()}@{key}.example",
        )


def schedule_in(program: Program) -> dict[str, str]:
    """A series, a meeting and a calendar address, for addresses that name them."""
    wave = Wave.objects.get(program=program, number=1)
    facts = {"title": "Daily status", "kind": Kind.STATUS, "days": WEEK, "uid": "status@test"}
    series, _made = Meetings.objects.get_or_create(
        program=program,
        wave=wave,
        key="status",
        defaults={**facts, "start": time(8, 30), "minutes": 30},
    )
    invitee, _made = Invitee.objects.get_or_create(
        program=program, series=series, address="amos@amber.example", defaults={"name": "Amos"}
    )
    meeting = Meeting.objects.filter(program=program).first() or make_meeting(program, NOW)
    secret = make_feed(by=actor_in(program, "agent"), at=NOW)
    return {
        "number": meeting.reference,
        "wave": "1",
        "key": "status",
        "secret": secret,
        "invitee": str(invitee.pk),
    }
