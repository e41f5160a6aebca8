from django.urls import path, register_converter

from hypercare.casework.tickets import views


class TicketNumber:
    """`T-1042`; handed to the view as 1042."""

    regex = r"T-[0-9]{1,12}"

    def to_python(self, value: str) -> int:
        return int(value[2:])

    def to_url(self, value: str) -> str:
        return value


register_converter(TicketNumber, "ticket_number")

app_name = "tickets"
urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("tickets/", views.newest, name="list"),
    path("tickets/<ticket_number:number>/", views.ticket, name="ticket"),
    path("tickets/<ticket_number:number>/notes/", views.note, name="note"),
]
