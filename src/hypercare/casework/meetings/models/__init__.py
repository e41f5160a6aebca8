"""Rooms, series, meetings, and who is invited (R17, R18, R21)."""

from hypercare.casework.meetings.models.feeds import Feed
from hypercare.casework.meetings.models.invitees import Invitee, MeetingAnswer
from hypercare.casework.meetings.models.meetings import Meeting
from hypercare.casework.meetings.models.rooms import Room, RoomWeek
from hypercare.casework.meetings.models.running import (
    Action,
    Attendance,
    Closing,
    Outcome,
    Raised,
)
from hypercare.casework.meetings.models.series import Planned, Series

__all__ = [
    "Action",
    "Attendance",
    "Closing",
    "Feed",
    "Invitee",
    "Meeting",
    "MeetingAnswer",
    "Outcome",
    "Planned",
    "Raised",
    "Room",
    "RoomWeek",
    "Series",
]
