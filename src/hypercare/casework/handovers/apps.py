from typing import Any

from django.apps import AppConfig

from hypercare.casework.tickets.redirecting import Ledger, use
from hypercare.foundation.kernel.panels import Panel, register


class HandoversConfig(AppConfig):
    name = "hypercare.casework.handovers"

    def ready(self) -> None:
        register("contact", Panel(order=5, template="handovers/panel.html", build=_of_contact))
        register("ticket", Panel(order=5, template="handovers/panel.html", build=_of_ticket))
        use(Ledger(_sent_on, _not_sent_on))


def _of_contact(request: Any, contact: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.casework.handovers.selectors import of_contact

    return _panel(request, of_contact(request.actor, contact))


def _of_ticket(request: Any, ticket: Any) -> dict[str, Any] | None:
    from hypercare.casework.handovers.selectors import of_ticket

    return _panel(request, of_ticket(request.actor, ticket))


def _sent_on(ticket: Any, why: str, at: Any) -> None:
    from hypercare.casework.handovers.redirecting import sent_on

    sent_on(ticket, why, at)


def _not_sent_on(ticket: Any, at: Any) -> None:
    from hypercare.casework.handovers.redirecting import not_sent_on

    not_sent_on(ticket, at)


def _panel(request: Any, found: list[Any]) -> dict[str, Any] | None:
    from hypercare.casework.handovers.views import row_of

    return {"rows": [row_of(request, one) for one in found]} if found else None
