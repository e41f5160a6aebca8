"""Rooms that are kept for the whole of a go-live week (R17)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import uuid4

from hypercare.casework.meetings.models import Room, RoomWeek, Series
from hypercare.casework.meetings.services import inviting
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.policies import go_live_week
from hypercare.reference.rollout.selectors import plan

Place = tuple[int, int]  # the keys of a room and of a wave
Days = tuple[date, date]


def keep_rooms(program: Program, holidays: Collection[date], at: datetime) -> None:
    """One for each room and wave that has a meeting in it; what is over stays as it was."""
    wanted = _wanted(program, holidays)
    rows = RoomWeek.objects.filter(program=program).select_related("room", "wave", "program")
    known = {(row.room_id, row.wave_id): row for row in rows}
    for place, (first, last) in wanted.items():
        week = known.pop(place, None)
        if week is None:
            room_id, wave_id = place
            week = RoomWeek(program=program, room_id=room_id, wave_id=wave_id)
            week.uid = f"{uuid4()}@hypercare.invalid"
            week.first_day, week.last_day = first, last
            week.save()
        elif (week.first_day, week.last_day, week.ended_at) != (first, last, None):
            _change(week, first, last, at)
    for week in known.values():
        if week.ended_at is None:
            week.ended_at = at
            _change(week, week.first_day, week.last_day, at, ends=True)


def _wanted(program: Program, holidays: Collection[date]) -> dict[Place, Days]:
    schedule = plan(program).current_schedule
    found: dict[Place, Days] = {}
    rows = Series.objects.filter(program=program, ended_at=None, room__isnull=False)
    for series in rows.select_related("wave", "room"):
        wave = schedule.waves.get(series.wave.number) if schedule else None
        if wave is not None and wave.go_live is not None and series.room is not None:
            week = go_live_week(wave.go_live, holidays)
            found[series.room.pk, series.wave.pk] = (week[0], week[-1])
    return found


def _change(week: RoomWeek, first: date, last: date, at: datetime, *, ends: bool = False) -> None:
    week.first_day, week.last_day = first, last
    if not ends:
        week.ended_at = None
    week.sequence += 1
    week.version += 1
    week.save()
    if week.told_at is not None:
        inviting.send_week(week, at=at)


def rooms_of(program: Program) -> list[Room]:
    return list(Room.objects.filter(program=program, retired_at=None).order_by("name"))
