"""What is only ever added to refuses change, whoever asks (safety row 36)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from hypercare.casework.intake.services import receive
from hypercare.casework.tickets.models import WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from tests.factories.contacts import incoming

ATTEMPTS: dict[str, Callable[[type[Entry] | type[WorkLogEntry]], object]] = {
    "update": lambda model: model.objects.update(at=None),
    "delete": lambda model: connection.cursor().execute(f"DELETE FROM {model._meta.db_table}"),
    "truncate": lambda model: connection.cursor().execute(
        f"TRUNCATE {model._meta.db_table} CASCADE"
    ),
}


@pytest.mark.parametrize("model", [Entry, WorkLogEntry])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_in_it_can_be_changed(
    agent: Actor, now: datetime, model: type[Entry] | type[WorkLogEntry], attempt: str
) -> None:
    receive(incoming(), by=agent, at=now)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks would refuse first
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ATTEMPTS[attempt](model)
    assert model.objects.filter(program=agent.program).exists()
