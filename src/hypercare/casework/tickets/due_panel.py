"""What the page of a ticket says about its clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.tickets.ageing import ENDED, Clock, Near
from hypercare.casework.tickets.clocks import course_of, due_of, since_of
from hypercare.casework.tickets.due_words import distance, explained
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.ui.words import Said
from hypercare.reference.calendars.meetings import next_qrt
from hypercare.reference.calendars.selectors import working_time

TITLES = {
    Clock.REVIEW: gettext_lazy("Review"),
    Clock.PERSON: gettext_lazy("A person"),
    Clock.UPDATE: gettext_lazy("An update"),
}


@dataclass(frozen=True)
class Due:
    """One clock. `look` is a state of the design system; `at` is None while the ticket waits."""

    title: str
    look: str
    word: str
    at: datetime | None
    distance: str
    steps: list[str]
    meeting: str


def dues(ticket: Ticket, at: datetime) -> dict[str, Any] | None:
    """None for a ticket that is done, or whose program has no targets for it."""
    if ticket.status in ENDED or ticket.under_id is not None:
        return None
    said = Said(ticket.program.zone, at)
    meeting = next_qrt(ticket.program, at)
    found = [due for clock in Clock if (due := _due(ticket, clock, said, meeting))]
    return {"dues": found, "meeting": meeting} if found else None


def _due(ticket: Ticket, clock: Clock, said: Said, meeting: datetime | None) -> Due | None:
    rules = working_time(ticket.program)
    way, moment = course_of(ticket, clock, rules), due_of(ticket, clock)
    if since_of(ticket, clock) is None or way is None:
        return None
    look, word = _look(ticket, clock, moment, said.now)
    return Due(
        title=str(TITLES[clock]),
        look=look,
        word=word,
        at=moment,
        distance=distance(moment, said) if moment else "",
        steps=explained(way, said),
        meeting=_meeting(moment, meeting),
    )


def _look(ticket: Ticket, clock: Clock, moment: datetime | None, at: datetime) -> tuple[str, str]:
    if moment is None:
        return "waiting", _("Stands still")
    if moment <= at:
        return "late", _("Overdue")
    if ticket.told.get(clock.value) == Near.SOON:
        return "attention", _("Due soon")
    return "new", _("Due")


def _meeting(moment: datetime | None, meeting: datetime | None) -> str:
    """The meeting is the real deadline of a go-live week."""
    if moment is None or meeting is None:
        return ""
    if moment < meeting:
        return _("Due before the next QRT.")
    return _("Due after the next QRT.")
