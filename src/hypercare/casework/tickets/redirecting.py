"""How a ticket that is redirected gets into the ledger of hand-overs, which this app does not know.

The app of hand-overs says how, once per process; the arrow between the apps stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # apps are told before models load
    from hypercare.casework.tickets.models import Ticket


@dataclass(frozen=True)
class Ledger:
    """`sent_on` is given the reason; `not_sent_on` the moment that is taken back."""

    sent_on: Callable[["Ticket", str, datetime], None]
    not_sent_on: Callable[["Ticket", datetime], None]


_known: list[Ledger] = []


def use(ledger: Ledger) -> None:
    """Called once per process, in the `ready` of the app that has the ledger."""
    _known[:] = [ledger]


def ledger() -> Ledger:
    return _known[0]
