"""A ticket as it was, so that what changed it can be taken back exactly."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.dateparse import parse_datetime

from hypercare.casework.tickets.ageing import Clock
from hypercare.casework.tickets.clocks import rewind
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import Status

Snapshot = Mapping[str, object]

BEGINNINGS = tuple(f"{clock}_since" for clock in Clock)
MOMENTS = ("reviewed_at", "moved_at", "wake_at", "closed_at", "held_since", *BEGINNINGS)
FIELDS = (
    "status",
    "group_id",
    "person_id",
    "severity",
    "analytic_id",
    "migration_related",
    "reviewed_by_id",
    "reviewed_token_id",
    "wait_for",
    "back_to",
    "resolution_id",
    "hand_backs",
    "holds",
    "told",
    *MOMENTS,
)


def taken(ticket: Ticket) -> Snapshot:
    """Keys, codes and times; no words. A claim ends with what follows it, and is not kept."""
    kept = {name: _plain(getattr(ticket, name)) for name in FIELDS}
    return {**kept, "status": Status.NEW.value} if ticket.status == Status.IN_REVIEW else kept


def put_back(ticket: Ticket, kept: Snapshot) -> None:
    """The clocks run on as if nothing had happened. The caller saves and tells."""
    ticket.claimed_by = ticket.claimed_until = None
    for name in FIELDS:
        value = kept[name]
        is_moment = name in MOMENTS and value is not None
        setattr(ticket, name, parse_datetime(str(value)) if is_moment else value)
    rewind(ticket)
    ticket.version += 1


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
