"""Meetings as a calendar file to take away, or to look at from a calendar program."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from hypercare.casework.meetings.composing import (
    Telling,
    first_start,
    meeting_entry,
    organizer_of,
    series_entries,
)
from hypercare.casework.meetings.entries import Entry, Method, calendar_of
from hypercare.casework.meetings.models import Meeting
from hypercare.foundation.programs.models import Program


def published(program: Program, meetings: Iterable[Meeting], at: datetime, *, name: str) -> bytes:
    """Series as rules, with their days left out and moved; nobody's address, no passcode."""
    telling = Telling(at, organizer_of(program))
    order = sorted(meetings, key=lambda one: (one.series_id or 0, first_start(one), one.pk))
    entries: list[Entry] = []
    for series_id, group in groupby(order, key=lambda one: one.series_id):
        own = list(group)
        series = own[0].series
        if series_id is None or series is None:
            entries += [meeting_entry(one, (), telling) for one in own]
            continue
        series.program = program
        for one in own:
            one.series, one.program = series, program
        entries += series_entries(series, own, (), telling)
    return calendar_of(entries, method=Method.PUBLISH, zone=program.zone, name=name)


def one_meeting(meeting: Meeting, at: datetime) -> bytes:
    telling = Telling(at, organizer_of(meeting.program))
    entry = meeting_entry(meeting, (), telling, alone=True)
    return calendar_of([entry], method=Method.PUBLISH, zone=meeting.program.zone)
