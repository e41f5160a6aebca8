"""Answers to our invitations, handed to whoever sent them (safety row 19).

Only METHOD:REPLY counts; every other calendar part is a file. What a handler may change is one
attendee's answer, and only where it knows the UID and the sender is that attendee.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hypercare.foundation.programs.models import Program


@dataclass(frozen=True)
class CalendarReply:
    """`attendee` is whom the part speaks for, `sender` who sent the message; both addresses."""

    uid: str
    attendee: str
    answer: str
    sequence: int
    sender: str


# True when it was taken: the UID is one of ours and the sender was invited.
Handler = Callable[[Program, CalendarReply, datetime], bool]
_handlers: list[Handler] = []


def register(handler: Handler) -> None:
    """Called once per process, in an app's `ready`."""
    _handlers.append(handler)


def hand_on(program: Program, reply: CalendarReply, at: datetime) -> bool:
    """A sender who speaks for somebody else is nobody."""
    if reply.sender != reply.attendee:
        return False
    return any(handler(program, reply, at) for handler in _handlers)
