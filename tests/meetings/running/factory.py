"""A meeting that is being run, with an action, as addresses name them."""

from datetime import timedelta
from uuid import uuid4

from hypercare.casework.meetings.models import Action, Meeting
from hypercare.casework.meetings.running.acting import add_action
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in
from tests.factories.program import NOW
from tests.meetings.factory import make_meeting

TITLE = "Being run"


def running_in(program: Program) -> dict[str, str]:
    """The same one each time, open again when it was closed."""
    meeting = Meeting.objects.filter(program=program, title=TITLE).first()
    if meeting is None:
        meeting = make_meeting(program, NOW - timedelta(minutes=10), title=TITLE)
        analyst = actor_in(program, "analyst")
        owner = analyst.user.pk if analyst.user else None
        facts = {"text": "Call Amber.", "owner": owner, "due": NOW.date(), "key": uuid4()}
        add_action(meeting=meeting, by=analyst, at=NOW, **facts)  # type: ignore[arg-type]
    action = Action.objects.filter(program=program).latest("pk")
    return {"number": meeting.reference, "action": str(action.pk)}
