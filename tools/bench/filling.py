"""Many contacts and tickets in little time: the sample's, copied by SQL, no two alike.

`fill(url, tickets)` can be called again for more. Copy `k` of the sample is half an hour later than
copy `k - 1`, so the newest rows have the highest keys, as in an installation that grew. Each text
gets words of its own: a few that are in many texts, many that are in few (`WORDS`).
A million tickets take a few minutes: foreign keys and indexes are put back after the rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

# In the order of their references. A copy refers to copies, and to the program's own rows.
TABLES = (
    "words_words",
    "contacts_contact",
    "tickets_ticket",
    "tickets_ticketcontact",
    "routing_advicegiven",
    "tickets_worklogentry",
    "journal_entry",
)
# Words that a search can be measured with, and in how many of the copies each is.
WORDS = {"marigold": 2, "foxglove": 20, "larkspur": 1000, "teasel": 30_000}
# In the oldest copies only, and then in each: newest first has to look far back for it.
ONLY_OLD, OLD_COPIES = "bryony", 200
NOBODY = "samphire"
VOCABULARY = 20_000
_COPIED = {
    "name_id", "reach_id", "reason_id", "done_note_id", "told_id", "subject_id", "contact_id",
    "ticket_id", "contact_name_id", "contact_reach_id", "contact_reason_id", "text_id",
}  # fmt: skip
_NUMBERED = {("contacts_contact", "number"), ("tickets_ticket", "number")}
_COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
# Half an hour a copy, so that a million tickets are two years.
_STEP, _COPIES = "interval '35 minutes'", 30_000
# Copies whose keys are left to what the worker writes while a second fill goes on: notices of
# what falls due among the first.
_LEFT_FREE = 100
_TYPED = "concat_ws(' ', {}, " + ", ".join(
    [
        *(f"CASE WHEN k %% {every} = 0 THEN '{word}' END" for word, every in WORDS.items()),
        f"CASE WHEN k <= {OLD_COPIES} THEN '{ONLY_OLD}' END",
        *(
            f"'w' || (power(((id * {a} + k * {b}) %% 10007) / 10007.0, 3) * {VOCABULARY})::int"
            for a, b in ((7919, 104_729), (6007, 50_021), (3571, 27_644_437))
        ),
    ]
) + ")"  # fmt: skip
# As in life a clock runs while nobody has dealt with a ticket: that of the review in few of them.
_CLOCKS = {
    ("tickets_ticket", f"{clock}_{moment}"): f"CASE WHEN k >= {{last}} - 10{more} THEN {{}} END"
    for clock, more in (
        ("review", ""),
        ("person", " OR k %% 10 = 0"),
        ("update", " OR k %% 10 = 0"),
    )
    for moment in ("since", "due_at")
}
# What makes the copies differ; `{}` is the column as it was.
_VARIED = {
    ("words_words", "clear"): (
        f"CASE WHEN kind IN ('reason', 'note') THEN {_TYPED}"
        " WHEN kind = 'name' THEN {} || ' W' || k %% 5000 ELSE {} END"
    ),
    ("words_words", "masked"): f"CASE WHEN kind IN ('reason', 'note') THEN {_TYPED} ELSE {{}} END",
    ("words_words", "e164"): (
        "CASE WHEN {} = '' THEN '' ELSE '+1530' || lpad((k %% 10000000)::text, 7, '0') END"
    ),
    ("tickets_ticket", "status"): (
        "CASE WHEN k >= {last} - 10 THEN {} WHEN k %% 10 = 0 THEN 'assigned' ELSE 'closed' END"
    ),
    ("tickets_ticket", "closed_at"): (
        "CASE WHEN k < {last} - 10 AND k %% 10 <> 0 THEN opened_at END"
    ),
    **_CLOCKS,
    ("tickets_ticket", "moved_at"): "CASE WHEN k < {last} - 10 THEN opened_at END",
    ("tickets_ticket", "reviewed_at"): "CASE WHEN k < {last} - 10 THEN opened_at END",
    ("tickets_ticket", "reviewed_by_id"): (
        "CASE WHEN k < {last} - 10 THEN (SELECT min(id) FROM accounts_user) END"
    ),
}


def fill(url: str, tickets: int) -> None:
    """Until there are so many tickets; everything else in proportion."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("SET maintenance_work_mem = '512MB'")
        sample = _sample(database)
        there = _one(database, "SELECT count(*) FROM tickets_ticket")
        of_sample = _one(database, "SELECT tickets FROM bench_sample LIMIT 1")
        more = tickets // of_sample - there // of_sample
        if more > 0:
            first = max(there // of_sample, _free(database, sample))
            last = first + more - 1
            with _bare(database), database.transaction():
                for table in TABLES:
                    database.execute(_copy(database, table, sample, last), [first, last])
                _continue_counting(database)
        database.execute("VACUUM ANALYZE")


def _free(database: psycopg.Connection[Any], sample: dict[str, int]) -> int:
    """The first copy whose keys nobody has, nor will have: the instance goes on working."""
    newest = (_one(database, f"SELECT max(id) FROM {table}") for table in TABLES)
    return max(newest) // sample[""] + _LEFT_FREE


def columns(database: psycopg.Connection[Any], table: str) -> list[str]:
    return [name for name, _type in database.execute(_COLUMNS, [table])]


def _sample(database: psycopg.Connection[Any]) -> dict[str, int]:
    """The last key of each table before the first copy, and the distance between two copies."""
    database.execute(
        "CREATE TABLE IF NOT EXISTS bench_sample AS SELECT name, 0::bigint AS last, 0 AS tickets"
        " FROM unnest(%s::text[]) AS name WITH NO DATA",
        [list(TABLES)],
    )
    if not _one(database, "SELECT count(*) FROM bench_sample"):
        for table in TABLES:
            database.execute(
                f"INSERT INTO bench_sample SELECT '{table}', max(id),"
                f" (SELECT count(*) FROM tickets_ticket) FROM {table}"
            )
    known = dict(database.execute("SELECT name, last FROM bench_sample").fetchall())
    highest = "SELECT greatest((SELECT max(number) FROM contacts_contact WHERE id <= %(c)s),"
    highest += " (SELECT max(position) FROM journal_entry WHERE id <= %(j)s))"
    places = {"c": known["contacts_contact"], "j": known["journal_entry"]}
    row = database.execute(highest, places).fetchone()
    assert row is not None
    return {**known, "": max(*known.values(), int(row[0]))}


@contextmanager
def _bare(database: psycopg.Connection[Any]) -> Iterator[None]:
    """Without foreign keys and plain indexes for as long as the block lasts."""
    tables = [f"{table}" for table in TABLES]
    keys = database.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        [tables],
    ).fetchall()
    indexes = database.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique",
        [tables],
    ).fetchall()
    for table, name, _definition in keys:
        _patiently(database, f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        _patiently(database, f"DROP INDEX {name}")
    try:
        yield
    finally:
        for _name, definition in indexes:
            database.execute(definition)
        for table, name, definition in keys:
            known = f"{definition} NOT VALID".replace("NOT VALID NOT VALID", "NOT VALID")
            _patiently(database, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {known}')


def _patiently(database: psycopg.Connection[Any], statement: str) -> None:
    """Once more when it stood crosswise with the worker of the instance, which goes on working."""
    for _again in range(20):
        try:
            database.execute(statement)
        except psycopg.errors.DeadlockDetected:
            continue
        return
    raise RuntimeError(f"The worker never let go: {statement}")


def _copy(
    database: psycopg.Connection[Any], table: str, sample: dict[str, int], last: int
) -> sql.Composed:
    typed = dict(database.execute(_COLUMNS, [table]).fetchall())
    values = [sql.SQL(_value(table, name, kind, sample[""], last)) for name, kind in typed.items()]
    return sql.SQL(
        "INSERT INTO {0} ({1}) SELECT {2} FROM generate_series(%s::bigint, %s::bigint) AS k, {0}"
        " WHERE id <= {3} ORDER BY k, id"
    ).format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, typed)),
        sql.SQL(", ").join(values),
        sql.Literal(sample[table]),
    )


def _value(table: str, name: str, kind: str, shift: int, last: int) -> str:
    if name in {"id", "position"} | _COPIED or (table, name) in _NUMBERED:
        return f"{name} + k * {shift}"
    if (table, name) in _VARIED:
        value = _VARIED[table, name].replace("{last}", str(last)).replace("{}", name)
        return f"({value}) {_later(kind)}"
    if name == "idempotency_key":
        return "gen_random_uuid()::text"
    return "gen_random_uuid()" if name == "call_key" else f"{name} {_later(kind)}"


def _later(kind: str) -> str:
    return f"- ({_COPIES} - k) * {_STEP}" if kind == "timestamp with time zone" else ""


def _continue_counting(database: psycopg.Connection[Any]) -> None:
    """What comes next is numbered after the copies, and nobody learns from them."""
    for table in TABLES:
        database.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
    program = _one(database, "SELECT id FROM programs_program")
    for series, table in (("c", "contacts_contact"), ("t", "tickets_ticket")):
        newest = f"(SELECT max(number) FROM {table})"
        database.execute(f"SELECT setval('hypercare_number_{program}_{series}', {newest})")
    last = "(SELECT max(position) FROM journal_entry)"
    database.execute(f"UPDATE programs_program SET journal_position = {last}")
    database.execute(f"UPDATE callers_learned SET position = {last}")


def _one(database: psycopg.Connection[Any], question: str) -> int:
    row = database.execute(question).fetchone()
    return int(row[0]) if row else 0
