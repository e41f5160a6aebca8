"""Storing and finding rows by statements that the database has planned already.

`Model.save` composes its statement each time, and the server parses and plans it each time. Where a
caller waits while ten rows are written that is most of the cost. Here the statement of a model is
composed once in a process and prepared once in a connection; it runs in the transaction of the
other statements, and is logged and translated like them.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    """Inserts new rows of one model in one statement, and gives them their keys in order.

    `computed` names the columns that the database fills, `first` is what stands in a `WITH` before
    the insert. With `unless_there` a row that breaks a unique constraint is left out, and False is
    answered. Nothing of `Model.save` is overridden in this product, so nothing is passed over.
    """
    given: list[object] = [*(first.given if first else ())]
    shapes = [_take(row, (), computed or {}, given) for row in rows]
    statement = _one_kind(shapes[0], len(rows), first.sql if first else "", unless_there)
    found = _answers(_Numbered, statement, given)
    for row, values in zip(rows, found, strict=not unless_there):
        _fill(row, shapes[0], iter(values))
    return len(found) == len(rows)


def store_together(
    *rows: models.Model,
    computed: tuple[models.Model, Mapping[str, By]] | None = None,
    unless_there: bool = False,
) -> bool:
    """Inserts new rows of several models in one statement, each after those that it refers to.

    `computed` names one of them, and its columns that the database fills. With `unless_there` a row
    that breaks a unique constraint is left out, and False is answered: the caller rolls back.
    """
    given: list[object] = []
    whose, columns = computed or (None, {})
    shapes = tuple(
        _take(row, rows[:place], columns if row is whose else {}, given)
        for place, row in enumerate(rows)
    )
    found = _answers(_Numbered, _several_kinds(shapes, unless_there), given)
    if not found:
        return False
    values = iter(found[0])
    for row, shape in zip(rows, shapes, strict=True):
        _fill(row, shape, values)
    return True


def load(
    tail: str, given: _Given, *, first: str = "", **kinds: type[models.Model]
) -> tuple[Any, ...] | None:
    """The first row of what `load_all` finds."""
    return next(iter(load_all(f"{tail} LIMIT 1", given, first=first, **kinds)), None)


def load_all(
    tail: str, given: _Given, *, first: str = "", **kinds: type[models.Model]
) -> list[tuple[Any, ...]]:
    """The rows that `FROM ...` finds, each as one record of each kind, by its name in `tail`.

    For the look-ups that every request, or every message, begins with. `first` is a `WITH` before
    it; what an outer join leaves empty is None.
    """
    columns = {name: _columns(name, kind) for name, kind in kinds.items()}
    wanted = ", ".join(column for known in columns.values() for column in known)
    answers = _answers(_Prepared, f"{first} SELECT {wanted} {tail}", given)
    return [_records(kinds, iter(answer)) for answer in answers]


def _records(kinds: Mapping[str, type[models.Model]], values: Iterator[Any]) -> tuple[Any, ...]:
    return tuple(_record(kind, list(islice(values, len(_names(kind))))) for kind in kinds.values())


def _record(kind: type[models.Model], values: list[object]) -> models.Model | None:
    """The key is the first column of every model."""
    return None if values[0] is None else kind.from_db(DEFAULT_DB_ALIAS, _names(kind), values)


def found(statement: str, given: _Given) -> list[tuple[Any, ...]]:
    """What a fixed statement finds, where a caller waits for it at each call."""
    return _answers(_Prepared, statement, given)


@cache
def _columns(name: str, kind: type[models.Model]) -> list[str]:
    return [f'{name}."{field.column}"' for field in kind._meta.concrete_fields]


@cache
def _names(kind: type[models.Model]) -> list[str]:
    return [field.attname for field in kind._meta.concrete_fields]


@dataclass(frozen=True)
class _Shape:
    """What is not a plain value in an insert: columns that refer to an earlier row, and computed
    ones, each with its SQL.
    """

    model: type[models.Model]
    linked: tuple[tuple[str, str], ...] = ()
    computed: tuple[tuple[str, str], ...] = ()


def _take(
    row: models.Model,
    before: Sequence[models.Model],
    computed: Mapping[str, By],
    given: list[object],
) -> _Shape:
    """Adds the values of a row to `given`, in the order of its columns.

    Raises ValueError when it refers to a new row that is not among those `before` it.
    """
    linked, filled = [], []
    known, others = vars(row), row._state.fields_cache
    for field in _fields(type(row)):
        name = field.attname
        value = known[name]
        if by := computed.get(name):
            filled.append((name, by.sql))
            given.extend(by.given)
        elif value is None and (other := others.get(field.name)):
            linked.append((name, _KEY.format(before.index(other))))
        elif type(value) in _READY and not isinstance(field, models.JSONField):
            given.append(value)
        elif isinstance(value, models.Choices):
            given.append(value.value)
        else:
            given.append(field.get_db_prep_save(value, connection))
    return _Shape(type(row), tuple(linked), tuple(filled))


_KEY = "(SELECT id FROM row_{})"
# What goes to the driver as it is; anything else is made ready by its field.
_READY = frozenset({str, int, bool, datetime, UUID, type(None)})


def _fill(row: models.Model, shape: _Shape, values: Iterator[Any]) -> None:
    """Key, computed columns and keys of rows that it refers to, past the fields' descriptors:
    those would forget the record that a key belongs to.
    """
    row.pk = next(values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    for name, _sql in shape.computed:
        setattr(row, name, next(values))
    for name, _sql in shape.linked:
        vars(row)[name] = row._state.fields_cache[name.removesuffix("_id")].pk


@cache
def _one_kind(shape: _Shape, rows: int, first: str, unless_there: bool) -> str:
    begin = f"WITH {first} " if first else ""
    return _with_numbers(begin + _insert(shape, rows, unless_there))


@cache
def _several_kinds(shapes: tuple[_Shape, ...], unless_there: bool) -> str:
    inserts = enumerate(_insert(shape, 1, unless_there) for shape in shapes)
    named = ", ".join(f"row_{place} AS ({insert})" for place, insert in inserts)
    every = ", ".join(f"row_{place}" for place in range(len(shapes)))
    # Names of our own models only; every value is a parameter.
    return _with_numbers(f"WITH {named} SELECT * FROM {every}")  # noqa: S608, see above


def _insert(shape: _Shape, rows: int, unless_there: bool) -> str:
    by, quote = dict(shape.linked + shape.computed), connection.ops.quote_name
    fields = _fields(shape.model)
    names = ", ".join(quote(field.column) for field in fields)
    one = ", ".join(by.get(field.attname, "%s") for field in fields)
    answers = ", ".join(quote(name) for name in ("id", *dict(shape.computed)))
    otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
    table, values = quote(shape.model._meta.db_table), ", ".join([f"({one})"] * rows)
    into = f"INSERT INTO {table} ({names}) VALUES {values}"  # noqa: S608, our own names
    return f"{into}{otherwise} RETURNING {answers}"


def _with_numbers(statement: str) -> str:
    """`$1`, `$2`, as the server wants it, so that the driver need not look for them each time."""
    first, *rest = statement.split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))


@cache
def _fields(model: type[models.Model]) -> tuple[Any, ...]:
    known = model._meta.local_concrete_fields
    return tuple(field for field in known if not field.primary_key and not field.generated)


class _Prepared(psycopg.Cursor[Any]):
    """Parameters go beside the statement, so that the server can keep its plan.

    The driver forgets the text of a statement that it prepared, so a logged one is not prepared.
    """

    def execute(self, query: Any, params: Any = None, **_how: Any) -> "_Prepared":
        return super().execute(query, params, prepare=not connection.queries_logged)


class _Numbered(_Prepared, psycopg.RawCursor[Any]):
    """For statements whose parameters are numbered."""


def _answers(kind: type[_Prepared], statement: str, given: _Given) -> list[tuple[Any, ...]]:
    """As Django's own cursors ask, without their layers as long as nobody looks on."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    if database.queries_logged or database.execute_wrappers:
        return _watched(database, kind(database.connection), statement, given)
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        return kind(database.connection).execute(statement, given).fetchall()


def _watched(
    database: Any, cursor: _Prepared, statement: str, given: _Given
) -> list[tuple[Any, ...]]:
    made = database.make_debug_cursor if database.queries_logged else database.make_cursor
    wrapped: CursorWrapper = made(cursor)
    wrapped.execute(statement, given)
    found: list[tuple[Any, ...]] = wrapped.fetchall()
    return found
