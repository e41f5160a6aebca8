"""Answers to our invitations, handed to whoever sent them (safety row 19).

Only METHOD:REPLY counts; every other calendar part is a file. What a handler may change is one
attendee's answer, and only where it knows the UID and the sender is that attendee.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.foundation.programs.models import Program


@dataclass(frozen=True)
class CalendarReply:
    """`attendee` is whom the part speaks for, `sender` who sent the message; both addresses.

    `occurrence` is RECURRENCE-ID as it came, for an answer about one meeting of a series.
    """

    uid: str
    attendee: str
    answer: str
    sequence: int
    sender: str
    occurrence: str = ""


@dataclass(frozen=True)
class Heard:
    """Whether an answer was taken, and a sentence about it that names nobody."""

    taken: bool
    sentence: str


# None when the UID is none of the handler's own.
Handler = Callable[[Program, CalendarReply, datetime], Heard | None]
_handlers: list[Handler] = []


def register(handler: Handler) -> None:
    """Called once per process, in an app's `ready`."""
    _handlers.append(handler)


def hand_on(program: Program, reply: CalendarReply, at: datetime) -> Heard | None:
    """A sender who speaks for somebody else is nobody. None: no invitation of ours."""
    if reply.sender != reply.attendee:
        sentence = _("It answers for somebody other than its sender, so nothing was changed.")
        return Heard(False, sentence)
    return next((heard for one in _handlers if (heard := one(program, reply, at))), None)
