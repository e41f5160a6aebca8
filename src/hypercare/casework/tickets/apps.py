from typing import Any

from django.apps import AppConfig

from hypercare.casework.tickets.notices import NOTICES
from hypercare.foundation.kernel import panels
from hypercare.foundation.notices.kinds import register


class TicketsConfig(AppConfig):
    name = "hypercare.casework.tickets"

    def ready(self) -> None:
        register(*NOTICES)
        panels.register("ticket", panels.Panel(80, "tickets/watch.html", _who_is_told))
        panels.register("ticket", panels.Panel(order=1, template="tickets/due.html", build=_due))


def _who_is_told(request: Any, ticket: Any) -> dict[str, Any]:
    """Imported late: models load after apps."""
    from hypercare.casework.tickets.views.watch import panel

    return panel(request, ticket)


def _due(request: Any, ticket: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.casework.tickets.due_panel import dues
    from hypercare.foundation.kernel import clock

    return dues(ticket, clock.now())
