from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class CallersConfig(AppConfig):
    name = "hypercare.casework.callers"

    def ready(self) -> None:
        register("contact", Panel(order=5, template="callers/of_contact.html", build=_of_contact))


def _of_contact(request: Any, contact: Any) -> dict[str, Any] | None:
    """Whose contact it is. Imported late: models load after apps."""
    from hypercare.casework.callers.selectors import of_contact

    return of_contact(request.actor, contact)
