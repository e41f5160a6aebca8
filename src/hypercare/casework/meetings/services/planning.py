"""Go-live week's meetings from the go-live dates, and again when the program changes (R18, R39).

What is past, closed, or cancelled by somebody stays as it was. A program is planned again when
its `facts_version` is another than the one it was planned for: then dates, holidays, templates,
rooms or people changed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.meetings.audiences import guests_of
from hypercare.casework.meetings.models import Meeting, Planned, Room, Series
from hypercare.casework.meetings.models.series import MeetingFacts
from hypercare.casework.meetings.policies import Kept, Rule, Slot, changes, kind_of, slots
from hypercare.casework.meetings.services import inviting
from hypercare.casework.meetings.services.holding import give_rooms, hold_schedule, tell
from hypercare.casework.meetings.services.rooms import keep_rooms
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.references import Series as Numbers
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import next_number
from hypercare.reference.rollout.models import Facts, MeetingTemplate, Wave
from hypercare.reference.rollout.selectors import plan

FACTS = tuple(field.name for field in MeetingFacts._meta.local_fields)
FOLLOWED = (
    "title",
    "host",
    "audience",
    "passcode",
    "required_groups",
    "facilitator",
    "recorder",
    "refreshes_boards",
    "refresh_within",
    "days",
    "start",
    "minutes",
)


@dataclass
class Sheet:
    """What one run works with, and what it touched. `since`: nothing earlier is invented."""

    program: Program
    at: datetime
    since: datetime
    holidays: frozenset[date]
    rooms: dict[str, Room]
    wants_room: dict[int, Room] = field(default_factory=dict)
    looked_at: list[Meeting] = field(default_factory=list)
    missing: list[tuple[Slot, Series]] = field(default_factory=list)
    retold: dict[int, bool] = field(default_factory=dict)

    def retell(self, series: Series, *, times: bool) -> None:
        """Those who are invited hear of it; for other times they are asked anew."""
        self.retold[series.pk] = times or self.retold.get(series.pk, False)


def plan_all(*, at: datetime) -> int:
    """Each program that changed since it was planned, in a transaction of its own."""
    done = dict(Planned.objects.values_list("program", "facts_version"))
    found = [p for p in Program.objects.order_by("pk") if done.get(p.pk) != p.facts_version]
    return sum(plan_meetings(program=program, at=at) for program in found)


@transaction.atomic
def plan_meetings(*, program: Program, at: datetime, since: datetime | None = None) -> bool:
    """Whether there was anything to do. `since` lets a sample begin with meetings of the past."""
    hold_schedule(program)
    program = Program.objects.get(pk=program.pk)
    done = Planned.objects.filter(program=program).first()
    if done is not None and done.facts_version == program.facts_version:
        return False
    sheet = _sheet(program, at, since or at)
    _templates(sheet)
    for series in Series.objects.filter(program=program).select_related("wave", "room"):
        plan_series(series, sheet)
    finish(sheet)
    facts = {"facts_version": program.facts_version, "at": at}
    Planned.objects.update_or_create(program=program, defaults=facts)
    data: dict[str, object] = {"facts_version": program.facts_version, "series": len(sheet.retold)}
    tell("meetings.planned", "meetings", system(program), at, data)
    return True


def _sheet(program: Program, at: datetime, since: datetime) -> Sheet:
    facts = Facts.objects.filter(program=program).first()
    rooms = Room.objects.filter(program=program, retired_at=None)
    return Sheet(
        program=program,
        at=at,
        since=since,
        holidays=frozenset(facts.holidays if facts else ()),
        rooms={room.key: room for room in rooms},
    )


def _templates(sheet: Sheet) -> None:
    """One series for each template and wave; what was changed for a wave stays its own."""
    templates = MeetingTemplate.objects.filter(program=sheet.program, retired_at=None)
    known = {(one.wave_id, one.key): one for one in Series.objects.filter(program=sheet.program)}
    wanted = set()
    for wave in Wave.objects.filter(program=sheet.program, retired_at=None):
        for template in templates:
            if not template.waves or wave.number in template.waves:
                wanted.add((wave.pk, template.key))
                _follow(known.get((wave.pk, template.key)), wave, template, sheet)
    for place, series in known.items():
        if place not in wanted and series.ended_at is None and not series.is_own:
            series.ended_at = sheet.at
            series.save(update_fields=["ended_at"])


def _follow(series: Series | None, wave: Wave, template: MeetingTemplate, sheet: Sheet) -> None:
    """As the program says it now."""
    if series is not None and series.is_own:
        return
    values = {name: getattr(template, name) for name in FOLLOWED}
    values["line"] = template.call_in
    values["room"] = sheet.rooms.get(template.room)
    values["kind"] = kind_of(template.key, template.audience)
    values["ended_at"] = None
    if series is None:
        uid = f"{uuid4()}@hypercare.invalid"
        Series.objects.create(program=sheet.program, wave=wave, key=template.key, uid=uid, **values)
    else:
        change_facts(series, values, sheet)


def change_facts(series: Series, values: dict[str, object], sheet: Sheet) -> bool:
    """The series, and those of its coming meetings that had what it had."""
    before = {name: getattr(series, name) for name in values}
    differing = {name for name, value in values.items() if before[name] != value}
    if not differing:
        return False
    for name in differing:
        setattr(series, name, values[name])
    series.version += 1
    series.save()
    shared = differing & set(FACTS)
    for meeting in _loose(series, sheet.at):
        _take_over(meeting, before, values, shared, sheet)
    sheet.retell(series, times=False)
    return True


def _loose(series: Series, at: datetime) -> list[Meeting]:
    rows = series.meetings.filter(cancelled_at=None, closed_at=None, starts_at__gt=at)
    return list(rows.select_related("room"))


def _take_over(
    meeting: Meeting,
    before: dict[str, object],
    values: dict[str, object],
    names: set[str],
    sheet: Sheet,
) -> None:
    same = [name for name in names if getattr(meeting, name) == before[name]]
    for name in same:
        setattr(meeting, name, values[name])
    if "room" in same:
        _ask_for_room(meeting, values["room"], sheet)
    if same:
        meeting.version += 1
        meeting.save()


def _ask_for_room(meeting: Meeting, room: object, sheet: Sheet) -> None:
    """Given at the end, when every meeting has its time."""
    meeting.room = None
    if isinstance(room, Room):
        sheet.wants_room[meeting.pk] = room
    sheet.looked_at.append(meeting)


def plan_series(series: Series, sheet: Sheet) -> None:
    """Its meetings as the go-live date has them now."""
    rule = Rule(series.days, series.start, series.minutes)
    wanted = slots(rule, _go_live(series), sheet.holidays, sheet.program.zone)
    if series.ended_at is not None:
        wanted = ()
    rows = {m.pk: m for m in series.meetings.select_related("room", "series").order_by("pk")}
    kept = [one for m in rows.values() if (one := _kept(m, sheet))]
    plan_of = changes(kept, wanted, sheet.since)
    for key in plan_of.dropped:
        _drop(rows[key], series, sheet)
    for key, slot in plan_of.again.items():
        _again(rows[key], slot, series, sheet)
    sheet.missing += [(slot, series) for slot in plan_of.new]


def _go_live(series: Series) -> date | None:
    schedule = plan(series.program).current_schedule
    wave = schedule.waves.get(series.wave.number) if schedule else None
    return wave.go_live if wave and series.wave.retired_at is None else None


def _kept(meeting: Meeting, sheet: Sheet) -> Kept | None:
    """What an earlier plan dropped may come back; what a person cancelled may not."""
    if meeting.cancelled_at is not None and meeting.cancelled_by_id is None:
        return None
    is_over = meeting.starts_at <= sheet.at or meeting.closed_at is not None
    is_fixed = is_over or meeting.cancelled_at is not None
    first = meeting.first_start or meeting.starts_at
    return Kept(meeting.pk, local_day(first, sheet.program.zone), is_fixed)


def _drop(meeting: Meeting, series: Series, sheet: Sheet) -> None:
    meeting.cancelled_at = sheet.at
    meeting.cancelled_why = _("The schedule of the wave changed.")
    meeting.version += 1
    meeting.save(update_fields=["cancelled_at", "cancelled_why", "version"])
    sheet.retell(series, times=True)


def _again(meeting: Meeting, slot: Slot, series: Series, sheet: Sheet) -> None:
    """Its time follows, unless somebody moved it; then only the day that it stands for does."""
    was_moved = meeting.is_moved
    now = (slot.starts_at, slot.ends_at)
    if meeting.first_start == slot.starts_at and (was_moved or meeting.ends_at == slot.ends_at):
        return
    meeting.first_start = slot.starts_at
    if not was_moved:
        room, (meeting.starts_at, meeting.ends_at) = meeting.room, now
        _ask_for_room(meeting, sheet.wants_room.get(meeting.pk, room), sheet)
    meeting.version += 1
    meeting.save()
    sheet.retell(series, times=True)


def _new(series: Series, slot: Slot, sheet: Sheet) -> None:
    facts = {name: getattr(series, name) for name in FACTS if name != "room"}
    meeting = Meeting.objects.create(
        program=sheet.program,
        number=next_number(sheet.program, Numbers.MEETING),
        series=series,
        wave=series.wave,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        first_start=slot.starts_at,
        **facts,
    )
    _ask_for_room(meeting, series.room, sheet)
    sheet.retell(series, times=True)


def finish(sheet: Sheet) -> None:
    """New meetings, numbered in the order of the week, then rooms, people, and what they hear."""
    for slot, series in sorted(sheet.missing, key=lambda pair: (pair[0].starts_at, pair[1].pk)):
        _new(series, slot, sheet)
    give_rooms(sheet.looked_at, sheet.wants_room)
    keep_rooms(sheet.program, sheet.holidays, sheet.at)
    all_series = Series.objects.filter(program=sheet.program)
    names = ("program", "wave", "room", "facilitated_by", "recorded_by")
    for series in all_series.select_related(*names).order_by("wave__number", "start"):
        if series.ended_at is None and inviting.bring_in_line(series, guests_of(series), sheet.at):
            sheet.retell(series, times=False)
        if series.pk in sheet.retold and series.invited_at is not None:
            inviting.send(series, at=sheet.at, anew=sheet.retold[series.pk])


def sheet_for(by: Actor, at: datetime) -> Sheet:
    """For one change by a person; the caller holds the schedule and calls `finish`."""
    return _sheet(Program.objects.get(pk=by.program.pk), at, at)
