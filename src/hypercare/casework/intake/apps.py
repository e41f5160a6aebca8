from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class IntakeConfig(AppConfig):
    name = "hypercare.casework.intake"

    def ready(self) -> None:
        register("queue", Panel(order=1, template="intake/unfinished.html", build=_unfinished))
        register("contact", Panel(order=1, template="intake/withdrawn.html", build=_withdrawn))
        register("rules-try", Panel(order=1, template="intake/tried.html", build=_tried))


def _unfinished(request: Any, actor: Any) -> dict[str, Any] | None:
    """Contacts without a ticket, on top of the queue. Imported late: models load after apps."""
    from hypercare.casework.intake.selectors import unfinished

    waiting = unfinished(actor)
    return {"waiting": waiting} if waiting else None


def _withdrawn(request: Any, contact: Any) -> dict[str, Any] | None:
    """That a contact does not count, or the way to say so."""
    from hypercare.casework.intake.selectors import withdrawals

    return withdrawals(request.actor, contact)


def _tried(request: Any, tried: Any) -> dict[str, Any]:
    """An answer that was tried, drawn by the same fragment as beside the form (R01)."""
    from hypercare.casework.intake.panel import around

    return {"advice": tried.advice, **around(request.actor, tried.advice)}
