"""Mail at full size: a corpus delivered twice, and the worker killed at every stage meanwhile.

Each message ends as a contact, as evidence, or in quarantine; none is lost and none is doubled.
To kill the worker at a stage for certain, a table that it needs there is locked from outside: when
the worker waits for it, it gets a SIGKILL, and nothing in it can help itself.
"""

import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from signal import SIGCONT, SIGKILL, SIGSTOP

import httpx
import psycopg
from psycopg.errors import LockNotAvailable

from hypercare.casework.mail.fingerprints import fingerprint
from hypercare.runtime.database import temporary_cluster
from tools.figures import Figure
from tools.instance import Demo, demo
from tools.soak import corpus, letters

OWN = 300
PATIENCE = 1200.0
BOXES = ("customer-support", "log")  # each message comes in at both
_WRITERS, _ALL = "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE"
# In the order in which a message goes through them.
STAGES = {
    "taking it up": ("mail_rawmessage", _WRITERS),
    "reading its bytes": ("filestore_piece", _ALL),
    "looking up who wrote it": ("directory_person", _ALL),
    "keeping its words": ("words_words", _WRITERS),
    "making its contact": ("contacts_contact", _WRITERS),
    "opening its ticket": ("tickets_ticket", _WRITERS),
    "putting its file on it": ("tickets_attachment", _WRITERS),
    "answering it": ("outbox_message", _WRITERS),
    "writing its steps": ("mail_step", _WRITERS),
    "telling the journal": ("journal_entry", _WRITERS),
}
COUNTS = {
    "first copies": "SELECT count(*) FROM mail_rawmessage WHERE copy_of_id IS NULL",
    "second copies": "SELECT count(*) FROM mail_rawmessage WHERE copy_of_id IS NOT NULL",
    "contacts": "SELECT count(*) FROM mail_rawmessage WHERE state = 'filed'",
    "evidence": "SELECT count(*) FROM mail_rawmessage WHERE state IN ('joined', 'automatic')",
    "quarantine": "SELECT count(*) FROM mail_rawmessage WHERE state = 'quarantined'",
    "waiting": "SELECT count(*) FROM mail_rawmessage WHERE state = 'waiting'",
    "contacts made": "SELECT count(*) FROM contacts_contact WHERE idempotency_key LIKE 'mail-%'",
    # A message may bring the same file twice; both are kept at one moment.
    "files doubled": "SELECT count(*) FROM (SELECT 1 FROM tickets_attachment f"
    " JOIN tickets_worklogentry e ON e.id = f.entry_id WHERE message <> ''"
    " GROUP BY message, stored_id HAVING count(DISTINCT at) > 1) AS twice",
    "answers doubled": "SELECT count(*) FROM (SELECT 1 FROM outbox_message WHERE automatic ="
    " 'auto-replied' AND about <> '' GROUP BY about HAVING count(*) > 1) AS twice",
}


def figures() -> Iterator[Figure]:
    raws, sources = _corpus()
    for source, count in sources.items():
        yield Figure(f"mail proof: messages of {source}", count, "count", len(raws), 1)
    with temporary_cluster(fsync=True) as url, demo({"DATABASE_URL": url}) as instance:
        client = _client(instance)
        before = _counts(url)
        for stage in STAGES:
            _die_at(stage, instance, client, url)
            yield Figure(f"mail proof: killed while {stage}", 1, "count", len(raws), 1)
        for box in BOXES:
            _hand_in(client, raws, box)
        found = {name: count - before[name] for name, count in _settled(url).items()}
    yield from _judged(found, len(raws) + len(STAGES))


def _corpus() -> tuple[list[bytes], dict[str, int]]:
    """Each message once, as the product tells them apart; and how many came from where."""
    collected = [*corpus.messages(fetch=True)]
    named = [
        *((name.partition("/")[0], raw) for name, raw in collected),
        *(("a bad relay", worn) for _name, raw in collected for worn in corpus.worn(raw)),
        *(("rows 1 to 19", raw) for _row, raw in letters.classes()),
        *(("plain questions", _own(number)) for number in range(OWN)),
    ]
    marks = {fingerprint(io.BytesIO(raw)): (name, raw) for name, raw in named if raw}
    names = [name for name, _raw in marks.values()]
    return [raw for _name, raw in marks.values()], {name: names.count(name) for name in {*names}}


def _own(number: int) -> bytes:
    return letters.letter(f"Cases are missing ({number}).", subject=f"Question {number}")


def _client(instance: Demo) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://127.0.0.1:{instance.port}",
        headers={"Authorization": f"Bearer {instance.token('service', 'mail soak')}"},
        timeout=60,
    )


def _hand_in(client: httpx.Client, raws: Sequence[bytes], box: str) -> None:
    for raw in raws:
        answer = client.post(f"/api/v1/messages?mailbox={box}", content=raw)
        assert answer.status_code == 201, answer.text


def _die_at(stage: str, instance: Demo, client: httpx.Client, url: str) -> None:
    """The worker stands still while a message with a file comes in, and goes on into the lock."""
    table, mode = STAGES[stage]
    sender = f"{table}@eldorado.example"  # of its own, because answers to one are counted
    file = {"list.csv": b"a,b"}
    raw = letters.letter("Cases are missing.", subject=stage, sender=sender, files=file)
    worker = instance.pid("worker")
    os.kill(worker, SIGSTOP)
    for box in BOXES:
        _hand_in(client, [raw], box)
    with _locked(url, table, mode, worker):
        os.kill(worker, SIGCONT)
        _until(lambda: _waits(url, table))
        os.kill(worker, SIGKILL)
    _until(lambda: instance.pid("worker") != worker)


@contextmanager
def _locked(url: str, table: str, mode: str, worker: int) -> Iterator[None]:
    """A worker that was stopped while it holds the table has to go on for a moment first."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '2s'")
        for _try in range(20):
            try:
                with connection.transaction():
                    connection.execute(f"LOCK TABLE {table} IN {mode} MODE")
                    yield
                    return
            except LockNotAvailable:
                os.kill(worker, SIGCONT)
                time.sleep(0.1)
                os.kill(worker, SIGSTOP)
    raise AssertionError(f"{table} could not be locked")


def _waits(url: str, table: str) -> bool:
    asked = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(asked, [table]).fetchone()
    return bool(row and row[0])


def _settled(url: str) -> dict[str, int]:
    """When nothing waits any more; a killed worker's lease takes a minute to run out."""
    _until(lambda: _counts(url)["waiting"] == 0)
    return _counts(url)


def _until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.2)


def _counts(url: str) -> dict[str, int]:
    with psycopg.connect(url, autocommit=True) as connection:
        rows = {name: connection.execute(asked).fetchone() for name, asked in COUNTS.items()}
    return {name: row[0] for name, row in rows.items() if row}


def _judged(found: dict[str, int], size: int) -> Iterator[Figure]:
    """Raises when one is lost or doubled."""
    lost = 2 * size - found["first copies"] - found["second copies"]
    doubled = found["first copies"] - size + found["contacts made"] - found["contacts"]
    found |= {"lost": lost, "doubled": doubled}
    for name, count in found.items():
        yield Figure(f"mail proof: {name}", count, "count", size, 1)
    assert lost == doubled == found["files doubled"] == found["answers doubled"] == 0, found
