from typing import Any

from django.apps import AppConfig

from hypercare.casework.meetings.running.notices import NOTICES
from hypercare.foundation.notices.kinds import register


class MeetingsConfig(AppConfig):
    name = "hypercare.casework.meetings"

    def ready(self) -> None:
        """Imported late: models load after apps."""
        from hypercare.casework.mail import calendars

        calendars.register(_answered)
        register(*NOTICES)


def _answered(program: Any, reply: Any, at: Any) -> Any:
    from hypercare.casework.meetings.services.answering import take

    return take(program, reply, at)
