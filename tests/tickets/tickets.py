"""Tickets to try things on."""

from datetime import datetime
from typing import Any

from hypercare.casework.intake.services import receive
from hypercare.casework.tickets.models import Ticket, WorkLogEntry
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming


def ticket_of(by: Actor, at: datetime, **facts: Any) -> Ticket:
    """A new ticket with one contact, taken by `by` and kept: nobody was sent anywhere."""
    ticket = receive(incoming(**{"done": "answered", **facts}), by=by, at=at).ticket
    assert ticket is not None
    return ticket


def changed(program: Program) -> None:
    """What is kept in memory of the program is read again."""
    Program.objects.filter(pk=program.pk).update(facts_version=program.facts_version + 1)
    program.refresh_from_db()


def told(ticket: Ticket) -> list[str]:
    """The sentences of its story, oldest first, without the contacts."""
    entries = WorkLogEntry.objects.filter(ticket=ticket, text__isnull=False).order_by("pk")
    return [entry.text.masked for entry in entries.select_related("text") if entry.text]
