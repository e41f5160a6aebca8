"""What the operations share: refusals, paging, who calls, and the trace of a look."""

import re
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BeforeValidator

from hypercare.casework.contacts.selectors import sees_clear
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.paging import MOST
from hypercare.surface.api import answers

REFUSALS: dict[int, Any] = dict.fromkeys(
    (400, 401, 403, 404, 409, 413, 422, 500, 503), answers.Problem
)
Cursor = Annotated[
    str | None, Query(max_length=200, description="`next_cursor` of the page before.")
]
Limit = Annotated[int, Query(ge=1, le=MOST, description=f"1 to {MOST} items on a page.")]


def _iso_day(typed: str) -> str:
    """Also the numbers that a parser of dates would take for seconds are no days."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed, re.ASCII):
        raise ValueError(_("Write the day like 2026-10-29."))
    return typed


Day = Annotated[date, BeforeValidator(_iso_day)]


def caller(request: HttpRequest) -> Actor:
    # Set by Ninja: what our `Bearer` gave. Django's types do not know of it.
    found: Actor = request.auth  # type: ignore[attr-defined]
    return found


def looked(by: Actor, what: str, rows: int) -> None:
    """Who saw words as they came is kept (R34)."""
    if rows and sees_clear(by):
        journal.look(by=by, at=clock.now(), kind="view", what=what, rows=rows)
