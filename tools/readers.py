"""Readers of the live stream, many in one process: a socket, a token and a position each."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

AGAIN_SECONDS = 0.2
# A bound, not a measurement: what is not heard by then is lost.
PATIENCE_SECONDS = 60.0


@dataclass
class Reader:
    """Comes back with its last position for ever, as a browser does, until it is cancelled."""

    port: int
    token: str
    position: int = -1
    times_opened: int = 0
    heard: dict[int, str] = field(default_factory=dict)
    at: dict[int, float] = field(default_factory=dict)
    doubled: int = 0

    async def listen(self) -> None:
        while True:
            try:
                await self._listen()
            except OSError:
                await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._request())
            await writer.drain()
            status = await reader.readline()
            if b" 200 " not in status:
                raise ConnectionError(status)
            while line := await reader.readline():
                self._take(line.strip())
            raise ConnectionError("it ended")
        finally:
            writer.close()

    def _request(self) -> bytes:
        back = f"Last-Event-ID: {self.position}\r\n" if self.position >= 0 else ""
        return (
            f"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Accept: text/event-stream\r\nAuthorization: Bearer {self.token}\r\n{back}\r\n"
        ).encode()

    def _take(self, line: bytes) -> None:
        if line.startswith(b"id: "):
            self.position = int(line[4:])
        elif line.startswith(b"data: {"):
            said = json.loads(line[6:])
            self.doubled += said["position"] in self.heard
            self.heard[said["position"]] = said["subject"]
            self.at[said["position"]] = time.monotonic()
        elif line == b"event: beat":
            self.times_opened += 1


async def until(becomes_true: Callable[[], bool], what: str) -> None:
    """Until it is so for all readers; fails with what never was."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while not becomes_true():
        assert time.monotonic() < give_up, f"never happened: {what}"
        await asyncio.sleep(0.02)
