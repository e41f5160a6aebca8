"""Reads of the schedule, each with only what the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from hypercare.casework.issues.models import Issue
from hypercare.casework.meetings.models import (
    Feed,
    Invitee,
    Meeting,
    MeetingAnswer,
    Planned,
    RoomWeek,
    Series,
)
from hypercare.casework.meetings.services.feeding import digest
from hypercare.casework.meetings.states import Answer, Kind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.members import member
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.clock import end_of_day, local_day, start_of_day
from hypercare.foundation.kernel.questions import Given, question
from hypercare.foundation.programs.models import Program

ONE_DAY = timedelta(days=1)
A_WEEK = 7
LONGEST_KEY = 9


def next_meeting(actor: Actor, at: datetime) -> Meeting | None:
    """The one that is being held, or else the next."""
    mine = Meeting.objects.visible_to(actor).held().filter(ends_at__gt=at, closed_at=None)
    return mine.with_names().order_by("starts_at", "pk").first()


def next_qrt(program: Program, after: datetime) -> datetime | None:
    """When the next Quick Response Team begins."""
    return next((one.starts_at for one in _next_qrt(program=program.pk, after=after)), None)


@question
def _next_qrt() -> QuerySet[Meeting]:
    after = Meeting.objects.filter(kind=Kind.QRT, starts_at__gt=Given("after")).held()
    return after.filter(program=Given("program")).order_by("starts_at").only("starts_at")[:1]


def raised_in(actor: Actor, issue: Issue) -> Meeting | None:
    """The meeting that an issue was opened in."""
    mine = Meeting.objects.visible_to(actor)
    return mine.filter(raised__issue=issue, raised__is_new=True).first()


def refreshing(program: Program, *, until: datetime) -> QuerySet[Meeting]:
    """Those that refresh boards and ended before the moment, closed or not; the newest first."""
    ended = Meeting.objects.filter(program=program, refreshes_boards=True, ends_at__lt=until)
    return ended.held().order_by("-ends_at", "-pk")


@dataclass(frozen=True)
class Day:
    """A day of the schedule that has a meeting."""

    day: date
    meetings: Sequence[Meeting]


@dataclass(frozen=True)
class Week:
    """`rooms` are kept for all or some of it."""

    first: date
    days: Sequence[Day]
    rooms: Sequence[RoomWeek]
    is_planned: bool

    @property
    def before(self) -> date:
        return self.first - ONE_DAY * A_WEEK

    @property
    def after(self) -> date:
        return self.first + ONE_DAY * A_WEEK


def between(actor: Actor, begin: datetime, end: datetime) -> QuerySet[Meeting]:
    """Those that are on at some time of it, cancelled ones too, in order."""
    mine = Meeting.objects.visible_to(actor).filter(ends_at__gt=begin, starts_at__lt=end)
    return mine.with_names().order_by("starts_at", "pk")


def week_of(actor: Actor, day: date) -> Week:
    """Monday to Sunday around the day; a day without anything is left out."""
    program, zone = actor.program, actor.program.zone
    monday = day - ONE_DAY * day.weekday()
    days = [monday + ONE_DAY * n for n in range(A_WEEK)]
    begin, end = start_of_day(monday, zone), end_of_day(days[-1], zone)
    meetings = list(between(actor, begin, end))
    kept = RoomWeek.objects.filter(program=program, ended_at=None, last_day__gte=monday)
    rooms = list(kept.filter(first_day__lte=days[-1]).select_related("room", "wave"))
    by_day = groupby(meetings, key=lambda one: local_day(one.starts_at, zone))
    found = [Day(day, list(group)) for day, group in by_day]
    planned = Planned.objects.filter(program=program, facts_version=program.facts_version)
    return Week(monday, found, rooms, planned.exists())


def week_with_meetings(actor: Actor, today: date) -> date:
    """This week where it has a meeting, else the next that has one, else the last."""
    zone = actor.program.zone
    monday = today - ONE_DAY * today.weekday()
    mine = Meeting.objects.visible_to(actor).held()
    later = mine.filter(starts_at__gte=start_of_day(monday, zone)).order_by("starts_at").first()
    found = later or mine.order_by("-starts_at").first()
    return local_day(found.starts_at, zone) if found else today


@dataclass(frozen=True)
class Invited:
    """Somebody who is asked to come to one meeting, and what they said."""

    invitee: Invitee
    answer: str

    @property
    def words(self) -> str:
        return str(Answer(self.answer).label)


def invited_to(series: Series) -> list[Invited]:
    """What they answered for the whole series."""
    rows = series.invitees.filter(removed_at=None).order_by("-is_required", "what", "name", "pk")
    return [Invited(one, one.answer) for one in rows]


def invited(meeting: Meeting) -> list[Invited]:
    """What was answered for this one meeting counts before what holds for its series."""
    mine = MeetingAnswer.objects.filter(meeting=meeting)
    place = Q(series=meeting.series_id) if meeting.series_id else Q(meeting=meeting)
    rows = Invitee.objects.filter(place, program=meeting.program_id, removed_at=None)
    rows = rows.prefetch_related(Prefetch("answers", queryset=mine, to_attr="here"))
    found = rows.order_by("-is_required", "what", "name", "pk")
    return [Invited(one, _answer(one)) for one in found]


def _answer(invitee: Invitee) -> str:
    here: list[MeetingAnswer] = invitee.here  # type: ignore[attr-defined]  # fetched to it
    return here[0].answer if here else invitee.answer


def in_room(actor: Actor, room: str, day: date) -> list[Meeting]:
    """What is booked in a room on a day, in order; `room` is its key in a form."""
    zone = actor.program.zone
    if not room.isdigit() or len(room) > LONGEST_KEY:
        return []
    rows = between(actor, start_of_day(day, zone), end_of_day(day, zone))
    return list(rows.filter(cancelled_at=None, room__pk=room))


@dataclass(frozen=True)
class WaveSeries:
    """The regular meetings of a wave; `waits` while some of them were not invited to yet."""

    number: int
    series: Sequence[Series]

    @property
    def waits(self) -> bool:
        return any(one.invited_at is None for one in self.series)


def by_wave(actor: Actor) -> list[WaveSeries]:
    if not may(actor, "meeting.read"):
        return []
    rows = Series.objects.filter(program=actor.program, ended_at=None).select_related("wave")
    order = rows.order_by("wave__number", "start", "pk")
    groups = groupby(order, key=lambda one: one.wave.number)
    return [WaveSeries(number, list(group)) for number, group in groups]


def is_here(program: Program, user: User | None) -> bool:
    """Whether a person can still sign in to the program; nobody named is no fault."""
    members = Membership.objects.filter(program=program, user=user, user__is_active=True)
    return user is None or members.exists()


def has_feed(actor: Actor) -> Feed | None:
    return Feed.objects.filter(program=actor.program, user=actor.user, revoked_at=None).first()


def actor_of_feed(key: str, secret: str) -> Actor | None:
    """Whose calendar it is; None for an address that was taken back, or of somebody who left."""
    rows = Feed.objects.filter(program__key=key, digest=digest(secret), revoked_at=None)
    user = rows.values_list("user", flat=True).first()
    actor = member(user, key) if user is not None else None
    return actor if actor and may(actor, "meeting.read") else None


def whole(actor: Actor) -> QuerySet[Meeting]:
    """Every meeting that is held, with what a calendar file needs."""
    mine = Meeting.objects.visible_to(actor).held().with_names().select_related("program")
    return mine.select_related("series__wave", "series__room", "series__facilitated_by")


def meetings_of(actor: Actor) -> QuerySet[Meeting]:
    """Those that the person is invited to, leads or records."""
    me = Q(user=actor.user)
    if actor.user is not None and actor.user.email:
        me |= Q(address__iexact=actor.user.email)
    asked = Invitee.objects.filter(me, program=actor.program, removed_at=None)
    mine = Q(series__in=asked.filter(series__isnull=False).values("series"))
    mine |= Q(pk__in=asked.filter(meeting__isnull=False).values("meeting"))
    mine |= Q(facilitated_by=actor.user) | Q(recorded_by=actor.user)
    return whole(actor).filter(mine)
