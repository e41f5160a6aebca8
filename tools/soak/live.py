"""The live proof (safety row 50): one change, all readers have it, over a restart, and cheaply."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from signal import SIGKILL
from typing import Any

import psycopg

from hypercare.runtime.database import cluster_of
from hypercare.runtime.supervisor import noted_children
from tools.api import Api
from tools.figures import Figure
from tools.instance import Demo, demo
from tools.readers import Reader, until
from tools.soak.kill import contact

READERS, CHANGES, AT_ONCE = 500, 5, 50
# Threads of a web process that make pages, each with a connection (decision 2).
POOL = 8
# Connections of web processes by what they are for, as each says in its name: of the pool of
# threads that make pages, and of the live streams, however many readers they have.
CONNECTIONS = """
    SELECT split_part(application_name, ' ', 2) AS part, count(*) FROM pg_stat_activity
     WHERE datname = current_database() GROUP BY part
"""


@dataclass(frozen=True)
class Result:
    """`missed` and `doubled` are counted over all readers; `pooled` and `beside_pool` are the most
    connections that the web processes had at once, for pages and for streams."""

    readers: int
    changes: int
    missed: int
    doubled: int
    pooled: int
    beside_pool: int
    processes: int

    def check(self) -> None:
        """Safety row 50: none missed, and at most the pool plus one for each web process."""
        assert self.missed == self.doubled == 0, self
        assert self.pooled <= POOL * self.processes, self
        assert self.beside_pool <= self.processes, self


def figures() -> Iterator[Figure]:
    with demo() as instance:
        found = asyncio.run(prove(instance, READERS, CHANGES))
    for name in ("missed", "doubled", "pooled", "beside_pool", "processes"):
        yield Figure(f"live proof: {name}", getattr(found, name), "count", READERS, READERS)
    found.check()


async def prove(instance: Demo, size: int, changes: int) -> Result:
    """Changes with all processes up, and as many while each web process is killed."""
    api = Api("127.0.0.1", instance.port, instance.token("agent", f"changes for {size}"))
    token = instance.token("readiness-team", f"{size} readers")
    processes = [name for name in _names(instance) if name.startswith("web")]
    async with listening(instance.port, token, size) as readers:
        wanted = [await asyncio.to_thread(_change, api, f"before {n}") for n in range(changes)]
        await until(lambda: _all_have(readers, wanted), "all readers have the first changes")
        counted = [_connections(instance)]
        for number, name in enumerate(processes):
            os.kill(instance.pid(name), SIGKILL)
            wanted.append(await asyncio.to_thread(_change, api, f"killed {number}"))
        wanted += [await asyncio.to_thread(_change, api, f"after {n}") for n in range(changes)]
        await until(lambda: _all_have(readers, wanted), "all readers have the last changes")
        counted.append(_connections(instance))
        missed = sum(len(set(wanted) - set(one.heard.values())) for one in readers)
        doubled = sum(one.doubled for one in readers)
    pooled, beside = (max(one.get(part, 0) for one in counted) for part in ("web", "live"))
    return Result(size, len(wanted), missed, doubled, pooled, beside, len(processes))


@asynccontextmanager
async def listening(port: int, token: str, size: int) -> AsyncIterator[list[Reader]]:
    """All of them are let in before the block begins; not all at the same moment."""
    readers = [Reader(port, token) for _ in range(size)]
    tasks: list[asyncio.Task[None]] = []
    for start in range(0, size, AT_ONCE):
        few = readers[start : start + AT_ONCE]
        tasks += [asyncio.create_task(reader.listen()) for reader in few]
        await until(partial(_let_in, few), "all readers are let in")
    try:
        yield readers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _let_in(readers: list[Reader]) -> bool:
    return all(reader.times_opened for reader in readers)


def _all_have(readers: list[Reader], wanted: list[str]) -> bool:
    return all(set(wanted) <= set(one.heard.values()) for one in readers)


def _change(api: Api, mark: str) -> str:
    """Logs a contact, again with the same key until it is acknowledged; its number."""
    key = f"live {os.getpid()} {mark}"
    while True:
        answer = _sent(lambda: api.post("/contacts", contact(key), key))
        if answer is not None:
            return answer


def _sent(post: Callable[[], tuple[int, dict[str, Any]]]) -> str | None:
    try:
        status, answer = post()
    except OSError:
        return None
    return str(answer["contact"]["number"]) if status == 201 else None


def _names(instance: Demo) -> list[str]:
    return list(noted_children(instance.data))


def _connections(instance: Demo) -> dict[str, int]:
    with psycopg.connect(cluster_of(instance.data).url) as wire:
        return dict(wire.execute(CONNECTIONS).fetchall())
