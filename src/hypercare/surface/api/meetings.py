"""Meetings: those of some days, and all of them as a calendar (R18)."""

from datetime import timedelta
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field
from typing_extensions import TypedDict

from hypercare.casework.meetings import selectors
from hypercare.casework.meetings.calendars import published
from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.states import Audience, Kind
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.surface.api.answers import Moment
from hypercare.surface.api.operations import REFUSALS, Day, caller
from hypercare.surface.api.wire import NO_STORE, answer, moment, moment_or_none

router = Router()
MOST_DAYS = 92
A_WEEK = timedelta(days=6)
CALENDAR = "text/calendar"


class MeetingAnswer(TypedDict):
    """`first_start` is when its series would have it; null for an ad-hoc meeting."""

    number: Annotated[str, Field(examples=["MT-1001"])]
    kind: Kind
    title: str
    wave: int | None
    series: Annotated[str | None, Field(description="Key of the regular meeting it is one of.")]
    starts_at: Moment
    ends_at: Moment
    first_start: Moment | None
    room: str | None
    line: Annotated[str | None, Field(description="Number to call in.")]
    host: str
    audience: Audience
    required_groups: list[str]
    refreshes_boards: bool
    cancelled_at: Moment | None
    cancelled_why: str | None
    closed_at: Moment | None
    version: int


class Meetings(TypedDict):
    items: list[MeetingAnswer]


@router.get(
    "/meetings",
    response={200: Meetings, **REFUSALS},
    url_name="meetings",
    operation_id="listMeetings",
    summary="List the meetings of some days",
)
def list_meetings(
    request: HttpRequest,
    begin: Annotated[
        Day | None, Query(alias="from", description="First day; without it, today.")
    ] = None,
    to: Annotated[
        Day | None, Query(description="Last day; without it, a week with the first.")
    ] = None,
) -> HttpResponse:
    """In order of their begin, cancelled ones too. Days are those of the program’s zone."""
    by = caller(request)
    zone = by.program.zone
    first = begin or clock.local_day(clock.now(), zone)
    last = to or first + A_WEEK
    if not first <= last <= first + timedelta(days=MOST_DAYS):
        sentence = _("Send a last day that is not before the first, and at most 92 days after it.")
        raise InvalidInput(sentence, fields={"to": sentence})
    rows = selectors.between(by, clock.start_of_day(first, zone), clock.end_of_day(last, zone))
    return answer({"items": [_shown(one) for one in rows]})


@router.get(
    "/meetings.ics",
    response={200: str, **REFUSALS},
    url_name="meetings-calendar",
    operation_id="readMeetingsCalendar",
    summary="Read every meeting as a calendar",
    openapi_extra={"responses": {200: {"content": {CALENDAR: {"schema": {"type": "string"}}}}}},
)
def read_calendar(request: HttpRequest) -> HttpResponse:
    """iCalendar (RFC 5545): series as rules, moved and left out days, no addresses."""
    by = caller(request)
    data = published(by.program, selectors.whole(by), clock.now(), name=by.program.name)
    response = HttpResponse(data, content_type=f"{CALENDAR}; charset=utf-8")
    response["Cache-Control"] = NO_STORE
    return response


def _shown(one: Meeting) -> MeetingAnswer:
    return {
        "number": one.reference,
        "kind": Kind(one.kind),
        "title": one.title,
        "wave": one.wave.number if one.wave else None,
        "series": one.series.key if one.series else None,
        "starts_at": moment(one.starts_at),
        "ends_at": moment(one.ends_at),
        "first_start": moment_or_none(one.first_start),
        "room": one.room.name if one.room else None,
        "line": one.line or None,
        "host": one.host,
        "audience": Audience(one.audience),
        "required_groups": one.required_groups,
        "refreshes_boards": one.refreshes_boards,
        "cancelled_at": moment_or_none(one.cancelled_at),
        "cancelled_why": one.cancelled_why or None,
        "closed_at": moment_or_none(one.closed_at),
        "version": one.version,
    }
