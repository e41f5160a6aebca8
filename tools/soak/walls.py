"""Wallboards without browsers: each has a code, hears its stream, and asks for what it shows."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import httpx

from tools.bench.__main__ import signed_in
from tools.figures import Figure
from tools.instance import Demo, demo
from tools.readers import AGAIN_SECONDS, until

SCREENS, AT_ONCE, RESTARTS = 500, 50, 10
BOARD = "issue-board"
_EDITION = re.compile(rb'data-edition="(\d+)"')
_CODE = re.compile(r'id="wall-address">[^<]*#([^<]+)<')
_HIDDEN = re.compile(r'name="(edition|fingerprint|csrfmiddlewaretoken)" value="([^"]*)"')


@dataclass
class Screen:
    """Comes back for ever, as a browser does. Moments are of `time.monotonic`."""

    port: int
    code: str
    edition: int = -1
    position: int = -1
    times_opened: int = 0
    heard_at: float = 0.0
    shown_at: float = 0.0

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except OSError:
                await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            back = f"Last-Event-ID: {self.position}\r\n" if self.position >= 0 else ""
            writer.write(self._request("/wall/live", back))
            await writer.drain()
            if b" 200 " not in await reader.readline():
                raise ConnectionError("refused")
            await self._ask()  # once the line is back, as the script of the page does
            self.times_opened += 1
            while line := await reader.readline():
                await self._take(line.strip())
            raise ConnectionError("it ended")
        finally:
            writer.close()

    async def _take(self, line: bytes) -> None:
        if line.startswith(b"id: "):
            self.position = int(line[4:])
        elif line.startswith(b"data: {"):
            self.heard_at = time.monotonic()
            await self._ask()

    async def _ask(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self._request("/wall/screen", "Connection: close\r\n"))
            await writer.drain()
            found = _EDITION.search(await reader.read())
        finally:
            writer.close()
        if found is None:
            raise ConnectionError("no screen")
        self.edition, self.shown_at = int(found[1]), time.monotonic()

    def _request(self, path: str, more: str) -> bytes:
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Cookie: hc_wall={self.code}\r\n{more}\r\n"
        ).encode()


@asynccontextmanager
async def screens(port: int, code: str, size: int) -> AsyncIterator[list[Screen]]:
    """All of them show something before the block begins."""
    walls = [Screen(port, code) for _ in range(size)]
    tasks: list[asyncio.Task[None]] = []
    for start in range(0, size, AT_ONCE):
        few = walls[start : start + AT_ONCE]
        tasks += [asyncio.create_task(wall.run()) for wall in few]
        await until(partial(_on, few), "all screens are on")
    try:
        yield walls
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _on(walls: list[Screen]) -> bool:
    return all(wall.times_opened for wall in walls)


def hung(desk: httpx.Client, name: str) -> str:
    """The code of a new screen, set up on the page by somebody who is signed in."""
    address = "/demo/wallboards/"
    form = dict(_HIDDEN.findall(desk.get(address).text))
    page = desk.post(address, data={**form, "name": name, "board": BOARD})
    found = _CODE.search(page.text)
    assert found is not None, page.status_code
    return found[1]


def publish(desk: httpx.Client) -> tuple[int, float]:
    """The number of the edition, once it is acknowledged, and when the button was pressed."""
    address = f"/demo/boards/{BOARD}/review/"
    form = dict(_HIDDEN.findall(desk.get(address).text))
    pressed = time.monotonic()
    answer = desk.post(address, data={**form, "note": ""}, follow_redirects=False)
    assert answer.status_code == 302, answer.status_code
    return int(form["edition"]) + 1, pressed


def figures() -> Iterator[Figure]:
    with demo() as instance:
        found = asyncio.run(prove(instance, RESTARTS))
    yield Figure("wallboard: right edition after restarts", found, "count", RESTARTS, 1)
    assert found == RESTARTS, found


async def prove(instance: Demo, restarts: int) -> int:
    """How many times the screen shows the newest edition after a restart of the whole server."""
    right = 0
    desk = await asyncio.to_thread(signed_in, instance, "analyst")
    code = await asyncio.to_thread(hung, desk, "left running")
    async with screens(instance.port, code, 1) as (wall,):
        for _ in range(restarts):
            await asyncio.to_thread(_restart, instance)
            number, _pressed = await asyncio.to_thread(publish, desk)
            await until(partial(_shows, wall, number), "the screen shows it")
            right += 1
    return right


def _shows(wall: Screen, edition: int) -> bool:
    return wall.edition == edition


def _restart(instance: Demo) -> None:
    instance.stop()
    instance.start()
