from django.urls import path

from hypercare.casework.tickets.views import (
    editing,
    files,
    groups,
    lists,
    notes,
    presence,
    ticket,
)
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

TICKET = f"tickets/{numbered(Series.TICKET)}/"

app_name = "tickets"
urlpatterns = [
    path("queue/", lists.queue, name="queue"),
    path("tickets/", lists.newest, name="list"),
    path(TICKET, ticket.ticket, name="ticket"),
    path(f"{TICKET}notes/", ticket.note, name="note"),
    path(f"{TICKET}notes/<int:entry>/", notes.amend, name="amend"),
    path(f"{TICKET}files/", files.attach, name="attach"),
    path(f"{TICKET}files/<uuid:file>/", files.file, name="file"),
    path(f"{TICKET}group/", groups.group, name="group"),
    path(f"{TICKET}split/", groups.split, name="split"),
    path(f"{TICKET}move-contact/", groups.move_contact, name="move-contact"),
    path(f"{TICKET}here/", presence.here, name="here"),
    path(f"{TICKET}edit/", editing.edit, name="edit"),
]
