"""A wire between us and a server, which can go dead without a word: the worst kind of trouble."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Between:
    """While it hangs it accepts everybody, answers nobody, and closes nothing."""

    def __init__(self, port: int) -> None:
        self.port_behind = port
        self._flows = threading.Event()
        self._flows.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        _in_a_thread(self._accept)

    def hang(self) -> None:
        self._flows.clear()

    def flow(self) -> None:
        self._flows.set()

    def close(self) -> None:
        self._flows.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _address = self._listener.accept()
                _in_a_thread(self._pair, client)

    def _pair(self, client: socket.socket) -> None:
        self._flows.wait()
        server = socket.create_connection(("127.0.0.1", self.port_behind))
        _in_a_thread(self._copy, server, client)
        self._copy(client, server)

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # one of the two hung up
            while data := source.recv(65536):
                self._flows.wait()
                target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _in_a_thread(work: object, *words: object) -> None:
    threading.Thread(target=work, args=words, daemon=True).start()  # type: ignore[arg-type]


@contextmanager
def between(port: int) -> Iterator[Between]:
    wire = Between(port)
    try:
        yield wire
    finally:
        wire.close()
