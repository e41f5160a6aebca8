"""`python -m tools.bench.growth`: what logging a contact costs at 10,000 and at 100,000 tickets.

Processor time of the application and of the database per contact, at one client and at eight,
beside pgbench writing the same rows into the same database in the same run.
"""

import sys
import tempfile
from collections.abc import Iterator
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
    with demo() as instance, tempfile.TemporaryDirectory() as folder:
        for figure in _all(instance, sizes, Path(folder)):
            print(figure, flush=True)
            found.append(figure)
    for figure in _growth(found, sizes):
        print(figure)
        found.append(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


def _all(instance: Demo, sizes: tuple[int, ...], folder: Path) -> Iterator[Figure]:
    for size in sizes:
        yield from _at(instance, size, folder)


def _at(instance: Demo, size: int, folder: Path) -> Iterator[Figure]:
    url = cluster_of(instance.data).url
    fill(url, size)
    post = contact_posts(instance, f"for {size}")
    for clients in CLIENTS:
        many(post, WARM_UP, clients)
        rounds = [costs(instance, post, TIMES, clients) for _ in range(ROUNDS)]
        inserts = [_floor(instance, url, folder, clients) for _ in range(ROUNDS)]
        for name, values in (
            ("application CPU", [spent.application for spent in rounds]),
            ("database CPU", [spent.database for spent in rounds]),
            ("CPU", [spent.application + spent.database for spent in rounds]),
            ("CPU of the worker afterwards", [spent.worker for spent in rounds]),
            ("median wait", [spent.median for spent in rounds]),
            ("database CPU of pgbench", inserts),
        ):
            about = f"log a contact at {size} tickets: {name}"
            yield Figure(about, median(values), "ms", size, clients)
            yield Figure(f"{about}, best round", min(values), "ms", size, clients)


def _floor(instance: Demo, url: str, folder: Path, clients: int) -> float:
    file = floor.script(url, folder)
    floor.run(url, file, clients, 40)
    before = cpu_of(instance)
    floor.run(url, file, clients, TIMES)
    return (cpu_of(instance) - before).database * 1000 / TIMES


def _growth(found: list[Figure], sizes: tuple[int, ...]) -> Iterator[Figure]:
    for clients in CLIENTS:
        for ending in ("tickets: CPU", "tickets: CPU, best round"):
            spent = [f.value for f in found if f.name.endswith(ending) and f.clients == clients]
            if len(spent) > 1:
                name = ending.replace("tickets: CPU", "log a contact: growth")
                yield Figure(name, spent[-1] / spent[0], "times", sizes[-1], clients)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
