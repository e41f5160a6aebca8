"""Wallboards: one in a browser over restarts, and many without, which do as its script does."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial

import httpx
from playwright.sync_api import Browser, expect

from tools.bench.__main__ import signed_in
from tools.docs.screenshots import browser
from tools.figures import Figure
from tools.instance import Demo, demo
from tools.readers import AGAIN_SECONDS, PATIENCE_SECONDS, until

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
    with demo() as instance, browser() as chromium:
        found = prove(chromium, instance, RESTARTS)
    yield Figure("wallboard: right edition after restarts", found, "count", RESTARTS, 1)
    assert found == RESTARTS, found


def prove(chromium: Browser, instance: Demo, restarts: int) -> int:
    """A page that is left open while the server is stopped and started; each time a board is
    published then, and the page shows it by itself. Says how many times it did."""
    right = 0
    with closing(signed_in(instance, "analyst")) as desk, closing(chromium.new_context()) as kiosk:
        page = kiosk.new_page()
        page.goto(f"http://127.0.0.1:{instance.port}/wall/#{hung(desk, 'left running')}")
        page.wait_for_url("**/wall/")
        page.evaluate("window.kept = true")
        for _ in range(restarts):
            instance.stop()
            instance.start()
            number, _pressed = publish(desk)
            shown = expect(page.locator("#wall"))
            shown.to_have_attribute("data-edition", str(number), timeout=PATIENCE_SECONDS * 1000)
            right += page.evaluate("window.kept")
    return right
