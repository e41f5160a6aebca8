from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.kernel.panels import Panel
from hypercare.foundation.kernel.panels import register as register_panel
from hypercare.foundation.notices.kinds import Kind, register
from hypercare.foundation.notices.states import Way

LATE = Kind(
    code="board.late",
    title=_("A board is not brought up to date after a meeting"),
    preset=Way.MAIL,
    route="boards:board",
)


class BoardsConfig(AppConfig):
    name = "hypercare.insight.boards"

    def ready(self) -> None:
        register(LATE)
        register_panel("home", Panel(order=20, template="boards/home.html", build=_late))


def _late(request: Any, actor: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.insight.boards.views.boards import late_boards

    return late_boards(actor)
