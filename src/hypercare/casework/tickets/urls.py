from django.urls import path

from hypercare.casework.tickets.views import (
    editing,
    files,
    groups,
    moving,
    notes,
    presence,
    queue,
    reviewing,
    ticket,
    watch,
)
from hypercare.foundation.kernel.addresses import numbered
from hypercare.foundation.kernel.references import Series

TICKET = f"tickets/{numbered(Series.TICKET)}/"

app_name = "tickets"
urlpatterns = [
    path("queue/", queue.show_queue, name="queue"),
    path("queue/together/", reviewing.together, name="together"),
    path(TICKET, ticket.ticket, name="ticket"),
    path(f"{TICKET}review/", reviewing.review_one, name="review"),
    path(f"{TICKET}undo/", reviewing.undo_one, name="undo"),
    path(f"{TICKET}claim/", reviewing.claim_one, name="claim"),
    path(f"{TICKET}do/<slug:way>/", moving.act, name="act"),
    path(f"{TICKET}referrals/<str:group>/end/", moving.end, name="end-referral"),
    path(f"{TICKET}notes/", ticket.note, name="note"),
    path(f"{TICKET}notes/<int:entry>/", notes.amend, name="amend"),
    path(f"{TICKET}files/", files.attach, name="attach"),
    path(f"{TICKET}files/<uuid:file>/", files.file, name="file"),
    path(f"{TICKET}group/", groups.group, name="group"),
    path(f"{TICKET}split/", groups.split, name="split"),
    path(f"{TICKET}move-contact/", groups.move_contact, name="move-contact"),
    path(f"{TICKET}here/", presence.here, name="here"),
    path(f"{TICKET}edit/", editing.edit, name="edit"),
    path(f"{TICKET}watch/", watch.watch, name="watch"),
]
