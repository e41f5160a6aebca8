"""Working on a ticket through the API: story, files, group, issue."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hypercare.casework.issues.models import IssueContact, IssueTicket
from hypercare.casework.issues.services import IssueFacts, detach, open_issue
from hypercare.casework.tickets.models import Attachment, Ticket, WorkLogEntry
from hypercare.casework.tickets.services import add_note
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.programs.models import Program
from tests.api.conftest import Script, new_key
from tests.factories.people import actor_in
from tests.tickets.tickets import ticket_of


@pytest.fixture
def tickets(readiness: Actor, now: datetime) -> list[Ticket]:
    return [ticket_of(readiness, now) for _ in range(2)]


@pytest.fixture
def worker(script_as: Callable[[str], Script], tickets: list[Ticket]) -> Script:
    return script_as("readiness-team")


def post(script: Script, path: str, key: str = "", **body: Any) -> tuple[int, Any]:
    return script.send("POST", f"tickets/{path}", body, **{"Idempotency-Key": key or new_key()})


def test_a_note_is_added_once_for_a_key(worker: Script) -> None:
    key = new_key()
    for replay in (None, "true"):
        status, entry = post(worker, "T-1001/work-log", key, text="Called back.")
        assert (status, entry["kind"], entry["audience"]) == (201, "note", "internal")
        assert worker.last.headers.get("Idempotent-Replay") == replay
    assert WorkLogEntry.objects.filter(kind="note").count() == 1
    status, problem = post(worker, "T-1001/work-log", key, text="Something else.")
    assert (status, problem["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"text": "x", "audience": "everybody"}, "audience"),
        ({"text": "x", "by": "somebody"}, "by"),
        ({}, "text"),
    ],
)
def test_a_note_that_is_wrong_names_its_field(
    worker: Script, body: dict[str, str], field: str
) -> None:
    status, problem = post(worker, "T-1001/work-log", **body)
    assert (status, [fault["field"] for fault in problem["errors"]]) == (422, [field])


def test_a_paste_of_10_mb_changes_nothing(worker: Script) -> None:
    before = WorkLogEntry.objects.count()
    status, problem = post(worker, "T-1001/work-log", text="x" * 10_000_000)
    assert (status, problem["code"]) == (413, "too-large")
    assert WorkLogEntry.objects.count() == before


def attach(script: Script, key: str, *files: SimpleUploadedFile, **fields: str) -> Any:
    return script.client.post(
        "/api/v1/tickets/T-1001/attachments",
        {"files": files, **fields},
        headers={"Authorization": f"Bearer {script.secret}", "Idempotency-Key": key},
    )


def test_files_are_attached_once_for_a_key(worker: Script) -> None:
    key = new_key()
    for replay in (None, "true"):
        files = [SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.csv", b"two")]
        answer = attach(worker, key, *files, audience="shared")
        assert answer.status_code == 201
        assert answer.headers.get("Idempotent-Replay") == replay
    kept = answer.json()["items"]
    assert [(one["name"], one["size"], one["scan"]) for one in kept] == [
        ("a.txt", 3, "waiting"),
        ("b.csv", 3, "waiting"),
    ]
    assert Attachment.objects.count() == 2


def test_a_file_that_is_not_taken_is_said(worker: Script) -> None:
    answer = attach(worker, new_key(), SimpleUploadedFile("a.exe", b"x"))
    assert answer.status_code == 422
    assert "“a.exe” is not of a kind that is taken." in answer.json()["detail"]
    assert answer.json()["errors"][0]["field"] == "files"


def test_tickets_are_grouped_and_split_and_old_numbers_still_lead(worker: Script) -> None:
    for _ in range(2):
        status, lead = post(worker, "T-1002/group", under="T-1001", why="The same call.")
        assert (status, lead["number"]) == (200, "T-1001")
    assert worker.get("tickets/T-1002")[1]["grouped_under"] == "T-1001"
    assert worker.get("tickets/T-1001")[1]["grouped_here"] == ["T-1002"]
    for _ in range(2):
        status, alone = post(worker, "T-1002/split")
        assert (status, alone["number"]) == (200, "T-1002")
    assert worker.get("tickets/T-1002")[1]["grouped_under"] is None
    verbs = Entry.objects.filter(verb__in=["ticket.grouped", "ticket.split"])
    assert list(verbs.order_by("position").values_list("verb", flat=True)) == [
        "ticket.grouped",
        "ticket.split",
    ]


def test_a_group_that_somebody_took_back_is_not_made_again_by_a_retry(worker: Script) -> None:
    first, second = new_key(), new_key()
    said = {"under": "T-1001", "why": "The same call."}
    assert post(worker, "T-1002/group", first, **said)[0] == 200
    assert post(worker, "T-1002/split", second)[0] == 200
    status, lead = post(worker, "T-1002/group", first, **said)
    assert (status, lead["number"]) == (200, "T-1001")
    assert worker.last.headers["Idempotent-Replay"] == "true"
    assert worker.get("tickets/T-1002")[1]["grouped_under"] is None
    assert post(worker, "T-1002/group", new_key(), **said)[0] == 200
    assert post(worker, "T-1002/split", second)[0] == 200
    assert worker.get("tickets/T-1002")[1]["grouped_under"] == "T-1001"
    assert post(worker, "T-1002/group", first, under="T-1001", why="Another one.")[0] == 409
    assert post(worker, "T-1001/group", first, under="T-1002")[0] == 409


def test_a_group_that_cannot_be_is_said(worker: Script) -> None:
    status, problem = post(worker, "T-1002/group", under="T-9999")
    assert (status, problem["errors"][0]["field"]) == (422, "under")
    status, problem = post(worker, "T-1002/group", under="T-1002")
    assert (status, problem["code"]) == (409, "conflict")


def test_a_ticket_hangs_on_an_issue_once(program: Program, worker: Script, now: datetime) -> None:
    issue = open_issue(facts=IssueFacts("It fails."), by=actor_in(program, "analyst"), at=now)
    key = new_key()
    for again in (key, new_key()):
        assert post(worker, "T-1001/attach", again, issue="I-1001")[0] == 200
    assert (IssueTicket.objects.count(), IssueContact.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb="ticket.attached").count() == 1
    status, problem = post(worker, "T-1001/attach", issue="I-1001", contact="C-1002")
    assert (status, problem["errors"][0]["field"]) == (422, "contact")
    ticket = Ticket.objects.get(number=1001)
    detach(issue=issue, ticket=ticket, by=actor_in(program, "analyst"), at=now)
    assert post(worker, "T-1001/attach", key, issue="I-1001")[0] == 200
    assert worker.last.headers["Idempotent-Replay"] == "true"
    assert not IssueTicket.objects.exists()
    assert post(worker, "T-1001/attach", key, issue="I-1001", contact="C-1001")[0] == 409


def test_a_token_without_the_right_is_given_shared_entries_only(
    script: Script, readiness: Actor, now: datetime
) -> None:
    """Safety row 23: by type, not by a condition that somebody can forget."""
    number = script.log()[1]["ticket"]["number"]
    ticket = Ticket.objects.get(program=script.program)
    add_note(ticket=ticket, text="Between us.", audience="internal", by=readiness, at=now)
    add_note(ticket=ticket, text="For all.", audience="shared", by=readiness, at=now)
    _, answer = script.get(f"tickets/{number}")
    assert [entry["text"] for entry in answer["work_log"]] == [None, "For all."]
    assert {entry["audience"] for entry in answer["work_log"]} == {"shared"}


@pytest.mark.parametrize("path", ["work-log", "group", "split", "attach"])
def test_who_may_not_is_refused(script_as: Callable[[str], Script], path: str) -> None:
    assert post(script_as("auditor"), f"T-1001/{path}", text="x", under="T-1")[0] in (403, 404)
    assert post(script_as("administrator"), f"T-1001/{path}", text="x")[0] == 404
