from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from hypercare.foundation.kernel.panels import Panel
from hypercare.foundation.kernel.panels import register as register_panel
from hypercare.foundation.notices.kinds import Kind, register
from hypercare.foundation.notices.states import Way

ALARM = Kind(
    code="report-alarm",
    title=_("A daily report is not sent in time, or does not arrive"),
    preset=Way.MAIL,
    route="reports:day",
)


class ReportsConfig(AppConfig):
    name = "hypercare.insight.reports"

    def ready(self) -> None:
        register(ALARM)
        register_panel("home", Panel(order=10, template="reports/home.html", build=_on_home))
        register_panel("gallery", Panel(10, "reports/in_gallery.html", _in_gallery))


def _in_gallery(request: Any, subject: Any) -> dict[str, Any]:
    """Standing bars on a time axis, lying ones with long names and a rest, and none at all."""
    from hypercare.insight.reports import charts

    return {"charts": charts.samples()}


def _on_home(request: Any, actor: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.insight.reports.views.home import panel

    return panel(actor)
