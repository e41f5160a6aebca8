from django.urls import path

from hypercare.casework.meetings.running.views import minutes, page, recording
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

RUN = f"meetings/{numbered(Series.MEETING)}/run/"

app_name = "running"
urlpatterns = [
    path(RUN, page.meeting, name="meeting"),
    path(f"{RUN}attend/", recording.attend, name="attend"),
    path(f"{RUN}waive/", recording.waive, name="waive"),
    path(f"{RUN}items/<slug:item>/", recording.decide_item, name="decide"),
    path(f"{RUN}issues/", recording.open_new, name="raise"),
    path(f"{RUN}agenda/", recording.put_on, name="agenda"),
    path(f"{RUN}actions/", recording.act, name="act"),
    path(f"{RUN}actions/<int:action>/", recording.done, name="done"),
    path(f"{RUN}take-over/", recording.take_over, name="take-over"),
    path(f"{RUN}close/", recording.close, name="close"),
    path(f"{RUN}minutes/", minutes.minutes, name="minutes"),
    path(f"{RUN}minutes.pdf", minutes.minutes_file, name="minutes-file"),
]
