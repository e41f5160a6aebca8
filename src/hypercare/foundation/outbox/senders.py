"""Ways out of the house. In this release there is one, for development: the console."""

import sys
from typing import Protocol, TextIO

from hypercare.foundation.outbox.models import Message


class Sender(Protocol):
    def send(self, message: Message) -> None:
        """Raises OSError when the message should be tried again."""


class ConsoleSender:
    """Writes one line per message: to whom and about what, not the body."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stdout

    def send(self, message: Message) -> None:
        self.stream.write(f"mail to {message.recipient}: {message.subject}\n")
        self.stream.flush()
