"""The floor: pgbench writes the same rows as one contact, without the product in between."""

import subprocess
from pathlib import Path
from typing import Any

import psycopg

from hypercare.runtime.programs import find_programs
from tools.bench.filling import TABLES, columns

# One contact: name, reach, reason and subject, then the contact, its ticket, their link, the
# advice, the work log and the journal.
TIMES = {"words_words": 4}
_NEW = {
    ("tickets_ticketcontact", "contact_id"): "contacts_contact",
    ("tickets_ticketcontact", "ticket_id"): "tickets_ticket",
    ("routing_advicegiven", "contact_id"): "contacts_contact",
    ("tickets_worklogentry", "ticket_id"): "tickets_ticket",
}


def script(url: str, folder: Path) -> Path:
    """One transaction as a pgbench file; each row is a copy of the newest, under a new number."""
    with psycopg.connect(url) as database:
        found = database.execute("SELECT id FROM programs_program").fetchone()
        assert found is not None
        program = int(found[0])
        lines = ["BEGIN;"]
        for table in TABLES:
            lines += [_insert(database, table, program)] * TIMES.get(table, 1)
    path = folder / "contact.sql"
    path.write_text("\n".join([*lines, "COMMIT;"]) + "\n")
    return path


def run(url: str, file: Path, clients: int, times: int) -> None:
    each = max(1, times // clients)
    words = ["-n", "-f", str(file), "-c", str(clients), "-t", str(each), url]
    subprocess.run([find_programs().path("pgbench"), *words], check=True, capture_output=True)


def _insert(database: psycopg.Connection[Any], table: str, program: int) -> str:
    names = [name for name in columns(database, table) if name != "id"]
    values = ", ".join(_value(table, name, program) for name in names)
    chosen = f"(SELECT max(id) FROM {table} WHERE program_id = {program})"
    insert = f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table}"
    step = "journal_position = journal_position + 1"
    count = f"UPDATE programs_program SET {step} WHERE id = {program};"
    before = f"{count}\n" if table == "journal_entry" else ""
    return f"{before}{insert} WHERE id = {chosen};"


def _value(table: str, name: str, program: int) -> str:
    if (table, name) in _NEW:
        return f"currval(pg_get_serial_sequence('{_NEW[table, name]}', 'id'))"
    if name == "position":
        return f"(SELECT journal_position FROM programs_program WHERE id = {program})"
    if name == "number" and table in ("contacts_contact", "tickets_ticket"):
        return f"nextval('hypercare_number_{program}_{table[0]}')"
    if name in ("idempotency_key", "call_key"):
        return "gen_random_uuid()" + ("::text" if name == "idempotency_key" else "")
    return name
