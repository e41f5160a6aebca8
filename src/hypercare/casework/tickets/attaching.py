"""How a review attaches a ticket to an issue, which this app does not know.

The app of issues says how, once per process; the arrow between the apps stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # apps are told before models load
    from hypercare.casework.tickets.models import Ticket
    from hypercare.foundation.accounts.actor import Actor


@dataclass(frozen=True)
class Issues:
    """`attach` gives the issue's number, and raises InvalidInput for one that is not there.

    It gives an empty text when the ticket hung on it already, so that taking it back leaves that.
    `choices` are (number, words) of the open ones.
    """

    attach: Callable[["Ticket", str, "Actor", datetime], str]
    detach: Callable[["Ticket", str], None]
    choices: Callable[["Actor"], list[tuple[str, str]]]


_known: list[Issues] = []


def use(issues: Issues) -> None:
    """Called once per process, in the `ready` of the app that has the issues."""
    _known[:] = [issues]


def issues() -> Issues:
    return _known[0]
