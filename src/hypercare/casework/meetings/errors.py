"""What can be wrong with a change of the schedule."""

from django.utils.translation import gettext as _

from hypercare.casework.meetings.models import Meeting
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.programs.models import Program


def refuse_old(known: int, seen: int, what: object) -> None:
    """Raises OutOfDate: nothing is written over what somebody else saved."""
    if known != seen:
        sentence = _(
            "Somebody changed %(what)s while you had it open. Nothing of yours was saved."
            " Look at it again."
        )
        raise OutOfDate(sentence % {"what": what})


def refuse_over(meeting: Meeting) -> None:
    """Raises Conflict for a meeting that is cancelled or closed: it stays as it was."""
    if meeting.cancelled_at is not None:
        sentence = _("%(meeting)s is cancelled: %(why)s Schedule a new meeting instead.")
        raise Conflict(sentence % {"meeting": meeting, "why": meeting.cancelled_why})
    if meeting.closed_at is not None:
        sentence = _("%(meeting)s is closed, so that it cannot be changed any more.")
        raise Conflict(sentence % {"meeting": meeting})


def refuse_left(program: Program, person: User | None, field: str) -> None:
    """Raises InvalidInput for somebody who is no longer in the program."""
    if person is None:
        return
    members = Membership.objects.filter(program=program, user=person, user__is_active=True)
    if not members.exists():
        sentence = _("%(who)s is no longer in this program. Choose somebody else.")
        text = sentence % {"who": person}
        raise InvalidInput(text, fields={field: text})
