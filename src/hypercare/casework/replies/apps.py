from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class RepliesConfig(AppConfig):
    name = "hypercare.casework.replies"

    def ready(self) -> None:
        register("ticket", Panel(order=5, template="replies/panel.html", build=_panel))


def _panel(request: Any, ticket: Any) -> dict[str, Any] | None:
    """What went out, and the way to reply. Imported late: models load after apps."""
    from hypercare.casework.replies.selectors import panel

    return panel(request.actor, ticket)
