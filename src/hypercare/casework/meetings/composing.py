"""Series and meetings as entries of a calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from hypercare.casework.meetings.entries import Attendee, Entry, WholeDays
from hypercare.casework.meetings.models import Invitee, Meeting, RoomWeek, Series
from hypercare.casework.meetings.policies import recurrence
from hypercare.casework.meetings.states import Audience, What
from hypercare.casework.replies.selectors import mailbox_for
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.outbox.services import Mailbox
from hypercare.foundation.programs.models import Program

ONE_MINUTE = 60


@dataclass(frozen=True)
class Telling:
    """When it is said, and whether to somebody who is invited: only they get the passcode."""

    at: datetime
    organizer: Attendee
    with_passcode: bool = False


def organizer_of(program: Program) -> Attendee:
    """Who invites: the mailbox that answers come back to."""
    line = mailbox_for(program, None)
    return Attendee(program.name, line.email if line else settings.MAIL_FROM)


def sender_of(program: Program) -> Mailbox:
    """The same as the organizer, because calendar programs take nothing from anybody else."""
    organizer = organizer_of(program)
    return Mailbox(organizer.address, organizer.name)


def series_entries(
    series: Series, meetings: Iterable[Meeting], attendees: Sequence[Attendee], telling: Telling
) -> list[Entry]:
    """The rule, then each meeting that differs from it. None when no meeting is held."""
    zone = series.program.zone
    held = [one for one in meetings if one.cancelled_at is None and one.first_start is not None]
    rule = recurrence(local_day(first_start(one), zone) for one in held)
    if rule is None:
        return []
    whole = Entry(
        uid=series.uid,
        sequence=series.sequence,
        stamp=telling.at,
        title=series.title,
        text=text_of(series, with_passcode=telling.with_passcode),
        starts=_on(series, datetime.combine(rule.first, series.start)),
        minutes=series.minutes,
        organizer=telling.organizer,
        attendees=attendees,
        place=series.room.name if series.room else "",
        line=series.line,
        line_uri=e164(series.line),
        recurrence=rule,
    )
    others = [one for one in held if _differs(one, whole)]
    return [whole, *(meeting_entry(one, attendees, telling) for one in others)]


def meeting_entry(
    meeting: Meeting, attendees: Sequence[Attendee], telling: Telling, *, alone: bool = False
) -> Entry:
    """One meeting: ad-hoc, or in the place that its series has for it.

    `alone`: without its series, for who is shown this one only.
    """
    series = None if alone else meeting.series
    return Entry(
        uid=series.uid if series else meeting.uid or f"{meeting.pk}@meeting.hypercare.invalid",
        sequence=series.sequence if series else meeting.sequence,
        stamp=telling.at,
        title=meeting.title,
        text=text_of(meeting, with_passcode=telling.with_passcode),
        starts=meeting.starts_at,
        minutes=_minutes(meeting),
        organizer=telling.organizer,
        attendees=attendees,
        place=meeting.room.name if meeting.room else "",
        line=meeting.line,
        line_uri=e164(meeting.line),
        recurrence_id=place_in_series(meeting) if series else None,
        is_cancelled=meeting.cancelled_at is not None,
    )


def week_entry(week: RoomWeek, telling: Telling) -> WholeDays:
    return WholeDays(
        uid=week.uid,
        sequence=week.sequence,
        stamp=telling.at,
        title=_("Kept for go-live week, wave %(wave)d") % {"wave": week.wave.number},
        text=_("%(room)s is kept all week, for ad-hoc meetings too.") % {"room": week.room},
        first=week.first_day,
        last=week.last_day,
        organizer=telling.organizer,
        room=Attendee(week.room.name, week.room.email, what=What.ROOM),
        is_cancelled=week.ended_at is not None,
    )


def attendees_for(one: Invitee, everybody: Iterable[Invitee], audience: str) -> list[Attendee]:
    """Our own teams see who else is asked; outside, nobody's address is given to others."""
    if audience == Audience.STAFF:
        return [attendee(other) for other in everybody]
    return [attendee(one)]


def attendee(invitee: Invitee) -> Attendee:
    return Attendee(
        name=invitee.name,
        address=invitee.address,
        is_required=invitee.is_required,
        answer=invitee.answer,
        what=invitee.what,
    )


def text_of(held: Series | Meeting, *, with_passcode: bool) -> str:
    """What stands in the invitation, line by line."""
    lines = [
        _("Held by %(host)s.") % {"host": held.host} if held.host else "",
        _("Room: %(room)s") % {"room": held.room} if held.room else "",
        _("Call in: %(line)s") % {"line": held.line} if held.line else "",
        _("Passcode: %(code)s") % {"code": held.passcode}
        if with_passcode and held.passcode
        else "",
        _("Teams: %(teams)s") % {"teams": ", ".join(held.required_groups)}
        if held.required_groups
        else "",
        _("Facilitator: %(who)s") % {"who": held.facilitated_by or held.facilitator}
        if held.facilitated_by or held.facilitator
        else "",
    ]
    return "\n".join(line for line in lines if line)


def first_start(meeting: Meeting) -> datetime:
    return meeting.first_start or meeting.starts_at


def place_in_series(meeting: Meeting) -> datetime:
    """RECURRENCE-ID: when the series, as it is now, would have this meeting."""
    series = meeting.series
    if series is None:
        return meeting.starts_at
    day = local_day(first_start(meeting), meeting.program.zone)
    return _on(series, datetime.combine(day, series.start))


def _on(series: Series, wall: datetime) -> datetime:
    return wall.replace(tzinfo=series.program.zone).astimezone(UTC)


def _differs(meeting: Meeting, whole: Entry) -> bool:
    mine = (meeting.starts_at, _minutes(meeting), meeting.title, meeting.line)
    room = meeting.room.name if meeting.room else ""
    expected = (place_in_series(meeting), whole.minutes, whole.title, whole.line)
    return mine != expected or room != whole.place


def _minutes(meeting: Meeting) -> int:
    return int((meeting.ends_at - meeting.starts_at).total_seconds()) // ONE_MINUTE
