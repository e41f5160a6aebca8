"""`python -m tools.bench.finding`: queue, ticket, lists and searches at 100,000 tickets and more.

Processor time of the application and of the database together for each request, at each size, and
how it grows from the first size to the last. `python -m tools.bench.finding 2000` takes others.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from statistics import median

import httpx
import psycopg

from hypercare.runtime.database import cluster_of
from tools.bench.__main__ import _sample, costs, signed_in
from tools.bench.filling import NOBODY, ONLY_OLD, fill
from tools.figures import Figure, write
from tools.instance import Demo, demo

SIZES = (100_000, 1_000_000)
CLIENTS = 2
# The machine may be half as fast for a while, so each figure is the middle one of several rounds,
# with the best beside it.
ROUNDS, TIMES = 5, 60
# What is asked, and the milliseconds that it may take, where somebody has said so.
PAGES = {
    "queue": ("queue/", 15),
    "ticket": ("tickets/{newest}/", 15),
    "all tickets": ("tickets/", 15),
    "command centre": ("", None),
    "list by status and severity": ("tickets/?severity=1,2&status=new", 15),
    "list by wave and channel": ("tickets/?wave=1&channel=email", 15),
    "list by county since a day": ("tickets/?county={county}&since={since}", 15),
    "list by severity, sorted by number": ("tickets/?severity=1&sort=number", 15),
    "list with a common word, oldest first": ("tickets/?q=marigold&sort=opened", None),
    "search, two common words": ("search/?q=marigold+foxglove", 25),
    "search, two rare words": ("search/?q=larkspur+foxglove", 25),
    "search, a rare and a common word": ("search/?q=teasel+marigold", 25),
    "search, a word of nobody and a common one": (f"search/?q={NOBODY}+marigold", 25),
    "search, old words": (f"search/?q={ONLY_OLD}+marigold", 25),
    "search, one common word": ("search/?q=marigold", 25),
    "search, a number in another writing": ("search/?q=(530)+000-1234", 25),
}
# So early that its list is a full page at each size.
SINCE = "SELECT (min(opened_at) + interval '14 days')::date FROM tickets_ticket"


def main(words: list[str]) -> int:
    sizes = tuple(map(int, words)) or SIZES
    found: list[Figure] = []
    with ExitStack() as stack:
        desks = [_desk(stack, size) for size in sizes]
        for name, (_page, most) in PAGES.items():
            for figure in _both(name, most, desks):
                print(figure, flush=True)
                found.append(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


@dataclass(frozen=True)
class Desk:
    """An instance with that many tickets, and how each of the pages is asked for."""

    instance: Demo
    size: int
    asks: dict[str, Callable[[int], int]]


def _desk(stack: ExitStack, size: int) -> Desk:
    instance = stack.enter_context(demo())
    reader = stack.enter_context(closing(signed_in(instance, "readiness")))
    fill(cluster_of(instance.data).url, size)
    places, key = _places(cluster_of(instance.data).url), _sample(instance)["key"]
    paths = {name: f"/{key}/{page.format(**places)}" for name, (page, _most) in PAGES.items()}
    return Desk(instance, size, {name: partial(_ask, reader, path) for name, path in paths.items()})


def _both(name: str, most: int | None, desks: list[Desk]) -> Iterator[Figure]:
    """Round by round in turn, so that a slow minute of the machine is everybody's."""
    rounds = [[_round(desk, name) for desk in desks] for _ in range(ROUNDS)]
    spent = list(zip(*rounds, strict=True))
    for desk, values in zip(desks, spent, strict=True):
        application, database, both = map(median, zip(*values, strict=True))
        for part, value in (
            ("application", application),
            ("database", database),
            (f"CPU (at most {most})" if most else "CPU", both),
            ("CPU, best round", min(value for _app, _db, value in values)),
        ):
            yield Figure(f"{name} at {desk.size}: {part}", value, "ms", desk.size, CLIENTS)
    if len(desks) > 1:
        grown = (last[2] / first[2] for first, *_between, last in rounds)
        yield Figure(f"{name}: growth", median(grown), "times", desks[-1].size, CLIENTS)


def _round(desk: Desk, name: str) -> tuple[float, float, float]:
    spent = costs(desk.instance, desk.asks[name], TIMES, CLIENTS)
    return spent.application, spent.database, spent.application + spent.database


def _ask(reader: httpx.Client, path: str, _number: int) -> int:
    return reader.get(path).status_code


def _places(url: str) -> dict[str, str]:
    with psycopg.connect(url) as database:
        number = database.execute("SELECT max(number) FROM tickets_ticket").fetchone()
        county = database.execute(
            "SELECT c.key FROM rollout_county c JOIN directory_entity e ON e.county_id = c.id"
            " JOIN tickets_ticket t ON t.entity_id = e.id ORDER BY t.id LIMIT 1"
        ).fetchone()
        since = database.execute(SINCE).fetchone()
    assert number is not None
    assert county is not None
    assert since is not None
    return {"newest": f"T-{number[0]}", "county": str(county[0]), "since": str(since[0])}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
