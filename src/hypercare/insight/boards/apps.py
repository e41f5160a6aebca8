from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class BoardsConfig(AppConfig):
    name = "hypercare.insight.boards"

    def ready(self) -> None:
        register("home", Panel(order=20, template="boards/home.html", build=_late))


def _late(request: Any, actor: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.insight.boards.views.boards import late_boards

    return late_boards(actor)
