"""A ticket that waits for review, and people who may do something about it."""

from datetime import datetime

import pytest

from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from tests.tickets.tickets import ticket_of


@pytest.fixture
def ticket(agent: Actor, now: datetime) -> Ticket:
    """T-1001 of Amber County, with the group MRT, opened by `agent`."""
    return ticket_of(agent, now)
