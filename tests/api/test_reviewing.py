"""Reviewing, assigning and changing tickets by a script."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hypercare.casework.tickets.models import Category, Ticket, TicketReview, WorkLogEntry
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from tests.api.conftest import Script, new_key
from tests.factories.people import actor_in
from tests.tickets.tickets import ticket_of

PATH = "tickets/T-1001"


@pytest.fixture
def team(program: Program, script_as: Callable[[str], Script]) -> Script:
    """A script of the readiness team, and T-1001 that waits for review."""
    ticket_of(actor_in(program, "agent"), clock.now())
    return script_as("readiness-team")


def keyed() -> dict[str, str]:
    return {"Idempotency-Key": new_key()}


def changed(team: Script, version: str | None, **body: object) -> tuple[int, dict[str, object]]:
    headers = {"If-Match": version} if version else {}
    return team.send("PATCH", PATH, body, **headers)


def test_a_review_is_kept_once_however_often_it_is_sent(team: Script) -> None:
    """R13."""
    key, said = keyed(), {"outcome": "assign", "group": "CS", "why": "Theirs."}
    status, body = team.send("POST", f"{PATH}/review", said, **key)
    assert (status, body["status"], body["support_group"]) == (201, "assigned", "CS")
    assert team.send("POST", f"{PATH}/review", said, **key)[0] == 201
    assert team.last.headers["Idempotent-Replay"] == "true"
    assert TicketReview.objects.count() == 1
    assert team.send("POST", f"{PATH}/review", said, **keyed())[0] == 409
    assert team.send("POST", f"{PATH}/review", {"outcome": "redirect"}, **key)[0] == 409
    assert "another outcome" in str(team.last.json())
    assert team.send("POST", f"{PATH}/review", said | {"group": "PC"}, **key)[0] == 409
    assert "another group or person" in str(team.last.json())


def test_what_is_missing_is_named(team: Script) -> None:
    status, body = team.send("POST", f"{PATH}/review", {"outcome": "needs-details"}, **keyed())
    assert (status, body["errors"][0]["pointer"]) == (422, "#/wake_at")
    later = (clock.now() + timedelta(days=1)).isoformat()
    said = {"outcome": "needs-details", "wake_at": later}
    assert team.send("POST", f"{PATH}/review", said, **keyed())[1]["status"] == "waiting"


def test_a_person_is_named_by_how_they_sign_in(team: Script, program: Program) -> None:
    member = actor_in(program, "team-member", teams=("CS",)).user
    assert member is not None
    said = {"group": "CS", "person": member.username}
    assert team.send("POST", f"{PATH}/assign", said, **keyed())[0] == 201
    assert Ticket.objects.get(program=program).person == member
    said["person"] = "nobody"
    assert team.send("POST", f"{PATH}/assign", said, **keyed())[0] == 422


def test_a_change_needs_the_version_that_was_seen(team: Script) -> None:
    """An old one is refused with both texts, and changes nothing."""
    assert changed(team, None, severity=1)[0] == 428
    assert team.send("GET", PATH)[0] == 200
    tag = team.last.headers["ETag"]
    status, body = changed(team, tag, severity=1)
    assert (status, body["severity"]) == (200, 1)
    lines = WorkLogEntry.objects.count()
    status, body = changed(team, tag, severity=2)
    assert (status, body["code"]) == (412, "stale-version")
    assert "You sent 2; it is 1 now." in str(body["errors"])
    assert WorkLogEntry.objects.count() == lines
    assert changed(team, "three", severity=2)[0] == 422


def test_a_category_that_came_between_is_said_and_a_claim_is_for_people(
    team: Script, program: Program
) -> None:
    leaf = Category.objects.get(program=program)
    sent = {"area": leaf.area, "sub_area": leaf.sub_area, "summary": leaf.summary}
    assert changed(team, '"1"', status="in-review")[0] == 403
    assert changed(team, '"1"', analytic_category=sent)[0] == 200
    status, body = changed(team, '"1"', analytic_category=sent)
    assert (status, f"it is {leaf} now." in str(body["errors"])) == (412, True)


def test_facts_and_state_change_together_or_not_at_all(team: Script) -> None:
    team.send("POST", f"{PATH}/review", {"outcome": "assign", "group": "CS"}, **keyed())
    tag = team.last.headers["ETag"]
    assert changed(team, tag, severity=1, status="resolved")[0] == 422
    assert Ticket.objects.get().severity == 3
    status, body = changed(team, tag, severity=1, status="resolved", resolution="Explained.")
    assert (status, body["severity"], body["status"]) == (200, 1, "resolved")
    assert changed(team, team.last.headers["ETag"], status="waiting")[0] == 409


def test_a_script_has_the_rights_of_its_role(
    team: Script, script_as: Callable[[str], Script]
) -> None:
    said = {"outcome": "assign", "group": "CS"}
    assert script_as("auditor").send("POST", f"{PATH}/review", said, **keyed())[0] == 403
    assert script_as("service").send("POST", f"{PATH}/review", said, **keyed())[0] == 403
