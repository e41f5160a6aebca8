"""Taking hold of a meeting before something is recorded in it, and its name as a source."""

from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.issues.services.lines import Source
from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.running.errors import MeetingClosed
from hypercare.casework.meetings.services.locking import lock
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import Conflict, NotFound
from hypercare.foundation.ui.words import in_full
from hypercare.reference.rollout.policies import wave_go_live
from hypercare.reference.rollout.selectors import plan


def hold(meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """The row, locked until the transaction ends: whoever closes it waits for who records.

    Raises NotFound, NotAllowed, MeetingClosed, Conflict for a cancelled one.
    """
    require(by, "meeting.run")
    lock(meeting)
    rows = Meeting.objects.visible_to(by).filter(pk=meeting.pk)
    locked = rows.select_related("wave", "closed_by", "closed_token", "program").first()
    if locked is None:
        raise NotFound(_("There is no such meeting, or it is not for you to see."))
    if locked.cancelled_at is not None:
        sentence = _("%(meeting)s is cancelled. Nothing is recorded in it.")
        raise Conflict(sentence % {"meeting": locked})
    if locked.closed_at is not None:
        raise MeetingClosed(closed_sentence(locked))
    return locked


def closed_sentence(meeting: Meeting) -> str:
    assert meeting.closed_at is not None
    sentence = _(
        "%(meeting)s was closed by %(who)s on %(at)s. Its minutes are there; nothing was changed."
    )
    who = meeting.closed_by or (meeting.closed_token.name if meeting.closed_token else "")
    at = in_full(meeting.closed_at.astimezone(meeting.program.zone))
    return sentence % {"meeting": meeting, "who": who, "at": at}


def source_of(meeting: Meeting) -> Source:
    """As people say it: “QRT 11:00, day 3”."""
    zone = meeting.program.zone
    begins = meeting.starts_at.astimezone(zone)
    name = f"{meeting.title} {begins:%H:%M}"
    schedule = plan(meeting.program).current_schedule
    go_live = wave_go_live(schedule, meeting.wave.number) if meeting.wave and schedule else None
    if go_live is not None:
        day = (local_day(meeting.starts_at, zone) - go_live).days
        name = _("%(name)s, day %(day)s") % {"name": name, "day": day}
    return Source(meeting.reference, name)


def write(verb: str, meeting: Meeting, by: Actor, at: datetime, **data: object) -> None:
    """The one journal entry, last."""
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=meeting.reference,
        read_action="meeting.read",
        data=data,
    )
