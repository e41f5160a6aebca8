"""Closing a meeting (R19)."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import Field
from typing_extensions import TypedDict

from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.running.closing import close
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import NotFound
from hypercare.foundation.kernel.references import Series, parse
from hypercare.surface.api.answers import Moment
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer, moment_or_none

router = Router()


class ClosedMeeting(TypedDict):
    """A meeting that is closed, and how many its minutes were sent to."""

    number: Annotated[str, Field(examples=["MT-1001"])]
    title: str
    closed_at: Moment
    minutes_sent_to: int


@router.post(
    "/{number}/close",
    response={200: ClosedMeeting, **REFUSALS},
    url_name="meeting-close",
    operation_id="closeMeeting",
    summary="Close a meeting as complete, and send its minutes",
)
def close_meeting(
    request: HttpRequest,
    number: Annotated[str, Path(max_length=40, description="MT-1001, or mt1001.")],
) -> HttpResponse:
    """409 `teams-missing` while a required team is neither there nor waived, `meeting-closed` when
    it was closed before.
    """
    by = caller(request)
    series, count = parse(number) or (None, 0)
    rows = Meeting.objects.visible_to(by).filter(number=count)
    meeting = rows.first() if series is Series.MEETING else None
    if meeting is None:
        raise NotFound(_("There is no such meeting, or it is not for you to see."))
    closed = close(meeting=meeting, by=by, at=clock.now())
    return answer(
        {
            "number": closed.reference,
            "title": closed.title,
            "closed_at": moment_or_none(closed.closed_at),
            "minutes_sent_to": closed.closing.sent_to,
        }
    )
