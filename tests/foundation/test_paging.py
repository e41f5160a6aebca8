"""Newest first, a page at a time, by key."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypercare.foundation.journal.models import Look
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.paging import page
from hypercare.foundation.programs.models import Program


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.integers(0, 5), max_size=30), size=st.integers(1, 7))
def test_pages_hold_each_row_once_in_order(
    program: Program, now: datetime, minutes: list[int], size: int
) -> None:
    Look.objects.filter(program=program).delete()
    for minute in minutes:
        at = now + timedelta(minutes=minute)
        Look.objects.create(program=program, at=at, kind="view", what="x")
    rows = Look.objects.filter(program=program)
    seen: list[Look] = []
    cursor = None
    while True:
        found = page(rows, by="at", after=cursor, size=size)
        seen += found.items
        if (cursor := found.next_cursor) is None:
            break
    assert seen == list(rows.order_by("-at", "-pk"))


@pytest.mark.parametrize("cursor", ["x", "%%%", "bm9uc2Vuc2U", "MjAyNi0xMC0yNnwx", "\x00", "é"])
def test_a_made_up_cursor_is_refused(program: Program, cursor: str) -> None:
    with pytest.raises(InvalidInput):
        page(Look.objects.filter(program=program), by="at", after=cursor)
