from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class OutboxConfig(AppConfig):
    name = "hypercare.foundation.outbox"

    def ready(self) -> None:
        register("home", Panel(order=20, template="outbox/alarm.html", build=_alarm))


def _alarm(request: Any, actor: Any) -> dict[str, Any] | None:
    """Mail that did not arrive or is kept back. Imported late: models load after apps."""
    from hypercare.foundation.accounts.rights import may
    from hypercare.foundation.outbox.selectors import TROUBLE, counts

    if not may(actor, "outbox.read"):
        return None
    found = counts(actor)
    troubles = [(state.label, state.value, found[state]) for state in TROUBLE if state in found]
    return {"troubles": troubles} if troubles else None
