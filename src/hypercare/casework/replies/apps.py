from typing import Any

from django.apps import AppConfig

from hypercare.foundation.kernel.panels import Panel, register


class RepliesConfig(AppConfig):
    name = "hypercare.casework.replies"

    def ready(self) -> None:
        register("ticket", Panel(order=5, template="replies/panel.html", build=_panel))
        register("note", Panel(order=5, template="replies/in_note.html", build=_in_note))


def _panel(request: Any, ticket: Any) -> dict[str, Any] | None:
    """What went out, and the way to reply. Imported late: models load after apps."""
    from hypercare.casework.replies.selectors import panel

    return panel(request.actor, ticket)


def _in_note(request: Any, ticket: Any) -> dict[str, Any] | None:
    """Sentences to begin a note with."""
    from hypercare.casework.replies.selectors import sentences

    known = sentences(request.actor)
    return {"sentences": known, "ticket": ticket} if known else None
