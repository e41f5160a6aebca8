"""Who facilitates and who records, also when somebody left."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.running.holding import hold, write
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed

DUTIES = {"facilitator": "facilitated_by", "recorder": "recorded_by"}


@transaction.atomic
def take_over(*, meeting: Meeting, duty: str, by: Actor, at: datetime) -> Meeting:
    """From now on this person does it. Twice is once."""
    locked = hold(meeting, by, at)
    if duty not in DUTIES:
        sentence = _("Choose one.")
        raise InvalidInput(sentence, fields={"duty": sentence})
    if by.user is None:
        raise NotAllowed(_("Only a person can do this. Sign in to do it."))
    if getattr(locked, f"{DUTIES[duty]}_id") == by.user.pk:
        return locked
    setattr(locked, DUTIES[duty], by.user)
    locked.version += 1
    locked.save(update_fields=[DUTIES[duty], "version"])
    write("meeting.taken-over", locked, by, at, duty=duty)
    return locked


def left(meeting: Meeting) -> list[tuple[str, User]]:
    """Those who were to do something here and are not with the program any more."""
    named = {"facilitator": meeting.facilitated_by, "recorder": meeting.recorded_by}
    people = {duty: user for duty, user in named.items() if user is not None}
    if not people:
        return []
    rows = Membership.objects.filter(program=meeting.program, user__in=people.values())
    here = set(rows.filter(user__is_active=True).values_list("user", flat=True))
    return [(duty, user) for duty, user in people.items() if user.pk not in here]
