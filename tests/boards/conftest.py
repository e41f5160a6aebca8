"""A board, somebody who publishes it, and issues on it."""

from datetime import datetime

import pytest

from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.insight.boards.models import Board
from tests.boards.factory import make_board
from tests.factories.people import actor_in
from tests.factories.program import NOW


@pytest.fixture
def analyst(program: Program) -> Actor:
    return actor_in(program, "analyst")


@pytest.fixture
def board(program: Program) -> Board:
    return make_board(program)


def close(issue: Issue) -> None:
    facts = {"status": "closed", "closed_at": NOW, "resolution": "defect"}
    Issue.objects.filter(pk=issue.pk).update(**facts)


def open_one(by: Actor, summary: str = "Letters go to old addresses", **facts: object) -> Issue:
    at: datetime = NOW
    return open_issue(facts=IssueFacts(summary, **facts), by=by, at=at)  # type: ignore[arg-type]
