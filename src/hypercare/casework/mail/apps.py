from typing import Any

from django.apps import AppConfig

from hypercare.casework.mail.notices import NOTICES
from hypercare.foundation.kernel.panels import Panel, register
from hypercare.foundation.notices import kinds


class MailConfig(AppConfig):
    name = "hypercare.casework.mail"

    def ready(self) -> None:
        kinds.register(*NOTICES)
        register("ticket", Panel(order=60, template="mail/of.html", build=_on_ticket))
        register("contact", Panel(order=60, template="mail/of.html", build=_on_contact))
        register("home", Panel(order=20, template="mail/home.html", build=_on_home))


def _on_ticket(request: Any, ticket: Any) -> dict[str, Any] | None:
    """Imported late: models load after apps."""
    from hypercare.casework.mail.panels import on_ticket

    return on_ticket(request.actor, ticket)


def _on_contact(request: Any, contact: Any) -> dict[str, Any] | None:
    from hypercare.casework.mail.panels import on_contact

    return on_contact(request.actor, contact)


def _on_home(request: Any, actor: Any) -> dict[str, Any] | None:
    from hypercare.casework.mail.panels import on_home

    return on_home(request.actor)
