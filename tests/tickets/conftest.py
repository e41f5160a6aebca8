"""A ticket that waits for review, and people who may do something about it."""

from datetime import datetime
from typing import Any

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from tests.factories.contacts import incoming


def ticket_of(by: Actor, at: datetime, **changes: Any) -> Ticket:
    found = receive(incoming(**changes), by=by, at=at).ticket
    assert found is not None
    return found


@pytest.fixture
def ticket(agent: Actor, now: datetime) -> Ticket:
    """T-1001 of Amber County, with the group MRT, opened by `agent`."""
    return ticket_of(agent, now)
