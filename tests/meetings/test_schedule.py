"""The week from the go-live date, a slip, and what people do to the schedule (R17, R18, R39)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from hypercare.casework.meetings.calendars import published
from hypercare.casework.meetings.models import Meeting, Planned, Room, RoomWeek, Series
from hypercare.casework.meetings.selectors import next_qrt
from hypercare.casework.meetings.services.planning import plan_all, plan_meetings
from hypercare.casework.meetings.services.scheduling import (
    MeetingInput,
    call_meeting,
    cancel_meeting,
    change_meeting,
    change_series,
)
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.clock import start_of_day
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Facts
from hypercare.reference.rollout.policies import Move
from hypercare.reference.rollout.selectors import plan
from hypercare.reference.rollout.services import move_go_live
from tests.factories.people import actor_in
from tests.factories.program import MADE as AT
from tests.meetings.reading import occurrences

FIVE = {
    "status": ("08:30", 30),
    "qrt-am": ("11:00", 30),
    "partner-debrief": ("14:30", 45),
    "qrt-pm": ("15:30", 30),
    "county-debrief": ("17:30", 45),
}


def expected(days: list[date], program: Program) -> list[tuple[datetime, int]]:
    """Written down from R18 again, not from the code: no partners on Friday."""
    found = []
    for day in days:
        for key, (clock, minutes) in FIVE.items():
            if not (key == "partner-debrief" and day.strftime("%a") == "Fri"):
                wall = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=program.zone)
                found.append((wall.astimezone(UTC), minutes))
    return sorted(found)


def of_wave(program: Program, number: int) -> Any:
    rows = Meeting.objects.filter(program=program, wave__number=number).held().with_names()
    return rows.select_related("series__wave", "series__room", "series__facilitated_by")


def move(program: Program, wave: int, to: date | None, at: datetime) -> Program:
    program = Program.objects.get(pk=program.pk)
    schedule = plan(program).current_schedule
    assert schedule is not None
    move_go_live(
        Move(to, wave=wave, hypercare_days=30),
        reason="The switch is not ready",
        decided=True,
        version=schedule.number,
        by=system(program),
        at=at,
    )
    plan_all(at=at)
    return Program.objects.get(pk=program.pk)


def days_from(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


@pytest.mark.parametrize(
    ("wave", "go_live", "holidays", "days"),
    [
        (1, None, (), "2026-10-26 2026-10-27 2026-10-28 2026-10-29 2026-10-30"),
        (2, None, (), "2027-02-01 2027-02-02 2027-02-03 2027-02-04 2027-02-05"),
        (3, None, (), "2027-05-24 2027-05-25 2027-05-26 2027-05-27 2027-05-28"),
        (2, "2027-02-03", (), "2027-02-03 2027-02-04 2027-02-05 2027-02-08 2027-02-09"),
        (2, "2027-02-06", (), "2027-02-08 2027-02-09 2027-02-10 2027-02-11 2027-02-12"),
        (1, "2026-11-24", (), "2026-11-24 2026-11-25 2026-11-30 2026-12-01 2026-12-02"),
        (3, None, ("2027-05-24",), "2027-05-25 2027-05-26 2027-05-27 2027-05-28 2027-05-31"),
        (1, "2026-10-29", (), "2026-10-29 2026-10-30 2026-11-02 2026-11-03 2026-11-04"),
        (2, "2027-03-11", (), "2027-03-11 2027-03-12 2027-03-15 2027-03-16 2027-03-17"),
    ],
    ids=[
        "wave 1",
        "wave 2",
        "wave 3",
        "Wednesday",
        "Saturday",
        "Thanksgiving inside",
        "holiday first",
        "clocks go back",
        "clocks go forward",
    ],
)
def test_the_file_of_a_week_says_exactly_its_meetings(
    demo: Program, wave: int, go_live: str | None, holidays: tuple[str, ...], days: str
) -> None:
    """R18, read back by dateutil and the VTIMEZONE of the file."""
    if holidays:
        Facts.objects.filter(program=demo).update(holidays=list(holidays))
        Program.objects.filter(pk=demo.pk).update(facts_version=F("facts_version") + 1)
        plan_all(at=AT)
    if go_live:
        demo = move(demo, wave, date.fromisoformat(go_live), AT)
    data = published(demo, of_wave(demo, wave), AT, name="Week")
    read = [(begin, int((end - begin).seconds / 60)) for begin, end, _title in occurrences(data)]
    assert read == expected(days_from(days), demo)
    stored = [
        (m.starts_at, int((m.ends_at - m.starts_at).seconds / 60)) for m in of_wave(demo, wave)
    ]
    assert sorted(stored) == read


def test_each_wave_keeps_the_room_for_its_whole_week(demo: Program) -> None:
    """R17."""
    kept = RoomWeek.objects.filter(program=demo).order_by("first_day")
    assert [(k.wave.number, k.first_day, k.last_day) for k in kept] == [
        (1, date(2026, 10, 26), date(2026, 10, 30)),
        (2, date(2027, 2, 1), date(2027, 2, 5)),
        (3, date(2027, 5, 24), date(2027, 5, 28)),
    ]
    assert all(meeting.room is not None for meeting in of_wave(demo, 1))


def test_planning_twice_changes_nothing(demo: Program) -> None:
    before = list(Meeting.objects.order_by("pk").values())
    entries = Entry.objects.count()
    assert plan_all(at=AT) == 0
    Planned.objects.all().update(facts_version=0)
    assert plan_meetings(program=demo, at=AT)
    assert list(Meeting.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries + 1


def test_a_slip_in_the_middle_of_the_week_keeps_what_was_held(demo: Program) -> None:
    """R39: past meetings stay, the rest is cancelled with a reason, the new days are there."""
    wednesday = datetime(2026, 10, 28, 18, 15, tzinfo=UTC)  # 11:15: QRT has begun
    held = set(of_wave(demo, 1).filter(starts_at__lte=wednesday).values_list("pk", "starts_at"))
    demo = move(demo, 1, date(2026, 11, 16), wednesday)
    now = of_wave(demo, 1)
    assert held <= set(now.values_list("pk", "starts_at"))
    later = [m for m in now if m.starts_at > wednesday]
    assert {m.starts_at.astimezone(demo.zone).date() for m in later} == {
        date(2026, 11, 16) + timedelta(days=n) for n in range(5)
    }
    dropped = Meeting.objects.filter(program=demo, cancelled_at=wednesday)
    assert len(held) + dropped.count() == 24
    assert {m.cancelled_why for m in dropped} == {"The schedule of the wave changed."}
    data = published(demo, now, wednesday, name="Week")
    assert [begin for begin, _end, _title in occurrences(data)] == sorted(m.starts_at for m in now)


def test_a_wave_without_a_date_has_no_meeting_left_and_gets_them_back(demo: Program) -> None:
    demo = move(demo, 1, None, AT)
    assert not of_wave(demo, 1).exists()
    assert RoomWeek.objects.get(wave__number=1).ended_at == AT
    demo = move(demo, 1, date(2026, 10, 26), AT)
    assert of_wave(demo, 1).count() == 24
    assert RoomWeek.objects.get(wave__number=1).ended_at is None


def test_a_week_that_collides_is_planned_and_says_which_meetings_have_no_room(
    demo: Program,
) -> None:
    """Nothing is lost: both waves meet, the later one without the room."""
    demo = move(demo, 2, date(2026, 10, 28), AT)
    both = Counter(m.room is None for m in of_wave(demo, 2))
    assert both == {True: 14, False: 10}
    assert all(m.room is not None for m in of_wave(demo, 1))


def ad_hoc(demo: Program, clock: str, minutes: int = 30, **more: Any) -> MeetingInput:
    begins = datetime.fromisoformat(f"2026-10-27T{clock}").replace(tzinfo=demo.zone)
    known: dict[str, Any] = {"room": Room.objects.get(program=demo, key="sierra")} | more
    return MeetingInput(title="Printers in Butte", starts_at=begins, minutes=minutes, **known)


def test_an_ad_hoc_meeting_takes_a_free_hour_of_the_room(demo: Program, analyst: Actor) -> None:
    """R17: ad-hoc meetings included."""
    found = call_meeting(given=ad_hoc(demo, "09:00"), invite=False, by=analyst, at=AT)
    assert (found.kind, found.series, found.first_start) == ("ad-hoc", None, None)
    assert Entry.objects.latest("position").verb == "meeting.called"


@pytest.mark.parametrize(("clock", "minutes"), [("08:45", 10), ("10:45", 30), ("08:00", 480)])
def test_a_taken_room_is_refused_with_what_is_there(
    demo: Program, analyst: Actor, clock: str, minutes: int
) -> None:
    before = Meeting.objects.count()
    with pytest.raises(
        Conflict, match="Sierra Room is taken on Tuesday 27 October 2026 from"
    ) as caught:
        call_meeting(given=ad_hoc(demo, clock, minutes), invite=False, by=analyst, at=AT)
    assert "room" in caught.value.fields
    assert Meeting.objects.count() == before


def test_a_facilitator_who_left_is_refused_by_name(demo: Program, analyst: Actor) -> None:
    gone = actor_in(demo, "agent")
    Membership.objects.filter(user=gone.user).delete()
    given = ad_hoc(demo, "09:00", facilitated_by=gone.user)
    with pytest.raises(InvalidInput, match="is no longer in this program") as caught:
        call_meeting(given=given, invite=False, by=analyst, at=AT)
    assert list(caught.value.fields) == ["facilitated_by"]


def test_an_agent_does_not_schedule(demo: Program) -> None:
    with pytest.raises(NotAllowed):
        call_meeting(given=ad_hoc(demo, "09:00"), invite=False, by=actor_in(demo, "agent"), at=AT)


def a_meeting(status: Series, day: int = 1) -> Meeting:
    return list(status.meetings.select_related("program", "series", "room").order_by("starts_at"))[
        day
    ]


def moved(meeting: Meeting, clock: str, **more: Any) -> MeetingInput:
    given = ad_hoc(meeting.program, clock, **more)
    return MeetingInput(**{**vars(given), "title": meeting.title, "wave": meeting.wave})


def test_a_moved_meeting_keeps_its_place_in_the_series(
    demo: Program, analyst: Actor, status: Series
) -> None:
    meeting = a_meeting(status)
    change_meeting(meeting=meeting, given=moved(meeting, "09:15"), version=1, by=analyst, at=AT)
    meeting.refresh_from_db()
    assert meeting.is_moved
    assert meeting.first_start == meeting.starts_at - timedelta(minutes=45)
    data = published(demo, of_wave(demo, 1).filter(series=status), AT, name="Status")
    starts = [begin.astimezone(demo.zone).strftime("%d %H:%M") for begin, *_ in occurrences(data)]
    assert starts == ["26 08:30", "27 09:15", "28 08:30", "29 08:30", "30 08:30"]


def test_the_next_qrt_is_the_one_that_is_held(demo: Program, analyst: Actor) -> None:
    """A ticket says whether it is due before it: moved and cancelled ones count as such."""
    at = start_of_day(date(2026, 10, 26), demo.zone)
    morning, noon = list(of_wave(demo, 1).filter(kind="qrt").order_by("starts_at"))[:2]
    assert next_qrt(demo, at) == morning.starts_at
    assert next_qrt(demo, morning.starts_at) == noon.starts_at
    change_meeting(meeting=morning, given=moved(morning, "12:00"), version=1, by=analyst, at=AT)
    assert next_qrt(demo, at) == noon.starts_at
    for one in of_wave(demo, 1).filter(kind="qrt", cancelled_at=None):
        cancel_meeting(meeting=one, why="Quiet", version=one.version, by=analyst, at=AT)
    second = of_wave(demo, 2).filter(kind="qrt").earliest("starts_at")
    assert next_qrt(demo, at) == second.starts_at


def test_an_old_version_is_refused(demo: Program, analyst: Actor, status: Series) -> None:
    meeting = a_meeting(status)
    change_meeting(meeting=meeting, given=moved(meeting, "09:15"), version=1, by=analyst, at=AT)
    with pytest.raises(OutOfDate, match="Nothing of yours was saved"):
        change_meeting(meeting=meeting, given=moved(meeting, "10:00"), version=1, by=analyst, at=AT)


def test_what_a_person_cancelled_no_plan_brings_back(
    demo: Program, analyst: Actor, status: Series
) -> None:
    meeting = a_meeting(status)
    cancel_meeting(meeting=meeting, why="Nothing to say", version=1, by=analyst, at=AT)
    with pytest.raises(Conflict, match="is cancelled: Nothing to say"):
        cancel_meeting(meeting=meeting, why="Again", version=2, by=analyst, at=AT)
    Planned.objects.all().delete()
    plan_all(at=AT)
    assert status.meetings.filter(cancelled_at=None).count() == 4
    data = published(demo, of_wave(demo, 1).filter(series=status), AT, name="Status")
    assert len(occurrences(data)) == 4


def test_a_meeting_that_has_begun_is_not_cancelled(
    demo: Program, analyst: Actor, status: Series
) -> None:
    meeting = a_meeting(status)
    with pytest.raises(Conflict, match="has begun"):
        cancel_meeting(meeting=meeting, why="Late", version=1, by=analyst, at=meeting.starts_at)


def test_a_series_changes_for_its_wave_and_for_what_is_still_to_come(
    demo: Program, analyst: Actor, status: Series
) -> None:
    """Past meetings keep their time; the program's template does not change the series any more."""
    tuesday = datetime(2026, 10, 27, 16, 0, tzinfo=UTC)
    change_series(
        series=status,
        values={"start": datetime(2026, 1, 1, 9, 0).time(), "days": list(status.days)},
        version=1,
        by=analyst,
        at=tuesday,
    )
    data = published(demo, of_wave(demo, 1).filter(series=status), AT, name="Status")
    starts = [begin.astimezone(demo.zone).strftime("%d %H:%M") for begin, *_ in occurrences(data)]
    assert starts == ["26 08:30", "27 08:30", "28 09:00", "29 09:00", "30 09:00"]
    other = Series.objects.get(program=demo, wave__number=2, key="status")
    assert (other.start.hour, other.is_own) == (8, False)
    Program.objects.filter(pk=demo.pk).update(facts_version=F("facts_version") + 1)
    plan_all(at=tuesday)
    status.refresh_from_db()
    assert (status.start.hour, status.is_own) == (9, True)
