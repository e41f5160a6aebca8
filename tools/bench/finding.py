"""`python -m tools.bench.finding`: queue, ticket, lists and searches at 100,000 tickets and more.

Processor time of the application and of the database together for each request, at each size, and
how it grows from the first size to the last. `python -m tools.bench.finding 2000` takes others.
"""

import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import httpx
import psycopg

from hypercare.runtime.database import cluster_of
from tools.bench.__main__ import _sample, costs, signed_in
from tools.bench.filling import NOBODY, ONLY_OLD, fill
from tools.figures import Figure, write
from tools.instance import Demo, demo

SIZES = (100_000, 1_000_000)
TIMES, CLIENTS = 100, 2
# What is asked, and the milliseconds that it may take.
PAGES = {
    "queue": ("queue/", 15),
    "ticket": ("tickets/{newest}/", 15),
    "all tickets": ("tickets/", 15),
    "list by status and severity": ("tickets/?severity=1,2&status=new", 15),
    "list by wave and channel": ("tickets/?wave=1&channel=email", 15),
    "list by county since a day": ("tickets/?county={county}&since={since}", 15),
    "list by severity, sorted by number": ("tickets/?severity=1&sort=number", 15),
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
    with demo() as instance, closing(signed_in(instance, "readiness")) as reader:
        found = [figure for size in sizes for figure in _at(instance, reader, size)]
    found += _growth(found, sizes)
    for figure in found:
        print(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


def _at(instance: Demo, reader: httpx.Client, size: int) -> Iterator[Figure]:
    url = cluster_of(instance.data).url
    fill(url, size)
    places, key = _places(url), _sample(instance)["key"]
    for name, (page, most) in PAGES.items():
        path = f"/{key}/{page.format(**places)}"
        spent = costs(instance, partial(_ask, reader, path), TIMES, CLIENTS)
        for part, value in (
            ("application", spent.application),
            ("database", spent.database),
            (f"CPU (at most {most})", spent.application + spent.database),
        ):
            yield Figure(f"{name} at {size}: {part}", value, "ms", size, CLIENTS)


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


def _growth(found: list[Figure], sizes: tuple[int, ...]) -> Iterator[Figure]:
    for name in PAGES:
        spent = [f.value for f in found if f.name.startswith(f"{name} at") and ": CPU" in f.name]
        if len(spent) > 1:
            yield Figure(f"{name}: growth", spent[-1] / spent[0], "times", sizes[-1], CLIENTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
