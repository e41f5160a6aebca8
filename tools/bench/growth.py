"""`python -m tools.bench.growth`: what logging a contact costs at 10,000 and at 100,000 tickets.

Processor time of the application and of the database per contact, at one client and at eight,
beside pgbench writing the same rows into the same database in the same minutes.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from hypercare.runtime.database import cluster_of
from tools.bench import floor
from tools.bench.__main__ import contact_posts, costs, cpu_of, many
from tools.bench.filling import fill
from tools.figures import Figure, write
from tools.instance import Demo, demo

SIZES = (10_000, 100_000)
CLIENTS = (1, 8)
# The machine may be half as fast for a while, so each figure is the middle one of several rounds,
# with the best beside it.
ROUNDS, TIMES = 5, 200
# The pools have sixteen threads, each with a connection whose first statements are planned anew.
WARM_UP = 400


def main(words: list[str]) -> int:
    sizes = tuple(map(int, words)) or SIZES
    found: list[Figure] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desks = [_desk(stack.enter_context(demo()), size, folder) for size in sizes]
        for figure in _all(desks):
            print(figure, flush=True)
            found.append(figure)
    for figure in _growth(found, sizes):
        print(figure)
        found.append(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


@dataclass(frozen=True)
class Desk:
    """An instance with that many tickets, a way to log one more, and pgbench's way."""

    instance: Demo
    size: int
    post: Callable[[int], int]
    inserts: Path


def _desk(instance: Demo, size: int, folder: Path) -> Desk:
    fill(cluster_of(instance.data).url, size)
    own = folder / str(size)
    own.mkdir()
    inserts = floor.script(cluster_of(instance.data).url, own)
    return Desk(instance, size, contact_posts(instance, "bench"), inserts)


def _all(desks: list[Desk]) -> Iterator[Figure]:
    """Round by round in turn, so that a slow minute of the machine is everybody's."""
    for clients in CLIENTS:
        for desk in desks:
            many(desk.post, WARM_UP, clients)
        rounds = [[_round(desk, clients) for desk in desks] for _ in range(ROUNDS)]
        for desk, spent in zip(desks, zip(*rounds, strict=True), strict=True):
            for name in spent[0]:
                values, about = [one[name] for one in spent], f"at {desk.size} tickets: {name}"
                yield Figure(f"log a contact {about}", median(values), "ms", desk.size, clients)
                best = f"log a contact {about}, best round"
                yield Figure(best, min(values), "ms", desk.size, clients)


def _round(desk: Desk, clients: int) -> dict[str, float]:
    spent = costs(desk.instance, desk.post, TIMES, clients)
    return {
        "application CPU": spent.application,
        "database CPU": spent.database,
        "CPU": spent.application + spent.database,
        "CPU of the worker afterwards": spent.worker,
        "median wait": spent.median,
        "database CPU of pgbench": _floor(desk, clients),
    }


def _floor(desk: Desk, clients: int) -> float:
    url = cluster_of(desk.instance.data).url
    floor.run(url, desk.inserts, clients, 40)
    before = cpu_of(desk.instance)
    floor.run(url, desk.inserts, clients, TIMES)
    return (cpu_of(desk.instance) - before).database * 1000 / TIMES


def _growth(found: list[Figure], sizes: tuple[int, ...]) -> Iterator[Figure]:
    for clients in CLIENTS:
        for ending in ("tickets: CPU", "tickets: CPU, best round"):
            spent = [f.value for f in found if f.name.endswith(ending) and f.clients == clients]
            if len(spent) > 1:
                name = ending.replace("tickets: CPU", "log a contact: growth")
                yield Figure(name, spent[-1] / spent[0], "times", sizes[-1], clients)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
