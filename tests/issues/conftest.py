"""An analyst, an issue, and tickets to hang on it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming
from tests.factories.people import actor_in


@pytest.fixture
def analyst(program: Program) -> Actor:
    return actor_in(program, "analyst")


@pytest.fixture
def issue(analyst: Actor, now: datetime) -> Issue:
    return open_issue(facts=IssueFacts("Cases are missing."), by=analyst, at=now)


@pytest.fixture
def hung(issue: Issue, agent: Actor, now: datetime) -> Callable[..., Ticket]:
    """A contact that is attached to the issue; its ticket."""

    def make(**changes: object) -> Ticket:
        contact = incoming(attach_to=issue.reference, **changes)
        ticket = receive(contact, by=agent, at=now).ticket
        assert ticket is not None
        return ticket

    return make
