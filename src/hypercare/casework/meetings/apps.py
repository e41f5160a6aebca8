from typing import Any

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "hypercare.casework.meetings"

    def ready(self) -> None:
        """Imported late: models load after apps."""
        from hypercare.casework.mail import calendars

        calendars.register(_answered)


def _answered(program: Any, reply: Any, at: Any) -> Any:
    from hypercare.casework.meetings.services.answering import take

    return take(program, reply, at)
