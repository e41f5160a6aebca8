from django.urls import path

from hypercare.casework.replies.views import canned, replying
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

TICKET = f"tickets/{numbered(Series.TICKET)}/"

app_name = "replies"
urlpatterns = [
    path(f"{TICKET}reply/", replying.reply, name="reply"),
    path(f"{TICKET}note/sentence/", replying.into_note, name="into-note"),
    path(f"{TICKET}macros/<slug:code>/", replying.macro, name="macro"),
    path("canned/", canned.listed, name="canned"),
    path("canned/new/", canned.new, name="new-canned"),
    path("canned/of/<slug:code>/", canned.edit, name="edit-canned"),
    path("canned/of/<slug:code>/retire/", canned.retire, name="retire-canned"),
    path("canned/of/<slug:code>/restore/", canned.restore, name="restore-canned"),
]
