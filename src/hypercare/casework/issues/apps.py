from typing import Any

from django.apps import AppConfig

from hypercare.casework.tickets.attaching import Issues, use
from hypercare.foundation.kernel.panels import Panel, register


class IssuesConfig(AppConfig):
    name = "hypercare.casework.issues"

    def ready(self) -> None:
        register("contact", Panel(order=10, template="issues/hangs_on.html", build=_of_contact))
        register("ticket", Panel(order=10, template="issues/hangs_on.html", build=_of_ticket))
        use(Issues(attach=_attach, detach=_detach, choices=_choices))


def _of_contact(request: Any, contact: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.casework.issues.selectors import of_contact

    issues = of_contact(request.actor, contact)
    return {"issues": issues} if issues else None


def _of_ticket(request: Any, ticket: Any) -> dict[str, Any] | None:
    from hypercare.casework.issues.selectors import of_ticket

    issues = of_ticket(request.actor, ticket)
    return {"issues": issues} if issues else None


def _attach(ticket: Any, number: str, by: Any, at: Any) -> str:
    from hypercare.casework.issues.services import attach_by_number

    return attach_by_number(ticket, number, by, at)


def _detach(ticket: Any, number: str) -> None:
    from hypercare.casework.issues.services import detach_by_number

    detach_by_number(ticket, number)


def _choices(by: Any) -> list[tuple[str, str]]:
    from hypercare.casework.issues.selectors import open_choices

    return open_choices(by)
