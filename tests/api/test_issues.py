"""Issues and the close of a meeting through the API (R19, R23, R24, R31)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from hypercare.casework.issues.models import Issue
from hypercare.casework.meetings.models import Meeting
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Entity, EntityType
from tests.api.conftest import Script, new_key
from tests.meetings.factory import make_meeting


@pytest.fixture
def script(script_as: Callable[[str], Script]) -> Script:
    return script_as("analyst")


def opened(script: Script, key: str = "", **facts: Any) -> tuple[int, Any]:
    body = {"summary": "Reports are late.", **facts}
    return script.send("POST", "issues", body, **{"Idempotency-Key": key or new_key()})


def patch(script: Script, version: int | None, **body: Any) -> tuple[int, Any]:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return script.send("PATCH", "issues/I-1001", body, **headers)


def test_an_issue_is_opened_once_for_a_key(script: Script) -> None:
    key = new_key()
    for replay in (None, "true"):
        status, issue = opened(
            script,
            key,
            severity=1,
            counties=["amber"],
            waves=[1],
            areas=["lds"],
            group="CS",
            workaround="Wait.",
            known=True,
            first_seen_at="2026-10-26T08:30:00-07:00",
            expected_fix="2026-11-02",
        )
        assert (status, issue["number"], issue["status"]) == (201, "I-1001", "open")
        assert script.last.headers.get("Idempotent-Replay") == replay
    assert issue["known"] is True
    assert (issue["counties"], issue["waves"], issue["support_group"]) == (["amber"], [1], "CS")
    assert (issue["first_seen_at"], issue["contacts"]) == ("2026-10-26T15:30:00Z", 0)
    assert Issue.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"summary": " "}, "summary"),
        ({"counties": ["nowhere"]}, "counties"),
        ({"known": True}, "workaround"),
        ({"person": "nobody"}, "person"),
        ({"first_seen_at": "soon"}, "first_seen_at"),
        ({"severity": 7}, "severity"),
        ({"status": "closed"}, "status"),
    ],
)
def test_what_is_wrong_names_its_field(script: Script, facts: dict[str, Any], field: str) -> None:
    status, problem = opened(script, **facts)
    assert (status, [fault["field"] for fault in problem["errors"]]) == (422, [field])
    assert not Issue.objects.exists()


def test_it_is_changed_by_its_version_and_an_old_one_reads_both_texts(
    script: Script, program: Program
) -> None:
    kinds = [EntityType.INTERFACE_PARTNER.value]
    Entity.objects.create(program=program, key="ftb", name="FTB", types=kinds)
    opened(script)
    assert patch(script, None, severity=1)[0] == 428
    changes = {"counties": ["birch"], "areas": ["lds"], "partners": ["ftb"]}
    status, issue = patch(script, 1, severity=1, status="confirmed", **changes)
    assert (status, issue["severity"], issue["status"]) == (200, 1, "confirmed")
    assert {name: issue[name] for name in changes} == changes
    assert script.last.headers["ETag"] == '"3"'
    status, problem = patch(script, 1, severity=4, summary="Lost.", counties=[])
    assert (status, problem["code"]) == (412, "stale-version")
    assert {fault["field"]: fault["detail"] for fault in problem["errors"]} == {
        "severity": "You sent 4; it is 1 now.",
        "summary": "You sent Lost.; it is Reports are late. now.",
        "counties": "You sent nothing; it is birch now.",
    }


def test_a_change_is_all_of_it_or_nothing(script: Script) -> None:
    opened(script)
    status, problem = patch(script, 1, severity=1, status="closed")
    assert (status, [fault["field"] for fault in problem["errors"]]) == (422, ["resolution"])
    assert Issue.objects.get().severity == 2
    status, problem = patch(script, 1, status="open")
    assert (status, problem["code"]) == (409, "conflict")


def test_the_list_has_filters_and_pages(script: Script) -> None:
    for severity in (1, 2, 2):
        opened(script, severity=severity)
    status, found = script.get("issues?severity=2&limit=1")
    assert (status, [one["number"] for one in found["items"]]) == (200, ["I-1003"])
    _status, older = script.get(f"issues?severity=2&limit=1&cursor={found['next_cursor']}")
    assert [one["number"] for one in older["items"]] == ["I-1002"]
    assert script.get("issues?status=lost")[0] == 422
    assert script.get("issues?colour=red")[0] == 422


def test_the_list_asks_as_many_questions_however_long_it_is(
    script: Script, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        opened(script, counties=["amber"])
    script.get("issues")
    with django_assert_max_num_queries(9):
        assert len(script.get("issues")[1]["items"]) == 8


def test_a_meeting_is_closed_once(script: Script, program: Program, now: datetime) -> None:
    """Bad input: a meeting closed twice."""
    begins = now - timedelta(hours=1)
    meeting = make_meeting(program, begins, required_groups=["CS"])
    address = f"meetings/{meeting}/close"
    status, problem = script.send("POST", address, {})
    assert (status, problem["code"]) == (409, "teams-missing")
    Meeting.objects.filter(pk=meeting.pk).update(required_groups=[])
    status, closed = script.send("POST", address, {})
    assert (status, closed["number"], closed["minutes_sent_to"]) == (200, str(meeting), 0)
    status, problem = script.send("POST", address, {})
    assert (status, problem["code"]) == (409, "meeting-closed")
    assert script.send("POST", "meetings/MT-9999/close", {})[0] == 404


def test_an_agent_reads_and_does_not_change(script_as: Callable[[str], Script]) -> None:
    agent = script_as("agent")
    assert agent.get("issues")[0] == 200
    assert opened(agent)[0] == 403
