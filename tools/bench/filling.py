"""Many contacts and tickets in little time: those that are there, copied by SQL."""

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
_COPIED = {
    "name_id", "reach_id", "reason_id", "done_note_id", "told_id", "subject_id", "contact_id",
    "ticket_id", "contact_name_id", "contact_reach_id", "contact_reason_id", "text_id",
}  # fmt: skip
_NUMBERED = {("contacts_contact", "number"), ("tickets_ticket", "number")}
_COLUMNS = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


def fill(url: str, tickets: int) -> None:
    """Until there are so many tickets; everything else in proportion."""
    with psycopg.connect(url, autocommit=True) as database:
        there = _one(database, "SELECT count(*) FROM tickets_ticket")
        times = max(0, (tickets - there) // there)
        shifts = {table: _one(database, f"SELECT max(id) FROM {table}") for table in TABLES}
        shifts["number"] = _one(database, "SELECT max(number) FROM contacts_contact")
        shifts["position"] = _one(database, "SELECT max(position) FROM journal_entry")
        if times:
            with database.transaction():
                for table in TABLES:
                    database.execute(_copy(database, table, max(shifts.values())), [times])
                _continue_counting(database)
        database.execute("VACUUM ANALYZE")


def columns(database: psycopg.Connection[Any], table: str) -> list[str]:
    return [name for (name,) in database.execute(_COLUMNS, [table])]


def _copy(database: psycopg.Connection[Any], table: str, shift: int) -> sql.Composed:
    names = columns(database, table)
    values = [_value(table, name, shift) for name in names]
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}, generate_series(1, %s) AS k").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join(values),
        sql.Identifier(table),
    )


def _value(table: str, name: str, shift: int) -> sql.Composable:
    column = sql.Identifier(name)
    if name in {"id", "position"} | _COPIED or (table, name) in _NUMBERED:
        return sql.SQL("{} + k * {}").format(column, sql.Literal(shift))
    if name == "idempotency_key":
        return sql.SQL("gen_random_uuid()::text")
    return sql.SQL("gen_random_uuid()") if name == "call_key" else column


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
