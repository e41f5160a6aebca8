"""Callers that were learned from contacts, as the worker learns them."""

from collections.abc import Callable
from typing import Any

import pytest

from hypercare.casework.callers.models import Caller
from hypercare.casework.callers.services import recognise
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from tests.factories.contacts import incoming
from tests.factories.program import NOW

Called = Callable[..., Caller]


@pytest.fixture
def called(agent: Actor) -> Called:
    """`called("Marisol Vánce", "530-555-0111")`: a contact was logged, and who it was is known."""

    def call(name: str, reach: str, **changes: Any) -> Caller:
        by = changes.pop("by", agent)
        contact = receive(incoming(name=name, reach=reach, **changes), by=by, at=NOW).contact
        caller = recognise(contact=contact, at=NOW)
        assert caller is not None
        return caller

    return call
