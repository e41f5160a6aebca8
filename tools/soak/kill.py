"""The kill proof (safety row 39): what was acknowledged is there, once, whatever was killed.

Clients post contacts, each with a key of its own, and send the same key again until it is
acknowledged. Meanwhile a web process, the supervisor and the database are killed in turn. After
each kill keys that were acknowledged before it are sent again: they answer with the same number.
"""

import http.client
import itertools
import queue
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tools.api import Api

AGAIN_SECONDS = 0.1
STALLED_SECONDS = 120.0
MARK = "kill proof"
REPLAYED = 10  # of the oldest and as many of the newest, after each kill


@dataclass(frozen=True)
class Result:
    """What came of a run. `retries` counts posts that were not acknowledged at once, `replayed` the
    keys that were sent again after a kill, and `changed` those that got another number then."""

    acknowledged: int
    lost: int
    doubled: int
    retries: int
    kills: int
    replayed: int = 0
    changed: int = 0


@dataclass
class Run:
    """Contacts to post, and what was acknowledged for each: its number."""

    api: Api
    size: int
    numbers: dict[str, str] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    replayed: int = 0
    changed: int = 0
    _todo: "queue.SimpleQueue[str]" = field(default_factory=queue.SimpleQueue)
    _progress: threading.Condition = field(default_factory=threading.Condition)

    def start(self, clients: int) -> None:
        for number in range(self.size):
            self._todo.put(f"{MARK} {number:06}")
        for _ in range(clients):
            threading.Thread(target=self._send_all, daemon=True).start()

    def wait_for(self, count: int) -> None:
        """Until so many are acknowledged. Fails when nothing moves for two minutes."""
        with self._progress:
            while len(self.numbers) < count:
                before = len(self.numbers)
                self._progress.wait(STALLED_SECONDS)
                assert len(self.numbers) > before, f"stalled at {before}: {self.answers}"

    def replay(self) -> None:
        """The first and the newest acknowledged keys, sent again as a client that heard nothing."""
        with self._progress:
            known = list(self.numbers.items())
        for key, number in (*known[:REPLAYED], *known[-REPLAYED:]):
            self.replayed += 1
            self.changed += self._send(key) != number

    def _send_all(self) -> None:
        while True:
            try:
                key = self._todo.get_nowait()
            except queue.Empty:
                return
            number = self._send(key)
            with self._progress:
                self.numbers[key] = number
                self._progress.notify_all()

    def _send(self, key: str) -> str:
        while True:
            try:
                status, answer = self.api.post("/contacts", contact(key), key)
            except (OSError, http.client.HTTPException) as error:
                self.answers[type(error).__name__] += 1
            else:
                if status == 201:
                    return str(answer["contact"]["number"])
                self.answers[str(status)] += 1
                assert status >= 500, f"{status}: {answer}"
            threading.Event().wait(AGAIN_SECONDS)


def contact(key: str) -> dict[str, object]:
    return {
        "entity_type": "county",
        "entity": "El Dorado",
        "about": "conversion",
        "channel": "phone",
        "contact_name": "unknown",
        "contact_info": "withheld",
        "reason": key,
    }


def run(
    api: Api, kills: Sequence[Callable[[], None]], *, size: int, count: int, clients: int
) -> Result:
    """Spreads `count` kills evenly over the posts, taking the kinds in turn.

    Kills come from the calling thread: a database that is started again must not die with a
    thread that ends.
    """
    posting = Run(api, size)
    posting.start(clients)
    for number, kill in zip(range(1, count + 1), itertools.cycle(kills), strict=False):
        posting.wait_for(number * size // (count + 1))
        kill()
        posting.replay()
    posting.wait_for(size)
    return compare(posting, count)


def compare(posting: Run, kills: int) -> Result:
    kept: dict[str, list[str]] = {}
    for found in posting.api.every("/contacts"):
        kept.setdefault(found["reason"], []).append(found["number"])
    lost = sum(number not in kept.get(key, []) for key, number in posting.numbers.items())
    doubled = sum(len(kept.get(key, [])) > 1 for key in posting.numbers)
    retries = sum(posting.answers.values())
    counts = len(posting.numbers), lost, doubled, retries, kills
    return Result(*counts, posting.replayed, posting.changed)
