"""Newest first, a page at a time, by key: page 10,000 costs what page 1 costs."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.errors import InvalidInput

M = TypeVar("M", bound=Model)
MOST = 200


@dataclass(frozen=True)
class Page(Generic[M]):
    """`next_cursor` is None on the last page; there is no exact count (it would cost more)."""

    items: Sequence[M]
    next_cursor: str | None


def page(queryset: QuerySet[M], *, by: str, after: str | None = None, size: int = 50) -> Page[M]:
    """Rows in descending order of the moment field `by`, then of the primary key.

    `after` is a cursor of an earlier page. Raises InvalidInput for one that this never gave.
    """
    size = max(1, min(size, MOST))
    rows = queryset.order_by(f"-{by}", "-pk")
    if after:
        moment, key = _read(after)
        rows = rows.filter(Q(**{f"{by}__lt": moment}) | Q(**{by: moment}, pk__lt=key))
    return cut(list(rows[: size + 1]), by=by, size=size)


def cut(found: Sequence[M], *, by: str, size: int) -> Page[M]:
    """The page of rows that were found, one more than it holds where there are more."""
    more = len(found) > size
    return Page(found[:size], _cursor(found[size - 1], by) if more else None)


def _cursor(row: Model, by: str) -> str:
    text = f"{getattr(row, by).isoformat()}|{row.pk}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _bar, key = text.partition("|")
        read = datetime.fromisoformat(moment), int(key)
        if read[0].tzinfo is None or not 0 <= read[1] < 2**63:
            raise ValueError(cursor)
    except (ValueError, binascii.Error, OverflowError) as error:
        sentence = _("This page address is not one of ours. Start again at the first page.")
        raise InvalidInput(sentence, fields={"cursor": sentence}) from error
    return read
