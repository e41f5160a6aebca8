from typing import Any

from django.apps import AppConfig

from hypercare.casework.meetings.running.notices import NOTICES
from hypercare.foundation.kernel.panels import Panel
from hypercare.foundation.kernel.panels import register as register_panel
from hypercare.foundation.notices.kinds import register


class MeetingsConfig(AppConfig):
    name = "hypercare.casework.meetings"

    def ready(self) -> None:
        """Imported late: models load after apps."""
        from hypercare.casework.mail import calendars
        from hypercare.reference.calendars import meetings

        calendars.register(_answered)
        meetings.register(_next_qrt)
        register(*NOTICES)
        register_panel("meeting", Panel(10, "meetings/running/panel.html", _running))
        register_panel("issue", Panel(10, "meetings/running/raised_in.html", _raised_in))


def _answered(program: Any, reply: Any, at: Any) -> Any:
    from hypercare.casework.meetings.services.answering import take

    return take(program, reply, at)


def _next_qrt(program: Any, after: Any) -> Any:
    from hypercare.casework.meetings.selectors import next_qrt

    return next_qrt(program, after)


def _running(request: Any, meeting: Any) -> dict[str, Any] | None:
    """Leads from a meeting's own page to where it is run."""
    from hypercare.foundation.accounts.rights import may

    if meeting.cancelled_at is not None:
        return None
    return {"meeting": meeting, "may_run": may(request.actor, "meeting.run")}


def _raised_in(request: Any, issue: Any) -> dict[str, Any] | None:
    """Leads from an issue to the meeting that it came up in."""
    from hypercare.casework.meetings.selectors import raised_in

    meeting = raised_in(request.actor, issue)
    return {"meeting": meeting} if meeting else None
