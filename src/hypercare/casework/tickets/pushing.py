"""The worker's share of ageing: telling what is due, and winding anew when the rules change."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hypercare.casework.tickets.ageing import ENDED, Clock, Near
from hypercare.casework.tickets.clocks import WOUND, due_of, rewind, steps_ahead, wind
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.watching import tell_due
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.journal import services as journal
from hypercare.foundation.programs.models import Program
from hypercare.reference.calendars.selectors import working_time

VERBS = {Near.SOON: "ticket.due-soon", Near.OVERDUE: "ticket.overdue"}


def push_due(*, at: datetime, most: int = 200) -> int:
    """Tells of each ticket whose next step has come, one transaction each; returns how many.

    A worker that is killed leaves a ticket told as a whole or not at all.
    """
    due = Ticket.objects.filter(next_step_at__lte=at).order_by("next_step_at")
    return sum(_push(pk, at) for pk in due.values_list("pk", flat=True)[:most])


@transaction.atomic
def _push(pk: int, at: datetime) -> bool:
    rows = Ticket.objects.select_for_update(of=("self",), skip_locked=True)
    ticket = rows.filter(pk=pk, next_step_at__lte=at).select_related("program", "group").first()
    if ticket is None:
        return False
    come = _furthest(ticket, at)
    ticket.told = {**ticket.told, **{clock.value: near.value for clock, near in come.items()}}
    ticket.next_step_at = min((step for _c, _n, step in steps_ahead(ticket)), default=None)
    ticket.save(update_fields=["told", "next_step_at"])
    for clock, near in come.items():
        _tell(ticket, clock, near, at)
    return True


def _furthest(ticket: Ticket, at: datetime) -> dict[Clock, Near]:
    """Overdue says more than due soon: who was not told of both is told the second alone."""
    come: dict[Clock, Near] = {}
    for clock, near, step in steps_ahead(ticket):
        if step <= at and come.get(clock) is not Near.OVERDUE:
            come[clock] = near
    return come


def _tell(ticket: Ticket, clock: Clock, near: Near, at: datetime) -> None:
    moment = due_of(ticket, clock)
    if moment is not None:
        tell_due(ticket=ticket, clock=clock, near=near, due=moment, at=at)
    journal.write(
        by=system(ticket.program),
        at=at,
        verb=VERBS[near],
        subject=ticket.reference,
        read_action="ticket.read",
        teams=(ticket.group.code,),
        owner_id=ticket.opened_by_id,
        data={"clock": clock.value, "due": moment.isoformat() if moment else None},
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
