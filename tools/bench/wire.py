"""A client that takes next to nothing of the machine, since in life it is another machine's."""

import json
import socket
from typing import Any


class Wire:
    """One connection to the API that stays open."""

    def __init__(self, port: int, token: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._answers = self._socket.makefile("rb")
        self._head = (
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\n"
        )

    def post(self, path: str, body: dict[str, Any], key: str) -> int:
        """The status of the answer, which is read whole."""
        said = json.dumps(body).encode()
        own = f"Idempotency-Key: {key}\r\nContent-Length: {len(said)}\r\n\r\n"
        self._socket.sendall(f"POST {path} HTTP/1.1\r\n{self._head}{own}".encode() + said)
        status, length = int(self._answers.readline().split()[1]), 0
        while line := self._answers.readline().strip():
            name, _colon, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self._answers.read(length)
        return status
