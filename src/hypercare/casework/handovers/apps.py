from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class HandoversConfig(AppConfig):
    name = "hypercare.casework.handovers"

    def ready(self) -> None:
        register("contact", Panel(order=5, template="handovers/panel.html", build=_of_contact))
        register("ticket", Panel(order=5, template="handovers/panel.html", build=_of_ticket))


def _of_contact(request: Any, contact: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.casework.handovers.selectors import of_contact

    return _panel(request, of_contact(request.actor, contact))


def _of_ticket(request: Any, ticket: Any) -> dict[str, Any] | None:
    from hypercare.casework.handovers.selectors import of_ticket

    return _panel(request, of_ticket(request.actor, ticket))


def _panel(request: Any, found: list[Any]) -> dict[str, Any] | None:
    from hypercare.casework.handovers.views import row_of

    return {"rows": [row_of(request, one) for one in found]} if found else None
