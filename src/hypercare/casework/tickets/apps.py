from django.apps import AppConfig

from hypercare.casework.tickets.notices import NOTICES
from hypercare.foundation.notices.kinds import register


class TicketsConfig(AppConfig):
    name = "hypercare.casework.tickets"

    def ready(self) -> None:
        register(*NOTICES)
