"""Actions of a meeting: who does what by when, and that it is done."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services.facts import owner as member_of
from hypercare.casework.issues.services.lines import words
from hypercare.casework.meetings.models import Action, Meeting
from hypercare.casework.meetings.running.holding import hold, source_of, write
from hypercare.casework.meetings.running.notices import ACTION
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.notices.services import tell
from hypercare.foundation.ui.words import in_full

LONGEST = 300


@transaction.atomic
def add_action(
    *,
    meeting: Meeting,
    text: str,
    owner: int | None,
    due: date | None,
    by: Actor,
    at: datetime,
    key: UUID,
    issue: Issue | None = None,
) -> Action:
    """The owner is told. The same `key` adds one. Raises InvalidInput with each field at fault."""
    locked = hold(meeting, by, at)
    if known := Action.objects.filter(program=by.program, key=key).first():
        return known
    said = clean_line(text)
    member, day = _checked(said, owner, due, by, at)
    action = Action.objects.create(
        program=by.program,
        meeting=locked,
        issue=issue,
        text=words(said, by, at),
        owner=member.user,
        due=day,
        by=by.user,
        at=at,
        key=key,
    )
    _tell_owner(action, locked, at)
    write("meeting.acted", locked, by, at, action=action.pk)
    return action


def _checked(
    text: str, owner: int | None, due: date | None, by: Actor, at: datetime
) -> tuple[Membership, date]:
    """Who does it, and by which day."""
    member = member_of(str(owner), by)
    faults = {}
    if not text or len(text) > LONGEST:
        sentence = _("Say in one line what is to be done, in %(most)s characters.")
        faults["text"] = sentence % {"most": LONGEST}
    if member is None:
        faults["owner"] = _("Choose who does it.")
    if due is None or due < local_day(at, by.program.zone):
        faults["due"] = _("Choose a day from today on.")
    if faults or member is None or due is None:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    return member, due


@transaction.atomic
def finish(*, action: Action, version: int, by: Actor, at: datetime) -> Action:
    """That it is done, also after the meeting was closed. Twice is once. Raises OutOfDate."""
    require(by, "meeting.run")
    if by.user is None:
        raise NotAllowed(_("Somebody has to say so. Sign in to do it."))
    locked = (
        Action.objects.select_for_update(of=("self",))
        .select_related("meeting")
        .get(pk=action.pk, program=by.program)
    )
    if locked.done_at is not None:
        return locked
    if locked.version != version:
        raise OutOfDate(_("Somebody else changed this action in between. Look at it again."))
    locked.done_at, locked.done_by = at, by.user
    locked.version += 1
    locked.save()
    write("meeting.acted", locked.meeting, by, at, action=locked.pk)
    return locked


def _tell_owner(action: Action, meeting: Meeting, at: datetime) -> None:
    text = _("%(meeting)s gave you an action, due on %(day)s.")
    tell(
        program=meeting.program,
        people=[action.owner_id],
        kind=ACTION,
        subject=meeting.reference,
        text=text % {"meeting": source_of(meeting).name, "day": in_full(action.due)},
        key=f"action-{action.pk}",
        at=at,
    )
