"""Rows of a log into the database by the thousand: COPY, then two statements a batch."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from hypercare.casework.evidence.models import Evidence, Import, Source
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words

Row = tuple[Any, ...]
# The first key of our advisory locks; the second one is the program.
EVIDENCE_LOCK = 0x45564944
_COLUMNS = (
    "digest bytea, call_id text, started_at timestamptz, ended_at timestamptz,"
    " answered_at timestamptz, talk integer, outside bytea, clear text, masked text, e164 text,"
    " inside_caller text, called text, reached text, app text"
)
_NUMBERS = """
    WITH fresh AS (
        SELECT DISTINCT ON (outside) outside, clear, masked, e164 FROM evidence_incoming i
         WHERE outside IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM evidence_number n
             WHERE n.program_id = %(program)s AND n.digest = i.outside)
    ), kept AS (
        INSERT INTO words_words (program_id, kind, retention, clear, masked, e164, found, kept_at)
        SELECT %(program)s, %(kind)s, %(retention)s, clear, masked, e164, '{}', %(at)s FROM fresh
        RETURNING id, clear
    )
    INSERT INTO evidence_number (program_id, digest, words_id)
    SELECT %(program)s, fresh.outside, kept.id FROM kept JOIN fresh USING (clear)
"""
_LEGS = """
    INSERT INTO evidence_callleg (
        source_id, imported_id, digest, call_id, started_at, ended_at, answered_at, talk,
        outside_id, inside_caller, called, reached, app)
    SELECT %(source)s, %(imported)s, i.digest, i.call_id, i.started_at, i.ended_at, i.answered_at,
           i.talk, n.id, i.inside_caller, i.called, i.reached, i.app
      FROM evidence_incoming i
      LEFT JOIN evidence_number n ON n.program_id = %(program)s AND n.digest = i.outside
    ON CONFLICT (source_id, digest) DO NOTHING
"""


class Stage:
    """A table of the transaction's own that holds one batch at a time."""

    def store(self, rows: Iterable[Row], made: Import, source: Source, at: datetime) -> int:
        """How many of the rows were new."""
        given: dict[str, Any] = {
            "program": source.program_id,
            "source": source.pk,
            "imported": made.pk,
            "kind": Words.Kind.REACH.value,
            "retention": Words.Retention.PERSON.value,
            "at": at,
        }
        with connection.cursor() as cursor:
            with cursor.copy("COPY evidence_incoming FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(_NUMBERS, given)
            cursor.execute(_LEGS, given)
            added = int(cursor.rowcount)
            cursor.execute("TRUNCATE evidence_incoming")
        return added


def add(pieces: Iterable[Evidence]) -> None:
    """New pieces of evidence, by COPY: a busy day has ten thousand."""
    fields = [field for field in Evidence._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY evidence_evidence ({columns}) FROM STDIN") as copy,
    ):
        for piece in pieces:
            copy.write_row([_plain(getattr(piece, field.attname)) for field in fields])


def _plain(value: Any) -> Any:
    """A choice as the word that it stands for."""
    return str(value) if isinstance(value, str) else value


def one_at_a_time(program: Program) -> None:
    """Evidence of a program is changed by one transaction after the other, until it commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [EVIDENCE_LOCK, program.pk])


@contextmanager
def staging() -> Iterator[Stage]:
    """Inside a transaction, and gone with it."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE evidence_incoming ({_COLUMNS}) ON COMMIT DROP")
    yield Stage()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE evidence_incoming")
