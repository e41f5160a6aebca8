"""The module that Django looks for in a database engine."""

import select
import time

from django.db.backends.postgresql import base

ASK_AGAIN_AFTER = 5.0  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    """A database that ended a session has said so at the socket, before the next request uses it.

    So a silent socket is enough while the session answered within the last seconds, and a request
    begins without a round trip. A server that vanished without a word is found by asking.
    """

    _asked_at = -ASK_AGAIN_AFTER

    def is_usable(self) -> bool:
        if self._answered_lately() and self._is_silent():
            return True
        usable: bool = super().is_usable()
        self._asked_at = time.monotonic()
        return usable

    def _answered_lately(self) -> bool:
        return time.monotonic() - self._asked_at < ASK_AGAIN_AFTER

    def _is_silent(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        socket = select.poll()
        socket.register(self.connection.fileno(), select.POLLIN)
        return not socket.poll(0)
