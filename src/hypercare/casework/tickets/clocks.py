"""The clocks of a ticket: wound inside the verb that changes it, told by the worker.

`wind` sets attributes; the verb saves them with its own, by `update_fields=[..., *WOUND]`.
"""

from collections.abc import Iterable
from datetime import datetime

from hypercare.casework.tickets.ageing import GROUPED, Clock, Near, Standing, began
from hypercare.casework.tickets.models import Ticket
from hypercare.reference.calendars.policies import Course, Hold, course, due
from hypercare.reference.calendars.selectors import WorkingTime, working_time

WOUND = (
    *(f"{clock}_since" for clock in Clock),
    *(f"{clock}_due_at" for clock in Clock),
    "held_since",
    "holds",
    "told",
    "next_step_at",
    "clock_rules",
)


def wind(ticket: Ticket, *, at: datetime, touched: bool = True) -> None:
    """Sets when the ticket is due, after whatever else of it changed at that moment.

    `touched` says that somebody worked on it; a caller who calls again did not.
    """
    standing = standing_of(ticket)
    _hold(ticket, standing, at)
    for clock in Clock:
        since = began(clock, standing, since_of(ticket, clock), at=at, touched=touched)
        setattr(ticket, f"{clock}_since", since)
    rewind(ticket)


def rewind(ticket: Ticket) -> None:
    """The due times anew from when each clock began, by the hours and targets of now."""
    rules = working_time(ticket.program)
    for clock in Clock:
        way = course_of(ticket, clock, rules)
        _set_due(ticket, clock, way.due if way and ticket.held_since is None else None)
    ticket.clock_rules = rules.rules
    ticket.next_step_at = min((at for _clock, _near, at in steps_ahead(ticket)), default=None)


def standing_of(ticket: Ticket) -> Standing:
    return Standing(
        status=ticket.status if ticket.under_id is None else GROUPED,
        is_reviewable=ticket.migration_related,
        has_person=ticket.person_id is not None,
    )


def since_of(ticket: Ticket, clock: Clock) -> datetime | None:
    since: datetime | None = getattr(ticket, f"{clock}_since")
    return since


def due_of(ticket: Ticket, clock: Clock) -> datetime | None:
    moment: datetime | None = getattr(ticket, f"{clock}_due_at")
    return moment


def holds_of(ticket: Ticket) -> list[Hold]:
    past = [Hold(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in ticket.holds]
    return past if ticket.held_since is None else [*past, Hold(ticket.held_since)]


def course_of(ticket: Ticket, clock: Clock, rules: WorkingTime) -> Course | None:
    """None for a clock that does not run, and for a severity without a target."""
    since, targets = since_of(ticket, clock), rules.targets.get(ticket.severity)
    if since is None or targets is None:
        return None
    return course(since, getattr(targets, clock.value), rules.calendar, holds_of(ticket))


def steps_ahead(ticket: Ticket) -> Iterable[tuple[Clock, Near, datetime]]:
    """What people have not been told yet about each clock, and when they will be."""
    rules = working_time(ticket.program)
    for clock in Clock:
        last, told = due_of(ticket, clock), ticket.told.get(clock.value)
        if last is None or told == Near.OVERDUE:
            continue
        yield clock, Near.OVERDUE, last
        if told is None and (soon := _soon(ticket, clock, rules)) is not None:
            yield clock, Near.SOON, soon


def _soon(ticket: Ticket, clock: Clock, rules: WorkingTime) -> datetime | None:
    since, targets = since_of(ticket, clock), rules.targets.get(ticket.severity)
    if since is None or targets is None:
        return None
    share = getattr(targets, clock.value) * rules.soon
    return due(since, share, rules.calendar, holds_of(ticket))


def _hold(ticket: Ticket, standing: Standing, at: datetime) -> None:
    if standing.is_held and ticket.held_since is None:
        ticket.held_since = at
    elif not standing.is_held and ticket.held_since is not None:
        ticket.holds = [*ticket.holds, [ticket.held_since.isoformat(), at.isoformat()]]
        ticket.held_since = None


def _set_due(ticket: Ticket, clock: Clock, moment: datetime | None) -> None:
    """Another due time is a new one to be told about."""
    if moment != due_of(ticket, clock):
        ticket.told = {name: near for name, near in ticket.told.items() if name != clock.value}
    setattr(ticket, f"{clock}_due_at", moment)
