from django.urls import path

from hypercare.casework.meetings.views import calendars, meetings, series
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

MEETING = f"meetings/{numbered(Series.MEETING)}/"
SERIES = "meetings/wave-<int:wave>/<slug:key>/"

app_name = "meetings"
urlpatterns = [
    path("meetings/", meetings.week, name="week"),
    path("meetings/new/", meetings.new, name="new"),
    path("meetings/room/", meetings.room, name="room"),
    path("meetings/week.ics", calendars.download, name="download"),
    path("meetings/calendar/", calendars.mine, name="calendar"),
    path("calendar/<str:secret>.ics", calendars.feed, name="feed"),
    path("meetings/wave-<int:wave>/invite/", series.invite, name="invite-wave"),
    path(SERIES, series.series, name="series"),
    path(f"{SERIES}edit/", series.edit, name="edit-series"),
    path(f"{SERIES}ask/", series.ask, name="ask-series"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}edit/", meetings.edit, name="edit"),
    path(f"{MEETING}cancel/", meetings.cancel, name="cancel"),
    path(f"{MEETING}ask/", meetings.ask, name="ask"),
    path(f"{MEETING}meeting.ics", calendars.one, name="ics"),
    path("meetings/invitees/<int:invitee>/excuse/", series.excuse, name="excuse"),
]
