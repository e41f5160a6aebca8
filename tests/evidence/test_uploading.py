"""A log from a page waits with its bytes; the worker reads it, and how far it is can be seen."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from hypercare.casework.evidence.models import CallLeg, Import, Source
from hypercare.casework.evidence.services import importing, uploading
from hypercare.casework.evidence.services.importing import import_calls
from hypercare.casework.evidence.services.uploading import (
    MOST_BYTES,
    MOST_TRIES,
    read_waiting,
    take,
)
from hypercare.config import asgi
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.filestore.models import Piece, StoredFile
from hypercare.foundation.kernel.errors import InvalidInput
from tests.accounts.cast import browser_of
from tests.evidence.conftest import master
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program

LINES = [master(NOW + timedelta(minutes=n), caller=f"1530555011{n}") for n in range(4)]


def waiting(source: Source, by: Actor, lines: list[str], *, skip_faulty: bool = False) -> Import:
    data = "\n".join(lines).encode()
    return take(
        source=source, file=io.BytesIO(data), size=len(data), name="Master.csv",
        skip_faulty=skip_faulty, by=by, at=NOW,
    )  # fmt: skip


def test_it_waits_with_its_bytes_and_is_read_once_and_the_bytes_go(
    source: Source, readiness: Actor
) -> None:
    made = waiting(source, readiness, LINES)
    assert (made.state, CallLeg.objects.count()) == ("waiting", 0)
    assert [one.pk for one in read_waiting(at=NOW)] == [made.pk]
    assert read_waiting(at=NOW) == []
    made.refresh_from_db()
    assert (made.state, made.rows, made.added, made.bytes_read) == ("read", 4, 4, made.size)
    assert not StoredFile.objects.exists()
    assert not Piece.objects.exists()


def test_bad_rows_are_named_and_nothing_is_kept_or_the_rest_goes_in(
    source: Source, readiness: Actor
) -> None:
    lines = [LINES[0], "1,2,3", LINES[1]]
    refused = waiting(source, readiness, lines)
    assert read_waiting(at=NOW) == []
    refused.refresh_from_db()
    assert (refused.state, refused.faulty, refused.faults[0][0]) == ("refused", 1, 2)
    assert "1 of 3 rows" in refused.refusal
    assert CallLeg.objects.count() == StoredFile.objects.count() == 0
    rest = waiting(source, readiness, lines, skip_faulty=True)
    assert len(read_waiting(at=NOW)) == 1
    rest.refresh_from_db()
    assert (rest.state, rest.added, rest.faulty) == ("read", 2, 1)


def test_what_cannot_be_read_at_all_is_refused_after_three_times(
    source: Source, readiness: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Safety row 49: whatever goes wrong, it does not go on for ever."""
    made = waiting(source, readiness, LINES)

    def broken(**_facts: Any) -> Import:
        raise RuntimeError("no disk")

    monkeypatch.setattr(uploading, "import_calls", broken)
    for _time in range(MOST_TRIES):
        assert read_waiting(at=NOW) == []
        made.refresh_from_db()
        assert made.is_waiting
    read_waiting(at=NOW)
    made.refresh_from_db()
    assert (made.state, "three times" in made.refusal) == ("refused", True)


def test_whoever_lost_the_right_meanwhile_imports_nothing(source: Source, readiness: Actor) -> None:
    made = waiting(source, readiness, LINES)
    Membership.objects.filter(user=readiness.user).delete()
    assert read_waiting(at=NOW) == []
    made.refresh_from_db()
    assert (made.state, CallLeg.objects.count()) == ("refused", 0)


def test_one_that_is_too_large_is_refused_before_it_is_kept(
    source: Source, readiness: Actor
) -> None:
    with pytest.raises(InvalidInput, match="384 MB"):
        take(
            source=source, file=io.BytesIO(b"x"), size=MOST_BYTES + 1, name="x",
            skip_faulty=False, by=readiness, at=NOW,
        )  # fmt: skip
    assert not StoredFile.objects.exists()
    assert asgi.LONGEST_LOG > MOST_BYTES > 1_000_000 * (len(LINES[0]) + 1)


def test_how_far_it_is_can_be_seen_while_the_transaction_goes_on(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And another worker leaves it alone meanwhile."""
    by = actor_in(make_program("progress"), "readiness-team")
    source = Source.objects.create(
        program=by.program, key="x", name="X", format="asterisk", time_zone="UTC"
    )
    made = waiting(source, by, LINES)
    seen: list[tuple[int, int, str]] = []

    def watched(**facts: Any) -> Import:
        tell = facts.pop("progress")

        def told(rows: int) -> None:
            tell(rows)
            assert read_waiting(at=NOW) == []
            seen.append(_seen_by_others(made))

        return import_calls(progress=told, **facts)

    monkeypatch.setattr(uploading, "import_calls", watched)
    monkeypatch.setattr(importing, "BATCH", 2)
    assert len(read_waiting(at=NOW)) == 1
    assert seen == [(2, made.size, "waiting"), (4, made.size, "waiting")]
    assert _seen_by_others(made) == (4, made.size, "read")


def _seen_by_others(made: Import) -> tuple[int, int, str]:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            sql = "SELECT rows, bytes_read, state FROM evidence_import WHERE id = %s"
            cursor.execute(sql, [made.pk])
            found: tuple[int, int, str] = cursor.fetchone()
            return found
    finally:
        other.close()


def test_the_page_shows_a_bar_and_asks_again_until_it_is_read(
    source: Source, readiness: Actor
) -> None:
    client, base = browser_of(readiness), f"/{source.program.key}/evidence"
    file = io.BytesIO(LINES[0].encode())
    file.name = "Master.csv"
    answer = client.post(f"{base}/import/", {"source": source.key, "file": file})
    assert answer.status_code == 302
    before = client.get(answer["Location"]).content.decode()
    read_waiting(at=NOW)
    after = client.get(answer["Location"]).content.decode()
    for words in ("<progress", 'hx-trigger="every 1s"'):
        assert words in before
        assert words not in after
