"""Invitations, updates and cancellations: queued in the transaction that decided them (R21).

Nothing is sent before somebody sends the first invitation; from then on each change follows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hypercare.casework.meetings import composing
from hypercare.casework.meetings.audiences import Guest
from hypercare.casework.meetings.entries import Attendee, Entry, Method, WholeDays, calendar_of
from hypercare.casework.meetings.models import Invitee, Meeting, MeetingAnswer, RoomWeek, Series
from hypercare.casework.meetings.states import Answer, What
from hypercare.foundation.filestore.services import store
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.services import Enclosure
from hypercare.foundation.programs.models import Program

FILE_NAME = "invite.ics"


def bring_in_line(held: Series | Meeting, guests: Sequence[Guest], at: datetime) -> bool:
    """The invitees are who the meeting is for; who was added by hand stays. True for a change."""
    wanted = {guest.address.lower(): guest for guest in guests}
    known = {one.address.lower(): one for one in held.invitees.all()}
    changed = [_asked(held, known.get(address), guest) for address, guest in wanted.items()]
    for address, invitee in known.items():
        if address not in wanted and not invitee.by_hand and invitee.removed_at is None:
            invitee.removed_at = at
            invitee.save(update_fields=["removed_at"])
            changed.append(True)
    return any(changed)


def _asked(held: Series | Meeting, known: Invitee | None, guest: Guest) -> bool:
    facts = {
        "name": guest.name,
        "is_required": guest.is_required,
        "what": guest.what,
        "team": guest.team,
        "person": guest.person,
        "user": guest.user,
    }
    if known is None:
        place = {"series": held} if isinstance(held, Series) else {"meeting": held}
        Invitee.objects.create(program=held.program, address=guest.address, **place, **facts)
        return True
    if known.by_hand and known.removed_at is not None:
        return False
    if known.removed_at is None and all(getattr(known, n) == v for n, v in facts.items()):
        return False
    for name, value in facts.items():
        setattr(known, name, value)
    known.removed_at = None
    known.save()
    return True


def send(series: Series, *, at: datetime, anew: bool) -> None:
    """The series as it stands, to everybody who is invited; whoever no longer is hears that.

    `anew`: for other times than before, so that answers are asked for again.
    """
    _count(series, at)
    if anew:
        series.invitees.update(answer=Answer.NEEDS_ACTION, answered_at=None)
        MeetingAnswer.objects.filter(invitee__series=series, meeting__starts_at__gt=at).delete()
    names = ("room", "series__room", "program", "facilitated_by")
    meetings = list(series.meetings.select_related(*names).order_by("first_start"))
    for meeting in meetings:
        _tell_other_room(meeting, series, at)
    for invitee, everybody in _everybody(series):
        people = composing.attendees_for(invitee, everybody, series.audience)
        theirs = [one for one in meetings if not _is_elsewhere(one, invitee)]
        entries = composing.series_entries(series, theirs, people, _telling(series.program, at))
        is_off = not entries or invitee.removed_at is not None
        if is_off:
            entries = [_off(series, meetings, people, at)]
        _mail(series, invitee, entries, is_off, at)


def send_one(meeting: Meeting, *, at: datetime) -> None:
    """What changed about one meeting; where nobody was invited yet, nobody hears of it."""
    held = meeting.series or meeting
    if held.invited_at is not None:
        invite(meeting, at=at)


def invite(meeting: Meeting, *, at: datetime) -> None:
    """To one meeting: an ad-hoc one, or in the place that its series has for it."""
    held = meeting.series or meeting
    _count(held, at)
    if meeting.series is not None:
        _tell_other_room(meeting, meeting.series, at)
    for invitee, everybody in _everybody(held):
        people = composing.attendees_for(invitee, everybody, meeting.audience)
        entry = composing.meeting_entry(meeting, people, _telling(meeting.program, at))
        is_off = meeting.cancelled_at is not None or invitee.removed_at is not None
        is_off = is_off or _is_elsewhere(meeting, invitee)
        _mail(held, invitee, [entry], is_off, at)


def _is_elsewhere(meeting: Meeting, invitee: Invitee) -> bool:
    """The room of a series keeps no time for a meeting that was moved to another room."""
    series = meeting.series
    return invitee.what == What.ROOM and series is not None and meeting.room_id != series.room_id


def _tell_other_room(meeting: Meeting, series: Series, at: datetime) -> None:
    """A room that only this meeting of a series was moved to has it in its calendar (R17)."""
    is_there = meeting.cancelled_at is None and meeting.room_id != series.room_id
    wanted = meeting.room.email if is_there and meeting.room else ""
    usual = series.room.email if series.room else ""
    if meeting.told_room not in ("", wanted, usual):
        _mail_room(meeting, series, meeting.told_room, Method.CANCEL, at)
    if wanted and meeting.ends_at > at:
        _mail_room(meeting, series, wanted, Method.REQUEST, at)
    if meeting.told_room != wanted:
        meeting.told_room = wanted
        meeting.save(update_fields=["told_room"])


def _mail_room(meeting: Meeting, series: Series, address: str, how: Method, at: datetime) -> None:
    room = Attendee(address, address, what=What.ROOM)
    is_off = how == Method.CANCEL
    entry = composing.meeting_entry(meeting, [room], _telling(meeting.program, at))
    entry = replace(entry, is_cancelled=is_off)
    subject = _subject(entry, meeting.program.zone, _("Cancelled") if is_off else _("Invitation"))
    key = f"room-of-meeting-{meeting.pk}-{series.sequence}-{how.lower()}"
    body = f"{subject}\n\n{entry.text}"
    _queue(meeting.program, key, address, subject, body, [entry], how, at)


def send_week(week: RoomWeek, *, at: datetime) -> None:
    """To the room's own calendar, where it has one."""
    week.told_at = week.told_at or at
    week.save(update_fields=["told_at"])
    if not week.room.email:
        return
    entry = composing.week_entry(week, _telling(week.program, at))
    subject = f"{entry.title}: {week.room}"
    key = f"room-week-{week.pk}-{week.sequence}"
    method = Method.CANCEL if entry.is_cancelled else Method.REQUEST
    _queue(week.program, key, week.room.email, subject, entry.text, [entry], method, at)


def _count(held: Series | Meeting, at: datetime) -> None:
    """SEQUENCE rises with every message after the first."""
    if held.invited_at is not None:
        held.sequence += 1
    held.invited_at = held.invited_at or at
    held.save(update_fields=["sequence", "invited_at"])


def _everybody(held: Series | Meeting) -> Iterable[tuple[Invitee, list[Invitee]]]:
    """Who is invited, and who was and has to hear that they no longer are."""
    known = list(held.invitees.order_by("-is_required", "name", "pk"))
    invited = [one for one in known if one.removed_at is None]
    parted = [one for one in known if one.removed_at is not None and one.told_sequence is not None]
    return [(one, invited) for one in (*invited, *parted)]


def _telling(program: Program, at: datetime) -> composing.Telling:
    return composing.Telling(at, composing.organizer_of(program), with_passcode=True)


def _off(
    series: Series, meetings: Sequence[Meeting], people: Sequence[Attendee], at: datetime
) -> Entry:
    """The whole series is struck out."""
    zone, telling = series.program.zone, _telling(series.program, at)
    starts = [composing.first_start(one) for one in meetings] or [at]
    return Entry(
        uid=series.uid,
        sequence=series.sequence,
        stamp=at,
        title=series.title,
        text=_("This meeting is not held, or you are no longer asked to come."),
        starts=min(starts).astimezone(zone),
        minutes=series.minutes,
        organizer=telling.organizer,
        attendees=people,
        is_cancelled=True,
    )


def _subject(first: Entry, zone: ZoneInfo, said: str) -> str:
    """What it is, and when in words."""
    rule, starts = first.recurrence, first.starts.astimezone(zone)
    words = {"said": said, "title": first.title, "time": f"{starts:%H:%M %Z}"}
    words["day"] = f"{starts:%a} {starts.day} {starts:%b %Y}"
    if rule is not None and rule.last != rule.first:
        words["last"] = f"{rule.last:%a} {rule.last.day} {rule.last:%b %Y}"
        return _("%(said)s: %(title)s, %(day)s to %(last)s, %(time)s") % words
    return _("%(said)s: %(title)s, %(day)s, %(time)s") % words


def _said(invitee: Invitee, *, is_off: bool) -> str:
    if is_off:
        return _("Cancelled")
    return _("Invitation") if invitee.told_sequence is None else _("Changed")


def _mail(
    held: Series | Meeting,
    invitee: Invitee,
    entries: Sequence[Entry],
    is_off: bool,
    at: datetime,
) -> None:
    if is_off and invitee.told_sequence is None:
        return
    subject = _subject(entries[0], held.program.zone, _said(invitee, is_off=is_off))
    kind = "series" if isinstance(held, Series) else "meeting"
    key = f"invitation-{kind}-{held.pk}-{held.sequence}-{invitee.pk}"
    method = Method.CANCEL if is_off else Method.REQUEST
    body = f"{subject}\n\n{entries[0].text}"
    _queue(held.program, key, invitee.address, subject, body, entries, method, at)
    invitee.told_sequence = None if invitee.removed_at is not None else held.sequence
    invitee.save(update_fields=["told_sequence"])


def _queue(
    program: Program,
    key: str,
    recipient: str,
    subject: str,
    body: str,
    entries: Sequence[Entry | WholeDays],
    method: Method,
    at: datetime,
) -> None:
    """A person's calendar takes it in: an alternative of the text, with its method."""
    data = calendar_of(entries, method=method, zone=program.zone)
    file = store(program=program, data=data, at=at)
    kind = f"text/calendar; method={method}; charset=UTF-8"
    outbox.queue(
        program=program,
        key=key,
        recipient=recipient,
        subject=subject,
        body=body,
        at=at,
        sender=composing.sender_of(program),
        enclosures=[Enclosure(file, FILE_NAME, kind)],
    )
