"""Asking an instance whether it can take a contact, without ever waiting for its answer."""

import socket

from hypercare.runtime.address import Address

REQUEST = "GET /healthz HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
ENOUGH = 64


class Probe:
    """Called again and again; true once the question was answered with 200.

    The door is open before anybody stands behind it, so a question may lie there for seconds;
    a supervisor that waited for it would not notice Ctrl-C or a child that died.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        self._asked: socket.socket | None = None

    def __call__(self) -> bool:
        try:
            answer = self._answer()
        except BlockingIOError:
            return False
        except OSError:
            answer = b""
        self.close()
        return answer.split(b" ")[1:2] == [b"200"]

    def close(self) -> None:
        if self._asked is not None:
            self._asked.close()
            self._asked = None

    def _answer(self) -> bytes:
        if self._asked is None:
            self._ask()
        assert self._asked is not None
        return self._asked.recv(ENOUGH)

    def _ask(self) -> None:
        where = (self._address.near_host, self._address.port)
        self._asked = socket.create_connection(where, timeout=1)
        self._asked.sendall(REQUEST.format(port=self._address.port).encode())
        self._asked.setblocking(False)
