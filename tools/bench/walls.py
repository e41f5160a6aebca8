"""`python -m tools.bench.walls [SCREENS]`: from publishing a board to the last of 500 screens."""

import asyncio
import sys
from contextlib import closing
from dataclasses import dataclass

import httpx

from tools.bench.__main__ import signed_in
from tools.figures import Figure, write
from tools.instance import Demo, demo
from tools.readers import until
from tools.soak.walls import SCREENS, Screen, hung, publish, screens


@dataclass(frozen=True)
class Waited:
    """Seconds from pressing the button: heard by all, and shown by all."""

    heard: float
    shown: float


def main(words: list[str]) -> int:
    size = int(words[0]) if words else SCREENS
    with demo() as instance, closing(signed_in(instance, "analyst")) as desk:
        found = asyncio.run(waited(instance, desk, size))
    figures = [
        Figure("wallboards, publish to the last that heard", found.heard * 1000, "ms", size, size),
        Figure(
            "wallboards, publish to the last that shows it", found.shown * 1000, "ms", size, size
        ),
    ]
    for figure in figures:
        print(figure)
    print(f"Written to {write('bench.json', figures)}")
    return 0


async def waited(instance: Demo, desk: httpx.Client, size: int) -> Waited:
    code = await asyncio.to_thread(hung, desk, "bench")
    async with screens(instance.port, code, size) as walls:
        number, pressed = await asyncio.to_thread(publish, desk)
        await until(lambda: all(wall.edition == number for wall in walls), "all screens show it")
    return Waited(_last(walls, pressed, "heard"), _last(walls, pressed, "shown"))


def _last(walls: list[Screen], since: float, what: str) -> float:
    moments: list[float] = [getattr(wall, f"{what}_at") for wall in walls]
    return max(moments) - since


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
