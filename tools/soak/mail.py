"""Mail at full size: every message of the corpus, delivered twice, and the worker killed meanwhile.

Each ends as a contact, as evidence, or in quarantine; none is lost and none is doubled.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from signal import SIGKILL
from typing import Any

import httpx

from tools.figures import Figure
from tools.instance import Demo, demo
from tools.soak.corpus import messages

KILLS = 6
PATIENCE = 600.0
DONE = ("filed", "joined", "automatic", "copy", "quarantined")


def figures() -> Iterator[Figure]:
    corpus = list(messages(fetch=True)) + [(f"own/{i}", _own(i)) for i in range(500)]
    with demo() as instance:
        counts = run(instance, [raw for _name, raw in corpus])
    size = len(corpus)
    for state, count in sorted(counts.items()):
        yield Figure(f"mail proof: {state}", count, "count", size, 1)
    first = sum(count for state, count in counts.items() if state != "copy")
    lost, doubled = size - first, first - size + (counts["copy"] - size)
    yield Figure("mail proof: lost", lost, "count", size, 1)
    assert lost == 0, counts
    assert doubled == 0, counts


def _own(number: int) -> bytes:
    return (
        f"From: Jo <jo{number}@eldorado.example>\nSubject: Question {number}\n"
        f"Date: Mon, 26 Oct 2026 09:14:00 -0700\n\nCases are missing ({number}).\n"
    ).encode()


def run(instance: Demo, corpus: list[bytes]) -> Counter[str]:
    """Handed in twice by a script, while the worker is killed again and again."""
    client = httpx.Client(
        base_url=f"http://127.0.0.1:{instance.port}",
        headers={"Authorization": f"Bearer {instance.token('service', 'mail soak')}"},
        timeout=60,
    )
    every = max(1, 2 * len(corpus) // KILLS)
    for number, raw in enumerate([*corpus, *corpus]):
        answer = client.post("/api/v1/messages?mailbox=customer-support", content=raw)
        assert answer.status_code == 201, answer.text
        if number % every == every // 2:
            os.kill(instance.pid("worker"), SIGKILL)
    return _settled(client)


def _settled(client: httpx.Client) -> Counter[str]:
    """When nothing waits any more; a killed worker's lease takes a minute to run out."""
    give_up = time.monotonic() + PATIENCE
    while True:
        counts = Counter(item["state"] for item in _listed(client))
        if set(counts) <= set(DONE):
            return counts
        assert time.monotonic() < give_up, counts
        time.sleep(2)


def _listed(client: httpx.Client) -> Iterator[dict[str, Any]]:
    cursor: dict[str, Any] = {}
    while True:
        page = client.get("/api/v1/messages", params={"limit": 200, **cursor}).json()
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        cursor = {"cursor": page["next_cursor"]}
