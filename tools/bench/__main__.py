"""`make bench`: processor time and waiting time of the requests that matter, in a demo instance."""

import json
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg

from hypercare.runtime.database import cluster_of
from hypercare.runtime.supervisor import noted_children
from tools.bench import cpu
from tools.bench.wire import Wire
from tools.figures import Figure, write
from tools.instance import Demo, demo
from tools.soak.kill import contact

WARM_UP, SIZE, CLIENTS = 100, 400, 4
FACTS = ("entity_type", "entity", "about", "channel")
WORKERS_SESSIONS = """
    SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'hypercare worker %'
"""
# Answered by us. What is sent on makes the county's next call on the same day one that came back.
KEPT = {"done": "answered"}


@dataclass(frozen=True)
class Cost:
    """Milliseconds: processor time per request, what the worker did about it afterwards, and what
    a client waited.
    """

    application: float
    database: float
    worker: float
    median: float
    p95: float


def main() -> int:
    with demo() as instance, closing(signed_in(instance, "readiness")) as reader:
        found = [
            figure
            for name, ask in _requests(instance, reader)
            for figure in _figures(name, costs(instance, ask, SIZE, CLIENTS))
        ]
    for figure in found:
        print(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


def _requests(instance: Demo, reader: httpx.Client) -> Iterator[tuple[str, Callable[[int], int]]]:
    api = httpx.Client(
        base_url=_base(instance), headers={"Authorization": f"Bearer {instance.token('agent')}"}
    )
    facts = {name: contact("")[name] for name in FACTS}
    key = _sample(instance)["key"]
    yield "POST /api/v1/contacts", lambda n: _post(api, n, KEPT)
    yield "POST /api/v1/contacts, sent back to us", lambda n: _post(api, n, {})
    yield "POST /api/v1/advice", lambda n: api.post("/api/v1/advice", json=facts).status_code
    yield "GET /api/v1/contacts?limit=50", lambda n: api.get("/api/v1/contacts").status_code
    yield "GET queue page", lambda n: reader.get(f"/{key}/queue/").status_code
    yield "GET log-a-contact page", lambda n: reader.get(f"/{key}/contacts/new/").status_code


def _post(api: httpx.Client, number: int, more: dict[str, str]) -> int:
    mark = f"bench {time.monotonic_ns()} {number}"
    facts, key = contact(mark) | more, {"Idempotency-Key": mark}
    return api.post("/api/v1/contacts", json=facts, headers=key).status_code


class _Own(threading.local):
    """What each thread of a round has: a connection would be closed between two rounds."""

    wire: Wire | None = None


def contact_posts(instance: Demo, name: str) -> Callable[[int], int]:
    """Posts a contact that we answered, at each call; `name` is that of its token."""
    token, own = instance.token("agent", name), _Own()

    def post(number: int) -> int:
        own.wire = own.wire or Wire(instance.port, token)
        mark = f"bench {time.monotonic_ns()} {number}"
        return own.wire.post("/api/v1/contacts", contact(mark) | KEPT, mark)

    return post


def costs(instance: Demo, ask: Callable[[int], int], size: int, clients: int) -> Cost:
    many(ask, WARM_UP, clients)
    before = cpu_of(instance)
    waited = many(ask, size, clients)
    spent = cpu_of(instance) - before
    return Cost(
        spent.application * 1000 / size,
        spent.database * 1000 / size,
        spent.worker * 1000 / size,
        statistics.median(waited),
        statistics.quantiles(waited, n=20)[-1],
    )


def many(ask: Callable[[int], int], count: int, clients: int) -> list[float]:
    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(lambda number: _one(ask, number), range(count)))


def _one(ask: Callable[[int], int], number: int) -> float:
    start = time.perf_counter()
    status = ask(number)
    assert status in (200, 201), f"answered {status}"
    return (time.perf_counter() - start) * 1000


def cpu_of(instance: Demo) -> cpu.Cpu:
    children = noted_children(instance.data)
    with psycopg.connect(cluster_of(instance.data).url) as database:
        sessions = [pid for (pid,) in database.execute(WORKERS_SESSIONS)]
    return cpu.of_instance({name: pid for name, (pid, _mark) in children.items()}, sessions)


def _figures(name: str, cost: Cost) -> Iterator[Figure]:
    yield Figure(f"{name}: application CPU", cost.application, "ms", SIZE, CLIENTS)
    yield Figure(f"{name}: database CPU", cost.database, "ms", SIZE, CLIENTS)
    yield Figure(f"{name}: CPU", cost.application + cost.database, "ms", SIZE, CLIENTS)
    yield Figure(f"{name}: CPU of the worker afterwards", cost.worker, "ms", SIZE, CLIENTS)
    yield Figure(f"{name}: median wait", cost.median, "ms", SIZE, CLIENTS)
    yield Figure(f"{name}: 95 % wait at most", cost.p95, "ms", SIZE, CLIENTS)


def signed_in(instance: Demo, username: str) -> httpx.Client:
    """A browser's session without a browser."""
    client = httpx.Client(base_url=_base(instance), follow_redirects=True)
    client.get("/sign-in/").raise_for_status()
    one = next(s for s in _sample(instance)["sign_ins"] if s["username"] == username)
    form = {"username": username, "password": one["password"]}
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
    client.post("/sign-in/", data={**form, **token}).raise_for_status()
    assert "sessionid" in client.cookies, "signing in did not work"
    return client


def _sample(instance: Demo) -> Any:
    return json.loads(instance.data.sign_ins_file.read_text())


def _base(instance: Demo) -> str:
    return f"http://127.0.0.1:{instance.port}"


if __name__ == "__main__":
    sys.exit(main())
