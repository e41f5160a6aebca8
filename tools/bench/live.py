"""`python -m tools.bench.live [READERS]`: from a commit to the last of 500 readers."""

import asyncio
import statistics
import sys
import time

import psycopg

from hypercare.runtime.database import cluster_of
from tools.bench.__main__ import cpu_of
from tools.figures import Figure, write
from tools.instance import Demo, demo
from tools.readers import Reader, until
from tools.soak.live import READERS, listening

TIMES = 60
# A verb's last two statements, alone, so that the moment of the commit is known.
HAPPENS = """
    WITH program AS (
        UPDATE programs_program SET journal_position = journal_position + 1
         WHERE key = 'demo' RETURNING id, journal_position
    )
    INSERT INTO journal_entry (program_id, position, at, verb, subject, read_action, teams, entity,
                               data)
    SELECT id, journal_position, now(), 'contact.logged', 'C-1', 'contact.read', '{}', '', '{}'
      FROM program RETURNING position
"""


def main(words: list[str]) -> int:
    size = int(words[0]) if words else READERS
    with demo() as instance:
        found = asyncio.run(figures(instance, size))
    for figure in found:
        print(figure)
    print(f"Written to {write('bench.json', found)}")
    return 0


async def figures(instance: Demo, size: int) -> list[Figure]:
    token = instance.token("readiness-team", "live bench")
    async with listening(instance.port, token, size) as readers:
        before = cpu_of(instance)
        waited = [await _one(instance, readers) for _ in range(TIMES)]
        spent = cpu_of(instance) - before
    name, cpu = "live, commit to the last reader", spent.application * 1000 / TIMES
    return [
        Figure(f"{name}: median", statistics.median(waited), "ms", size, size),
        Figure(f"{name}: 95 % at most", statistics.quantiles(waited, n=20)[-1], "ms", size, size),
        Figure("live, one change: application CPU", cpu, "ms", size, size),
    ]


async def _one(instance: Demo, readers: list[Reader]) -> float:
    """Milliseconds. The clock starts when the commit is acknowledged."""
    position, committed = await asyncio.to_thread(_happens, cluster_of(instance.data).url)
    await until(lambda: all(position in one.at for one in readers), "all have it")
    return (max(one.at[position] for one in readers) - committed) * 1000


def _happens(url: str) -> tuple[int, float]:
    with psycopg.connect(url, autocommit=True) as wire:
        row = wire.execute(HAPPENS).fetchone()
        committed = time.monotonic()
    assert row is not None
    return int(row[0]), committed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
