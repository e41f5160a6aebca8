"""Answers that come back by mail set who is coming (R21, safety row 19)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.mail.calendars import CalendarReply, Heard
from hypercare.casework.meetings.composing import place_in_series
from hypercare.casework.meetings.models import Invitee, Meeting, MeetingAnswer, Series
from hypercare.casework.meetings.services.holding import tell
from hypercare.casework.meetings.states import Answer
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.programs.models import Program

ANSWERS = frozenset(Answer.values) - {Answer.NEEDS_ACTION}


@transaction.atomic
def take(program: Program, reply: CalendarReply, at: datetime) -> Heard | None:
    """None: the invitation is none of ours. Nothing but one person's answer can change."""
    held = _held(program, reply.uid)
    if held is None:
        return None
    invitee = _invitee(held, reply.attendee)
    words = {"title": held.title}
    if invitee is None:
        sentence = _(
            "The sender is not invited to “%(title)s”, so nobody was counted as coming. Invite"
            " them at the meeting if they should come; this answer stays here."
        )
        return Heard(False, sentence % words)
    if reply.answer not in ANSWERS:
        return Heard(False, _("It says neither yes nor no to “%(title)s”.") % words)
    if reply.occurrence and isinstance(held, Series):
        return _for_one(held, invitee, reply, at)
    if reply.sequence < invitee.answered_sequence:
        return Heard(True, _("A newer answer to “%(title)s” stands already.") % words)
    invitee.answer, invitee.answered_at = reply.answer, at
    invitee.answered_sequence = reply.sequence
    invitee.save(update_fields=["answer", "answered_at", "answered_sequence"])
    _told(held, invitee, program, at)
    return Heard(True, _("The answer stands at “%(title)s”.") % words)


def _for_one(series: Series, invitee: Invitee, reply: CalendarReply, at: datetime) -> Heard:
    """An answer for one meeting of a series."""
    meeting = _meeting_at(series, reply.occurrence)
    if meeting is None:
        sentence = _("“%(title)s” is not held at the time that the answer is for.")
        return Heard(False, sentence % {"title": series.title})
    known = MeetingAnswer.objects.filter(invitee=invitee, meeting=meeting).first()
    if known is None or reply.sequence >= known.sequence:
        facts = {"answer": reply.answer, "at": at, "sequence": reply.sequence}
        MeetingAnswer.objects.update_or_create(
            program=series.program, invitee=invitee, meeting=meeting, defaults=facts
        )
        _told(meeting, invitee, series.program, at)
    return Heard(True, _("The answer stands at %(meeting)s.") % {"meeting": meeting})


def _held(program: Program, uid: str) -> Series | Meeting | None:
    series = Series.objects.filter(program=program, uid=uid).select_related("program", "wave")
    ad_hoc = Meeting.objects.filter(program=program, uid=uid).exclude(uid="")
    return series.first() or ad_hoc.first()


def _invitee(held: Series | Meeting, address: str) -> Invitee | None:
    rows = held.invitees.select_for_update().filter(removed_at=None)
    return rows.filter(address__iexact=address).first()


def _meeting_at(series: Series, said: str) -> Meeting | None:
    moment = moment_of(said, series.program.zone)
    rows = series.meetings.filter(cancelled_at=None).select_related("series", "program")
    return next((one for one in rows if moment and place_in_series(one) == moment), None)


def moment_of(said: str, zone: ZoneInfo) -> datetime | None:
    """`20261026T083000` is a time of the program's zone, with a `Z` one of UTC."""
    try:
        wall = datetime.strptime(said.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007, see below
    except ValueError:
        return None
    return wall.replace(tzinfo=UTC if said.endswith("Z") else zone).astimezone(UTC)


def _told(held: Series | Meeting, invitee: Invitee, program: Program, at: datetime) -> None:
    subject = held.reference if isinstance(held, Meeting) else f"wave-{held.wave.number}/{held.key}"
    tell("meeting.answered", subject, system(program), at, {"invitee": invitee.pk})
