from django.urls import path

from hypercare.casework.tickets.views import lists, ticket
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

TICKET = f"tickets/{numbered(Series.TICKET)}/"

app_name = "tickets"
urlpatterns = [
    path("queue/", lists.queue, name="queue"),
    path("tickets/", lists.newest, name="list"),
    path(TICKET, ticket.ticket, name="ticket"),
    path(f"{TICKET}notes/", ticket.note, name="note"),
]
