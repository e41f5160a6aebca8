"""What a person does to the schedule: an ad-hoc meeting, another time, a cancellation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.meetings.audiences import guests_of
from hypercare.casework.meetings.errors import refuse_left, refuse_old, refuse_over
from hypercare.casework.meetings.models import Meeting, Room, Series
from hypercare.casework.meetings.services import inviting
from hypercare.casework.meetings.services.holding import hold_schedule, refuse_double, tell
from hypercare.casework.meetings.services.locking import lock
from hypercare.casework.meetings.services.planning import (
    change_facts,
    finish,
    plan_series,
    sheet_for,
)
from hypercare.casework.meetings.states import Kind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.kernel.references import Series as Numbers
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.programs.services import next_number
from hypercare.reference.rollout.models import Wave

LONGEST_WHY = 200


@dataclass(frozen=True)
class MeetingInput:
    """One meeting as typed. `starts_at` is a moment; `groups` are codes of support groups."""

    title: str
    starts_at: datetime
    minutes: int
    room: Room | None = None
    line: str = ""
    audience: str = "staff"
    groups: tuple[str, ...] = ()
    wave: Wave | None = None
    facilitated_by: User | None = None
    recorded_by: User | None = None
    refreshes_boards: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def values(self) -> dict[str, object]:
        """As a meeting keeps them."""
        return {
            "title": clean_line(self.title)[:200],
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "room": self.room,
            "line": clean_line(self.line)[:40],
            "audience": self.audience,
            "required_groups": list(self.groups),
            "wave": self.wave,
            "facilitated_by": self.facilitated_by,
            "recorded_by": self.recorded_by,
            "refreshes_boards": self.refreshes_boards,
        }


@transaction.atomic
def call_meeting(*, given: MeetingInput, invite: bool, by: Actor, at: datetime) -> Meeting:
    """An ad-hoc one. Raises Conflict for a room that is taken, InvalidInput for the rest."""
    require(by, "meeting.schedule")
    hold_schedule(by.program)
    _check(given, by)
    refuse_double(given.room, given.starts_at, given.ends_at)
    meeting = Meeting.objects.create(
        program=by.program,
        number=next_number(by.program, Numbers.MEETING),
        kind=Kind.AD_HOC,
        uid=f"{uuid4()}@hypercare.invalid",
        **given.values(),
    )
    inviting.bring_in_line(meeting, guests_of(meeting), at)
    if invite:
        inviting.invite(meeting, at=at)
    tell("meeting.called", meeting.reference, by, at)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, given: MeetingInput, version: int, by: Actor, at: datetime
) -> Meeting:
    """This one meeting; its series stays. Who is invited hears of it.

    Raises OutOfDate, Conflict for a taken room or a meeting that is over, InvalidInput.
    """
    require(by, "meeting.schedule")
    hold_schedule(by.program)
    locked = _locked(meeting, by)
    refuse_over(locked)
    refuse_old(locked.version, version, locked)
    _check(given, by)
    refuse_double(given.room, given.starts_at, given.ends_at, but=locked.pk)
    values = given.values()
    if locked.series is not None:
        values["wave"] = locked.wave
    for name, value in values.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    if locked.series is None:
        inviting.bring_in_line(locked, guests_of(locked), at)
    inviting.send_one(locked, at=at)
    tell("meeting.changed", locked.reference, by, at, {"version": locked.version})
    return locked


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, why: str, version: int, by: Actor, at: datetime) -> Meeting:
    """It stays in the schedule, struck through, with the reason; its room is free again."""
    require(by, "meeting.schedule")
    hold_schedule(by.program)
    locked = _locked(meeting, by)
    refuse_over(locked)
    refuse_old(locked.version, version, locked)
    reason = clean_line(why)[:LONGEST_WHY]
    if not reason:
        sentence = _("Say why it is cancelled: those who are invited read it.")
        raise InvalidInput(sentence, fields={"why": sentence})
    if locked.starts_at <= at:
        sentence = _("%(meeting)s has begun, so that it cannot be cancelled any more.")
        raise Conflict(sentence % {"meeting": locked})
    locked.cancelled_at, locked.cancelled_why, locked.cancelled_by = at, reason, by.user
    locked.version += 1
    locked.save()
    inviting.send_one(locked, at=at)
    tell("meeting.cancelled", locked.reference, by, at)
    return locked


@transaction.atomic
def change_series(
    *, series: Series, values: dict[str, object], version: int, by: Actor, at: datetime
) -> Series:
    """For one wave; its coming meetings follow, and from now on the program's template does not
    change it any more. Raises OutOfDate and InvalidInput."""
    require(by, "meeting.schedule")
    hold_schedule(by.program)
    rows = Series.objects.select_related("wave", "room", "program")
    locked = rows.get(pk=series.pk, program=by.program)
    refuse_old(locked.version, version, locked)
    for name in ("facilitated_by", "recorded_by"):
        person = values.get(name)
        refuse_left(by.program, person if isinstance(person, User) else None, name)
    if not values.get("days"):
        sentence = _("Choose at least one day of the week.")
        raise InvalidInput(sentence, fields={"days": sentence})
    sheet = sheet_for(by, at)
    if change_facts(locked, values, sheet):
        locked.is_own = True
        locked.save(update_fields=["is_own"])
    plan_series(locked, sheet)
    finish(sheet)
    locked.refresh_from_db()
    tell("series.changed", subject_of(locked), by, at, {"version": locked.version})
    return locked


def subject_of(series: Series) -> str:
    return f"wave-{series.wave.number}/{series.key}"


def _locked(meeting: Meeting, by: Actor) -> Meeting:
    lock(meeting)
    names = ("program", "series__program", "series__wave", "wave", "room")
    return Meeting.objects.visible_to(by).select_related(*names).get(pk=meeting.pk)


def _check(given: MeetingInput, by: Actor) -> None:
    faults: dict[str, str] = {}
    if not clean_line(given.title):
        faults["title"] = _("Say what the meeting is about.")
    if not 5 <= given.minutes <= 480:
        faults["minutes"] = _("A meeting lasts from 5 minutes to 8 hours.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    refuse_left(by.program, given.facilitated_by, "facilitated_by")
    refuse_left(by.program, given.recorded_by, "recorded_by")
