"""Sending the first invitations, and asking one more person, or one fewer."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.meetings.audiences import guests_of
from hypercare.casework.meetings.models import Invitee, Meeting, RoomWeek, Series
from hypercare.casework.meetings.services import inviting
from hypercare.casework.meetings.services.holding import hold_schedule, tell
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.kernel.text import clean_line
from hypercare.reference.rollout.models import Wave


@transaction.atomic
def invite_wave(*, wave: Wave, by: Actor, at: datetime) -> int:
    """To every series of the wave that nobody was invited to yet; how many there were."""
    require(by, "meeting.schedule")
    hold_schedule(by.program)
    rows = Series.objects.filter(program=by.program, wave=wave, ended_at=None, invited_at=None)
    names = ("program", "wave", "room", "facilitated_by", "recorded_by")
    waiting = list(rows.select_related(*names).order_by("start", "pk"))
    for series in waiting:
        inviting.bring_in_line(series, guests_of(series), at)
        inviting.send(series, at=at, anew=True)
    weeks = RoomWeek.objects.filter(program=by.program, wave=wave, ended_at=None, told_at=None)
    for week in weeks.select_related("room", "wave", "program"):
        inviting.send_week(week, at=at)
    if not waiting:
        sentence = _("Everybody of wave %(wave)d is invited already. Updates follow by themselves.")
        raise Conflict(sentence % {"wave": wave.number})
    tell("meetings.invited", f"wave-{wave.number}", by, at, {"series": len(waiting)})
    return len(waiting)


@transaction.atomic
def ask(
    *, held: Series | Meeting, name: str, address: str, required: bool, by: Actor, at: datetime
) -> Invitee:
    """One more; where invitations went out already, with one of their own."""
    require(by, "meeting.schedule")
    hold_schedule(by.program)
    where = _checked(address)
    known = held.invitees.filter(address__iexact=where).first()
    if known is not None and known.removed_at is None:
        sentence = _("%(name)s is invited already.") % {"name": known.name}
        raise InvalidInput(sentence, fields={"address": sentence})
    place = {"series": held} if isinstance(held, Series) else {"meeting": held}
    invitee = known or Invitee(program=by.program, address=where, **place)
    invitee.name = clean_line(name)[:150] or where
    invitee.is_required, invitee.by_hand, invitee.removed_at = required, True, None
    invitee.save()
    _retell(held, at)
    tell("meeting.asked", _subject(held), by, at, {"invitee": invitee.pk})
    return invitee


@transaction.atomic
def excuse(*, invitee: Invitee, by: Actor, at: datetime) -> None:
    """No longer invited, whatever the directory says. Twice is once."""
    require(by, "meeting.schedule")
    hold_schedule(by.program)
    if invitee.removed_at is not None:
        return
    invitee.removed_at, invitee.by_hand = at, True
    invitee.save(update_fields=["removed_at", "by_hand"])
    held = invitee.series or invitee.meeting
    if held is not None:
        _retell(held, at)
        tell("meeting.excused", _subject(held), by, at, {"invitee": invitee.pk})


def _checked(address: str) -> str:
    where = clean_line(address)[:254]
    try:
        validate_email(where)
    except ValidationError as error:
        sentence = _("Write an e-mail address, like name@county.example.")
        raise InvalidInput(sentence, fields={"address": sentence}) from error
    return where


def _retell(held: Series | Meeting, at: datetime) -> None:
    if held.invited_at is None:
        return
    if isinstance(held, Series):
        inviting.send(held, at=at, anew=False)
    else:
        inviting.send_one(held, at=at)


def _subject(held: Series | Meeting) -> str:
    if isinstance(held, Meeting):
        return held.reference
    return f"wave-{held.wave.number}/{held.key}"
