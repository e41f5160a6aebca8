"""Evidence by the API: a log is posted, and a day is told as it was matched (R12, R32)."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from hypercare.casework.evidence.models import Source
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.staffing.tokens import create_token
from tests.evidence.conftest import PACIFIC, master
from tests.factories.program import NOW

ANSWERED, SHORT, ABANDONED = (
    master(NOW, caller="15305550110"),
    master(NOW + timedelta(minutes=1), caller="15305550111", seconds=12),
    master(NOW + timedelta(minutes=2), caller="15305550112", seconds=0, status="NO ANSWER"),
)
DAY = NOW.astimezone(PACIFIC).date()


def script(source: Source) -> Client:
    _token, secret = create_token(program=source.program, role="service", name="s", at=clock.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(client: Client, body: str, query: str) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/api/v1/evidence?{query}", body.encode(), content_type="text/csv")
    return answer.status_code, json.loads(answer.content)


def test_a_posted_log_goes_in_once_or_names_its_bad_rows(source: Source) -> None:
    client, log = script(source), "\n".join([ANSWERED, "1,2,3", SHORT])
    status, refused = post(client, log, "source=main&format=asterisk")
    assert (status, "1 of 3 rows" in refused["detail"]) == (422, True)
    status, made = post(client, log, "source=main&skip_faulty=true")
    assert (status, made["rows"], made["added"], made["faulty"]) == (200, 3, 2, 1)
    assert made["faults"] == [[2, "This line has 3 columns instead of 16, 17 or 18."]]
    assert post(client, ANSWERED, "format=asterisk")[1]["known"] == 1


def test_a_log_may_be_longer_than_a_form(source: Source) -> None:
    padding = f"{'x' * 100_000}\n" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 100_000 + 1)
    status, made = post(script(source), f"{ANSWERED}\n{padding}", "skip_faulty=true")
    assert (status, made["added"]) == (200, 1)


def test_a_day_is_told_with_every_call_in_one_list(source: Source, readiness: Actor) -> None:
    """After folding; what is withheld from a script is masked."""
    client = script(source)
    post(client, "\n".join([ANSWERED, SHORT, ABANDONED]), "source=main")
    reconcile(day=DAY, by=readiness, at=NOW)
    told = json.loads(client.get(f"/api/v1/reconciliations/{DAY}").content)
    figures = ("calls", "received", "documented", "explained", "missing", "cannot_tell")
    assert [told[name] for name in figures] == [3, 3, 0, 2, 1, 0]
    lists = {name: [one["number"] for one in found] for name, found in told["outcomes"].items()}
    assert {name: found for name, found in lists.items() if found} == {
        "missing": ["…10"],
        "short": ["…11"],
        "abandoned": ["…12"],
    }
    assert {name: len(found) for name, found in lists.items()} == told["counts"]
    assert {"matched", "not-migration", "internal", "wrong-number", "cannot-tell"} <= set(lists)
    assert told["closed"] is None
