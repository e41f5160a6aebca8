from django.urls import path

from hypercare.casework.tickets import views
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

TICKET = f"tickets/{numbered(Series.TICKET)}/"

app_name = "tickets"
urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("tickets/", views.newest, name="list"),
    path(TICKET, views.ticket, name="ticket"),
    path(f"{TICKET}notes/", views.note, name="note"),
]
