from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class HomeConfig(AppConfig):
    name = "hypercare.surface.home"

    def ready(self) -> None:
        register("contact", Panel(order=90, template="home/looked.html", build=_at_contact))
        register("caller", Panel(order=90, template="home/looked.html", build=_at_caller))


def _at_contact(request: Any, contact: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.surface.home.looks_views import panel

    return panel(request, contact.reference)


def _at_caller(request: Any, caller: Any) -> dict[str, Any] | None:
    from hypercare.surface.home.looks_views import panel

    return panel(request, caller.subject)
