"""The worker's share of ageing: telling what is due, and winding anew when the rules change."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hypercare.casework.tickets.ageing import ENDED, Clock, Near
from hypercare.casework.tickets.clocks import WOUND, due_of, rewind, steps_ahead, wind
from hypercare.casework.tickets.due_notices import Come, tell_due
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.journal import services as journal
from hypercare.foundation.programs.models import Program
from hypercare.reference.calendars.selectors import working_time

# So many in a transaction: the journal is held until its end.
AT_ONCE = 50
VERBS = {Near.SOON: "ticket.due-soon", Near.OVERDUE: "ticket.overdue"}


def push_due(*, at: datetime, most: int = 200) -> int:
    """Tells of the tickets whose next step has come, some in each transaction; returns how many.

    What falls due together is told together. A worker that is killed leaves a ticket told as a
    whole or not at all.
    """
    count = 0
    for program in Program.objects.order_by("pk"):
        while count < most and (pushed := _push(program, at)):
            count += pushed
    return count


@transaction.atomic
def _push(program: Program, at: datetime) -> int:
    rows = Ticket.objects.select_for_update(of=("self",), skip_locked=True)
    due = rows.filter(program=program, next_step_at__lte=at).order_by("next_step_at", "pk")
    tickets = list(due.select_related("program", "group")[:AT_ONCE])
    come = [one for ticket in tickets for one in _furthest(ticket, at)]
    for ticket in tickets:
        mine = {one.clock.value: one.near.value for one in come if one.ticket == ticket}
        ticket.told = ticket.told | mine
        ticket.next_step_at = min((step for _c, _n, step in steps_ahead(ticket)), default=None)
    Ticket.objects.bulk_update(tickets, ["told", "next_step_at"])
    tell_due(come, at=at)
    for one in come:
        _write(one, at)
    return len(tickets)


def _furthest(ticket: Ticket, at: datetime) -> list[Come]:
    """Overdue says more than due soon: who was not told of both is told the second alone."""
    come: dict[Clock, Come] = {}
    for clock, near, step in steps_ahead(ticket):
        due = due_of(ticket, clock)
        passed = clock in come and come[clock].near is Near.OVERDUE
        if step <= at and due is not None and not passed:
            come[clock] = Come(ticket, clock, near, due)
    return list(come.values())


def _write(one: Come, at: datetime) -> None:
    journal.write(
        by=system(one.ticket.program),
        at=at,
        verb=VERBS[one.near],
        subject=one.ticket.reference,
        read_action="ticket.read",
        teams=(one.ticket.group.code,),
        owner_id=one.ticket.opened_by_id,
        data={"clock": one.clock.value, "due": one.due.isoformat()},
    )


def rewind_outdated(*, most: int = 500) -> int:
    """Winds open tickets whose due times come from other hours or targets than those of now."""
    return sum(_rewind(program, most) for program in Program.objects.order_by("pk"))


@transaction.atomic
def _rewind(program: Program, most: int) -> int:
    rules = working_time(program).rules
    others = Q(clock_rules__lt=rules) | Q(clock_rules__gt=rules)
    rows = Ticket.objects.select_for_update(skip_locked=True).exclude(status__in=sorted(ENDED))
    outdated = list(rows.filter(others, program=program).order_by("pk")[:most])
    for ticket in outdated:
        ticket.program = program
        if ticket.clock_rules:
            rewind(ticket)
        else:  # From before there were clocks.
            wind(ticket, at=ticket.opened_at)
    Ticket.objects.bulk_update(outdated, WOUND)
    return len(outdated)
