"""A browser that listens to the live stream, as an ASGI client in the test's own loop."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.test import Client

from hypercare.foundation.live import stream

# A bound, not a measurement: a broken stream must not stop the whole run.
PATIENCE = 20.0
# Threads of the loop; a web process has eight, which make its pages.
POOL = 1


class Ear:
    """Runs the stream for one browser; `events` are the decoded ones, in order."""

    def __init__(self, client: Client, path: str, headers: dict[str, str] | None = None) -> None:
        cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
        given = {"cookie": cookies, **(headers or {})}
        address, _, query = path.partition("?")
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": address,
            "query_string": query.encode(),
            "headers": [(k.encode(), v.encode()) for k, v in given.items()],
        }
        self.status = 0
        self.headers: dict[str, str] = {}
        self.ended = asyncio.Event()
        self._parts: asyncio.Queue[bytes] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Ear":
        self._task = asyncio.create_task(self._run())
        await self._part()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._gone.set()
        await asyncio.wait_for(self.ended.wait(), PATIENCE)

    async def _run(self) -> None:
        app: Any = stream.app
        await app(self.scope, self._receive, self._send)
        self.ended.set()

    async def _receive(self) -> dict[str, str]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            await self._parts.put(message["body"])

    async def _part(self) -> bytes:
        return await asyncio.wait_for(self._parts.get(), PATIENCE)

    async def next_event(self) -> dict[str, Any]:
        """The next event that is no heart-beat."""
        while True:
            part = (await self._part()).decode()
            fields = dict(line.split(": ", 1) for line in part.splitlines() if ": " in line)
            if "id" in fields and fields.get("event") != "beat":
                data: dict[str, Any] = json.loads(fields["data"])
                return data

    async def until_ended(self) -> None:
        await asyncio.wait_for(self.ended.wait(), PATIENCE)


def listening(test: Callable[[], Awaitable[None]]) -> None:
    """In a loop like that of a web process."""
    asyncio.run(asyncio.wait_for(_with_pool(test), 3 * PATIENCE))


async def _with_pool(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(POOL))
    try:
        await test()
    finally:
        await asyncio.to_thread(lambda: connection.close())
