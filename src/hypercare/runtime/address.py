"""The address that an instance listens on. Bound once, before anything else is started."""

import contextlib
import ipaddress
import socket
from dataclasses import dataclass

from hypercare.runtime.errors import CannotRunError, WrongUseError

BACKLOG = 1024
DEFAULT = "127.0.0.1:8000"


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self._bracketed(self.host)}:{self.port}/"

    @property
    def is_loopback(self) -> bool:
        return self.host == "localhost" or self._number().is_loopback

    @property
    def is_everywhere(self) -> bool:
        return self._number().is_unspecified

    @property
    def near_host(self) -> str:
        """Where this machine itself reaches it."""
        if not self.is_everywhere:
            return self.host
        return "::1" if ":" in self.host else "127.0.0.1"

    @property
    def allowed_hosts(self) -> str:
        """For a listener on every address the names are not known, so each one is taken."""
        if self.is_everywhere:
            return "*"
        return ",".join({"127.0.0.1", "localhost", "[::1]", self._bracketed(self.host)})

    def _number(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(self.host)
        return ipaddress.ip_address("192.0.2.1")

    @staticmethod
    def _bracketed(host: str) -> str:
        return f"[{host}]" if ":" in host else host


def parse_address(text: str) -> Address:
    """`HOST:PORT`, `:PORT`, `PORT` or `[IPv6]:PORT`. Port 0 takes a free one."""
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise WrongUseError(f"“{text}” is no address. Write HOST:PORT, for example {DEFAULT}.")
    return Address(host.strip("[]") or "127.0.0.1", int(port))


def listen(wanted: Address) -> tuple[socket.socket, Address]:
    """The open door and the address it really has."""
    try:
        family, kind, _, _, where = socket.getaddrinfo(
            wanted.host, wanted.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        door = socket.socket(family, kind)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(where)
    except OSError as error:
        raise CannotRunError(
            f"Cannot listen on {wanted.host}:{wanted.port}: {error.strerror}. "
            f"Choose another address with --bind HOST:PORT (port 0 takes a free one)."
        ) from error
    door.listen(BACKLOG)
    return door, Address(wanted.host, door.getsockname()[1])
