from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "hypercare.casework.tickets"
