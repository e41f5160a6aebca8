"""Smallest valid meetings."""

from datetime import datetime, timedelta
from typing import Any

from hypercare.casework.meetings.models import Meeting, Room
from hypercare.casework.meetings.states import Kind
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import next_number


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
