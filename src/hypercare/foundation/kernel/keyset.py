"""Pages of a list by key, forwards and backwards, on any order that a list allows.

The order is one column and the primary key, both in the same direction, so that the database goes
straight to the place in its index: page 10,000 costs what page 1 costs.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import InvalidInput

M = TypeVar("M", bound=Model)
MOST = 200


@dataclass(frozen=True)
class Order:
    """`name` is in cursors and addresses; `column` is a column that is never null."""

    name: str
    column: str
    kind: type[datetime] | type[int] | type[str]
    descending: bool = False


@dataclass(frozen=True)
class Span(Generic[M]):
    """One page; the cursors are None where the list ends."""

    items: Sequence[M]
    newer: str | None
    older: str | None


class _Pair(Func):
    template = "(%(expressions)s)"


def _beyond(order: Order, field: Any, cursor: tuple[Any, int], *, down: bool) -> Func:
    """`(column, id) < (value, key)`, which an index on both answers."""
    here = _Pair(F(order.column), F("pk"), output_field=BooleanField())
    there = _Pair(Value(cursor[0], field), Value(cursor[1]), output_field=BooleanField())
    sign = " < " if down else " > "
    return Func(
        here, there, template="%(expressions)s", arg_joiner=sign, output_field=BooleanField()
    )


def span(
    rows: QuerySet[M], order: Order, *, after: str = "", before: str = "", size: int = 50
) -> Span[M]:
    """`after` and `before` are cursors of an earlier page; InvalidInput for any other text."""
    size = max(1, min(size, MOST))
    back = bool(before)
    cursor = _read(before or after, order) if before or after else None
    found = list(ordered(rows, order, cursor, back)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    ends = (more if back else bool(cursor), bool(cursor) if back else more)
    return Span(
        found,
        _cursor(found[0], order) if found and ends[0] else None,
        _cursor(found[-1], order) if found and ends[1] else None,
    )


def first_span(found: Sequence[M], order: Order, *, size: int) -> Span[M]:
    """The first page, of its rows and one more, as `ordered` found them."""
    items = found[:size]
    return Span(items, None, _cursor(items[-1], order) if len(found) > size else None)


def ordered(
    rows: QuerySet[M], order: Order, cursor: tuple[Any, int] | None = None, back: bool = False
) -> QuerySet[M]:
    """From the cursor on, or from the beginning."""
    down = order.descending != back
    sign = "-" if down else ""
    if cursor is not None:
        field = rows.model._meta.get_field(order.column)
        rows = rows.filter(_beyond(order, field, cursor, down=down))
    return rows.order_by(f"{sign}{order.column}", f"{sign}pk")


def _cursor(row: Model, order: Order) -> str:
    value = getattr(row, order.column)
    said = value.isoformat() if isinstance(value, datetime) else value
    text = json.dumps([order.name, said, row.pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order) -> tuple[Any, int]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, value, key = json.loads(text)
        if name != order.name or type(key) is not int or not 0 <= key < 2**63:
            raise ValueError(cursor)
        return _value(value, order), key
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        sentence = _("This page address is not one of ours. Start again at the first page.")
        raise InvalidInput(sentence, fields={"cursor": sentence}) from error


def _value(value: Any, order: Order) -> Any:
    if order.kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if type(value) is not order.kind or b"\0" in str(value).encode() or not _fits(value):
        raise ValueError(value)
    return value


def _fits(value: Any) -> bool:
    """A whole number that the database has a type for."""
    return not isinstance(value, int) or -(2**31) < value < 2**63
