"""Reviewing a selection: what would happen, and doing it in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.models import Ticket, TicketReview
from hypercare.casework.tickets.policies import faults
from hypercare.casework.tickets.services.fitting import checked_group, checked_person
from hypercare.casework.tickets.services.holding import refuse_closed_wave, refuse_grouped, step
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.services.reviewing import (
    Verdict,
    check_unreviewed,
    decide,
    given_for,
    group_all,
    lead_of,
    note,
)
from hypercare.casework.tickets.states import LEADS_TO, Outcome, Status, transition
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import Conflict, HypercareError, InvalidInput

MOST = 100


@dataclass(frozen=True)
class Refused:
    ticket: Ticket
    sentence: str


@dataclass(frozen=True)
class Bulk:
    done: Sequence[TicketReview]
    refused: Sequence[Refused]


def foreseen(
    *, tickets: Iterable[Ticket], verdict: Verdict, by: Actor, at: datetime
) -> tuple[list[Ticket], list[Refused]]:
    """Which of them the outcome is for, and why not the others. Nothing changes.

    Raises InvalidInput when what was said fits no ticket.
    """
    lead = _checked(verdict, by, at)
    able: list[Ticket] = []
    refused: list[Refused] = []
    for ticket in tickets:
        try:
            _look(ticket, verdict, lead, by, at)
            able.append(ticket)
        except HypercareError as error:
            refused.append(Refused(ticket, error.sentence))
    return able, refused


def _checked(verdict: Verdict, by: Actor, at: datetime) -> Ticket | None:
    """What does not depend on the ticket; gives the one that leads those of the same question."""
    if verdict.outcome == Outcome.SAME_QUESTION:
        return lead_of(verdict, by)
    if verdict.outcome == Outcome.ASSIGN and verdict.group:
        checked_person(verdict.person, checked_group(verdict.group, by), by)
    row = transition(Status.NEW, LEADS_TO[verdict.outcome])
    if row is not None and (missing := faults(row, given_for(verdict), at)):
        raise InvalidInput(" ".join(missing.values()), fields=missing)
    return None


def _look(ticket: Ticket, verdict: Verdict, lead: Ticket | None, by: Actor, at: datetime) -> None:
    """Raises what would keep it from happening."""
    if ticket == lead:
        sentence = _("%(ticket)s is the one that the others go under.")
        raise Conflict(sentence % {"ticket": ticket})
    refuse_closed_wave(ticket)
    refuse_grouped(ticket)
    check_unreviewed(ticket, by, at)
    step(ticket, LEADS_TO[verdict.outcome], by, at)


@transaction.atomic
def review_many(*, tickets: Sequence[Ticket], verdict: Verdict, by: Actor, at: datetime) -> Bulk:
    """One transaction and one journal entry for all that can be; the others say why not.

    All are locked in the order of their numbers before the first changes, so that two people who
    do this at once do not wait for each other for ever. Raises InvalidInput when what was said
    fits no ticket.
    """
    require(by, "ticket.review")
    if len(tickets) > MOST:
        raise InvalidInput(_("Choose %(most)s tickets at most.") % {"most": MOST})
    if verdict.outcome == Outcome.SAME_QUESTION:
        return _under_one(tickets, verdict, by, at)
    done: list[TicketReview] = []
    refused: list[Refused] = []
    for ticket in _locked(tickets, by):
        try:
            with transaction.atomic():
                done.append(decide(ticket, verdict, None, by, at, ticket.version))
        except InvalidInput:
            raise
        except HypercareError as error:
            refused.append(Refused(ticket, error.sentence))
    if done:
        note(done, by, at)
    return Bulk(done, refused)


def _locked(tickets: Sequence[Ticket], by: Actor) -> list[Ticket]:
    rows = Ticket.objects.visible_to(by).filter(pk__in=[ticket.pk for ticket in tickets])
    lock(list(rows.values_list("pk", flat=True)))
    return list(rows.select_related("group", "claimed_by").order_by("number"))


def _under_one(tickets: Sequence[Ticket], verdict: Verdict, by: Actor, at: datetime) -> Bulk:
    """Grouping locks all of them in its own order; who fails after that fails them all."""
    lead = lead_of(verdict, by)
    mine = Ticket.objects.visible_to(by).filter(pk__in=[one.pk for one in tickets])
    rows = mine.select_related("group", "claimed_by").order_by("number")
    able, refused = foreseen(tickets=rows, verdict=verdict, by=by, at=at)
    if not able:
        return Bulk([], refused)
    grouped = group_all(able, lead, by, at)
    done = [decide(ticket, verdict, grouped, by, at, None) for ticket in able]
    note(done, by, at)
    return Bulk(done, refused)
