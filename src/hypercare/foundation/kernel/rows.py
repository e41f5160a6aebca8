"""Storing and finding rows by statements that the database has planned already.

`Model.save` composes its statement each time, and the server parses and plans it each time. Where a
caller waits while ten rows are written that is most of the cost. Here the statement of a model is
composed once in a process and prepared once in a connection; it runs in the transaction of the
other statements, and is logged and translated like them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.utils import CursorWrapper

_Given = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True)
class By:
    """A value that the database computes: an expression with its own parameters."""

    sql: str
    given: tuple[object, ...] = ()


def store(
    *rows: models.Model,
    computed: Mapping[str, By] | None = None,
    first: By | None = None,
    unless_there: bool = False,
) -> bool:
    """Inserts new rows of one model in one statement, and gives them their keys.

    `computed` names the columns that the database fills, `first` is a `WITH` before the insert.
    With `unless_there` a row that breaks a unique constraint is left out, and False is answered.
    Nothing of `Model.save` is overridden in this product, so nothing is passed over.
    """
    model, by, database = type(rows[0]), dict(computed or {}), connections[DEFAULT_DB_ALIAS]
    parts = tuple((name, one.sql) for name, one in by.items())
    begin = first.sql if first else ""
    statement = _statement(model, len(rows), parts, begin, unless_there)
    given: list[Any] = [*(first.given if first else ())]
    given += [value for row in rows for value in _values(row, by, database)]
    found = _answers(database, statement, given)
    for row, (key, *filled) in zip(rows, found, strict=not unless_there):
        row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        for (name, _sql), value in zip(parts, filled, strict=True):
            setattr(row, name, value)
    return len(found) == len(rows)


def load(
    tail: str, given: _Given, *, first: str = "", **kinds: type[models.Model]
) -> tuple[Any, ...] | None:
    """The first row that `FROM ...` finds, as one record of each kind, by its name in `tail`.

    For the look-ups that every request, or every message, begins with. `first` is a `WITH` before
    it; what an outer join leaves empty is None.
    """
    columns = {name: _columns(name, kind) for name, kind in kinds.items()}
    wanted = ", ".join(column for known in columns.values() for column in known)
    statement = f"{first} SELECT {wanted} {tail} LIMIT 1"
    answers = _answers(connections[DEFAULT_DB_ALIAS], statement, given)
    if not answers:
        return None
    values = iter(answers[0])
    return tuple(
        _record(kind, list(islice(values, len(columns[name])))) for name, kind in kinds.items()
    )


def _record(kind: type[models.Model], values: list[object]) -> models.Model | None:
    """The key is the first column of every model."""
    return None if values[0] is None else kind.from_db(DEFAULT_DB_ALIAS, _names(kind), values)


def found(statement: str, given: _Given) -> list[tuple[Any, ...]]:
    """What a fixed statement finds, where a caller waits for it at each call."""
    return _answers(connections[DEFAULT_DB_ALIAS], statement, given)


@cache
def _columns(name: str, kind: type[models.Model]) -> list[str]:
    return [f'{name}."{field.column}"' for field in kind._meta.concrete_fields]


@cache
def _names(kind: type[models.Model]) -> list[str]:
    return [field.attname for field in kind._meta.concrete_fields]


def _answers(database: Any, statement: str, given: _Given) -> list[tuple[Any, ...]]:
    with _prepared(database) as cursor:
        cursor.execute(statement, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@cache
def _statement(
    model: type[models.Model],
    rows: int,
    computed: tuple[tuple[str, str], ...],
    first: str,
    unless_there: bool,
) -> str:
    by, quote = dict(computed), connection.ops.quote_name
    fields = _fields(model)
    one = ", ".join(by.get(field.attname, "%s") for field in fields)
    names = ", ".join(quote(field.column) for field in fields)
    answers = ", ".join(quote(name) for name in ("id", *by))
    otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
    values = ", ".join([f"({one})"] * rows)
    table = quote(model._meta.db_table)
    # Names of our own models only; every value is a parameter.
    into = f"INSERT INTO {table} ({names}) VALUES {values}"  # noqa: S608
    return f"{first} {into}{otherwise} RETURNING {answers}"


@cache
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    known = model._meta.local_concrete_fields
    return tuple(field for field in known if not field.primary_key and not field.generated)


def _values(row: models.Model, computed: Mapping[str, By], database: Any) -> list[object]:
    given: list[object] = []
    for field in _fields(type(row)):
        if field.attname in computed:
            given.extend(computed[field.attname].given)
            continue
        value = getattr(row, field.attname)
        is_ready = type(value) in _READY and not isinstance(field, models.JSONField)
        given.append(value if is_ready else field.get_db_prep_save(value, database))
    return given


# What goes to the driver as it is; anything else is made ready by its field.
_READY = frozenset({str, int, bool, datetime, UUID, type(None)})


class _Cursor(psycopg.Cursor[Any]):
    """Parameters go beside the statement, so that the server can keep its plan.

    The driver forgets the text of a statement that it prepared, so a logged one is not prepared.
    """

    def execute(self, query: Any, params: Any = None, **_how: Any) -> "_Cursor":
        return super().execute(query, params, prepare=not connection.queries_logged)


def _prepared(database: Any) -> CursorWrapper:
    database.ensure_connection()
    cursor = _Cursor(database.connection)
    made = database.make_debug_cursor if database.queries_logged else database.make_cursor
    return made(cursor)  # type: ignore[no-any-return]
