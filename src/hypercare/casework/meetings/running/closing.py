"""Closing a meeting as complete: nothing more is recorded, and the minutes go out once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.casework.meetings.models import Closing, Invitee, Meeting
from hypercare.casework.meetings.running.attending import teams_of
from hypercare.casework.meetings.running.errors import TeamsMissing
from hypercare.casework.meetings.running.holding import hold, source_of, write
from hypercare.casework.meetings.running.minutes import minutes_of
from hypercare.casework.meetings.running.minutes_pdf import pdf
from hypercare.casework.meetings.running.policies import unsettled
from hypercare.casework.meetings.states import What
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.filestore.services import store
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.outbox.services import Enclosure, queue
from hypercare.foundation.ui.words import in_full


@transaction.atomic
def close(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """Raises TeamsMissing with the teams that are neither there nor waived (R19), MeetingClosed
    with who closed it before, Conflict for one that has not begun.
    """
    locked = hold(meeting, by, at)
    _refuse_early(locked, at)
    _refuse_incomplete(locked)
    locked.closed_at, locked.closed_by, locked.closed_token = at, by.user, by.token
    locked.version += 1
    locked.save(update_fields=["closed_at", "closed_by", "closed_token", "version"])
    _send_minutes(locked, at)
    write("meeting.closed", locked, by, at, kind=locked.kind)
    return locked


def _refuse_early(meeting: Meeting, at: datetime) -> None:
    if at < meeting.starts_at:
        begins = meeting.starts_at.astimezone(meeting.program.zone)
        sentence = _("%(meeting)s begins on %(when)s. Close it when it was held.")
        raise Conflict(sentence % {"meeting": meeting, "when": in_full(begins)})


def _refuse_incomplete(meeting: Meeting) -> None:
    if missing := unsettled(teams_of(meeting)):
        sentence = ngettext(
            "%(meeting)s is not complete without %(teams)s. Mark that it is there, or waive it.",
            "%(meeting)s is not complete without %(teams)s. Mark that they are there, or waive"
            " them.",
            len(missing),
        )
        names = ", ".join(team.name for team in missing)
        raise TeamsMissing(sentence % {"meeting": meeting, "teams": names})


def invited(meeting: Meeting) -> list[str]:
    """The addresses of those who were invited, each once, in order; a room reads no minutes."""
    rows = Invitee.objects.filter(program=meeting.program, removed_at=None)
    rows = rows.exclude(what=What.ROOM)
    mine = rows.filter(series=meeting.series_id) if meeting.series_id else rows.none()
    found = [*mine, *rows.filter(meeting=meeting)]
    return list(dict.fromkeys(row.address.strip().lower() for row in found))


def _send_minutes(meeting: Meeting, at: datetime) -> None:
    """The key of each mail is the meeting and the address: nobody gets them twice."""
    minutes, addresses = minutes_of(meeting), invited(meeting)
    file = store(program=meeting.program, data=pdf(minutes), at=at)
    Closing.objects.create(
        program=meeting.program, meeting=meeting, minutes=file, sent_to=len(addresses)
    )
    for address in addresses:
        _queue(meeting, address, file, at)


def _queue(meeting: Meeting, address: str, file: StoredFile, at: datetime) -> None:
    name = source_of(meeting).name
    body = _("The minutes of %(name)s are in the enclosed page.") % {"name": name}
    queue(
        program=meeting.program,
        key=f"minutes-{meeting.reference}-{address}",
        recipient=address,
        subject=_("Minutes of %(name)s (%(number)s)") % {"name": name, "number": meeting},
        body=f"{body}\n",
        at=at,
        enclosures=[Enclosure(file, f"minutes-{meeting.reference}.pdf", "application/pdf")],
    )
