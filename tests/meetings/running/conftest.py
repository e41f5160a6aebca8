"""A Quick Response Team meeting that has begun, two required teams, and an analyst."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.meetings.models import Meeting
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in
from tests.meetings.factory import make_meeting


@pytest.fixture
def analyst(program: Program) -> Actor:
    return actor_in(program, "analyst")


@pytest.fixture
def begins(now: datetime) -> datetime:
    return now - timedelta(minutes=10)


@pytest.fixture
def meeting(program: Program, begins: datetime) -> Meeting:
    return make_meeting(program, begins, title="QRT", required_groups=["MRT", "CS"])
