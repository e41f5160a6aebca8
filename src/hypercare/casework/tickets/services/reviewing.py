"""Reviewing: each review ends in exactly one outcome, and can be undone for a minute (R13, R14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.tickets.attaching import issues
from hypercare.casework.tickets.models import Category, Ticket, TicketReview, WorkLogEntry
from hypercare.casework.tickets.policies import Given, why_not
from hypercare.casework.tickets.services.fitting import who_has
from hypercare.casework.tickets.services.grouping import group_keeping
from hypercare.casework.tickets.services.holding import (
    allow,
    hold,
    refuse_claimed,
    refuse_grouped,
    step,
)
from hypercare.casework.tickets.services.lines import kept, standing, write
from hypercare.casework.tickets.services.moving import shift
from hypercare.casework.tickets.services.snapshots import Snapshot, taken
from hypercare.casework.tickets.states import LEADS_TO, UNREVIEWED, Outcome, Status, WaitFor
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.kernel.errors import Conflict, InvalidInput
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.kernel.text import clean_words


@dataclass(frozen=True)
class Verdict:
    """What a reviewer says. `category` and `person` are keys, `under` and `issue` numbers."""

    outcome: Outcome
    group: str = ""
    person: int | None = None
    wake_at: datetime | None = None
    under: str = ""
    why: str = ""
    category: int | None = None
    issue: str = ""


@dataclass(frozen=True)
class Grouped:
    """The ticket they stand under now, and each as it was before, by its key."""

    lead: Ticket
    before: Mapping[int, Snapshot]


@transaction.atomic
def review(
    *,
    ticket: Ticket,
    verdict: Verdict,
    by: Actor,
    at: datetime,
    version: int | None = None,
    key: UUID | None = None,
) -> TicketReview:
    """Raises NotFound, NotAllowed, Conflict, InvalidInput with the fields at fault, OutOfDate."""
    require(by, "ticket.review")
    grouped = None
    if verdict.outcome == Outcome.SAME_QUESTION:
        grouped, version = _grouped(ticket, verdict, by, at, version)
    done = decide(ticket, verdict, grouped, by, at, version, key)
    note([done], by, at)
    return done


def decide(
    ticket: Ticket,
    verdict: Verdict,
    grouped: Grouped | None,
    by: Actor,
    at: datetime,
    version: int | None,
    key: UUID | None = None,
) -> TicketReview:
    """Part of a larger verb, which has grouped the ticket and writes the journal."""
    locked = hold(ticket, by, version)
    if grouped is None:
        refuse_grouped(locked)
    check_unreviewed(locked, by, at)
    row = step(locked, LEADS_TO[verdict.outcome], by, at)
    before = grouped.before[locked.pk] if grouped else taken(locked)
    lead = grouped.lead if grouped else None
    _categorise(locked, verdict)
    shift(locked, row, _given(locked, verdict, lead, by), by, at)
    issue = issues().attach(locked, verdict.issue, by, at) if verdict.issue else ""
    return keep(locked, verdict, before, by, at, lead=lead, issue=issue, key=key)


def check_unreviewed(ticket: Ticket, by: Actor, at: datetime) -> None:
    """Once for who may do it only the first time. Raises Conflict, NotAllowed."""
    refuse_claimed(ticket, by, at)
    if ticket.status not in UNREVIEWED:
        raise Conflict(why_not(ticket.reference, Status(ticket.status), Status.IN_REVIEW))
    if ticket.hand_backs or ticket.reviews.exists():
        allow(ticket, "ticket.review-again", by)


def lead_of(verdict: Verdict, by: Actor) -> Ticket:
    """The other ticket of the same question. Raises InvalidInput for one that is not there."""
    series, number = parse(verdict.under) or (None, 0)
    rows = Ticket.objects.visible_to(by).filter(number=number)
    found = rows.first() if series is Series.TICKET else None
    if found is None:
        sentence = _("Write the number of the other ticket, like T-1042.")
        raise InvalidInput(sentence, fields={"under": sentence})
    return found


def group_all(tickets: Sequence[Ticket], under: Ticket, by: Actor, at: datetime) -> Grouped:
    return Grouped(*group_keeping(tickets=tickets, under=under, why="", by=by, at=at))


def keep(
    ticket: Ticket,
    verdict: Verdict,
    before: Mapping[str, object],
    by: Actor,
    at: datetime,
    *,
    is_review: bool = True,
    lead: Ticket | None = None,
    issue: str = "",
    key: UUID | None = None,
) -> TicketReview:
    why = clean_words(verdict.why)
    return TicketReview.objects.create(
        program=by.program,
        ticket=ticket,
        outcome=verdict.outcome,
        is_review=is_review,
        at=at,
        by=by.user,
        token=by.token,
        why=kept(why, by, at) if why else None,
        under=lead,
        issue=issue,
        before=dict(before),
        after_version=ticket.version,
        key=key,
    )


def known_by(key: UUID, ticket: Ticket, verdict: Verdict, by: Actor) -> bool:
    """Whether that request was answered before. Raises Conflict for another one's."""
    known = TicketReview.objects.filter(program=by.program, key=key).first()
    if known is None:
        return False
    if known.ticket_id != ticket.pk:
        raise Conflict(_("This key was used for another ticket. Send a new key."))
    if known.outcome != verdict.outcome:
        raise Conflict(_("This key was used for another outcome. Send a new key."))
    if known.outcome == Outcome.ASSIGN and not _gave_it_to(known, verdict):
        raise Conflict(_("This key was used for another group or person. Send a new key."))
    return True


def _gave_it_to(known: TicketReview, verdict: Verdict) -> bool:
    """By its line of the story; the ticket itself may be with others by now."""
    wanted = {"group": verdict.group, "person": verdict.person, "version": known.after_version}
    return WorkLogEntry.objects.filter(ticket=known.ticket_id, change__contains=wanted).exists()


def note(done: Sequence[TicketReview], by: Actor, at: datetime, verb: str = "reviewed") -> None:
    """One journal entry for one review, or for all of a selection."""
    first = done[0]
    groups = {str(one.ticket.group.code) for one in done}
    told = {"outcome": first.outcome, "tickets": [str(one.ticket) for one in done]}
    data = standing(first.ticket) | told
    write(f"ticket.{verb}", first.ticket, by=by, at=at, data=data, teams=groups)


def _grouped(
    ticket: Ticket, verdict: Verdict, by: Actor, at: datetime, version: int | None
) -> tuple[Grouped, int]:
    """Before any lock of ours; grouping takes the locks in its order. The version after it."""
    known = Ticket.objects.visible_to(by).filter(pk=ticket.pk).first()
    if known is None or version not in (None, known.version):
        hold(ticket, by, version)
    grouped = group_all([ticket], lead_of(verdict, by), by, at)
    fresh = Ticket.objects.only("version").get(pk=ticket.pk)
    return grouped, fresh.version


def _given(ticket: Ticket, verdict: Verdict, lead: Ticket | None, by: Actor) -> Given:
    if verdict.outcome != Outcome.SAME_QUESTION or lead is None:
        return given_for(verdict)
    group, person = who_has(lead, ticket.group, by)
    why = clean_words(verdict.why)
    return Given(why=why, group=group.code, person=person.pk if person else None)


def given_for(verdict: Verdict) -> Given:
    """What is said with the transition that the outcome leads to, whatever the ticket."""
    why = clean_words(verdict.why)
    match verdict.outcome:
        case Outcome.NEEDS_DETAILS:
            return Given(why=why, wait_for=WaitFor.CALLER, wake_at=verdict.wake_at)
        case Outcome.NOT_MIGRATION:
            return Given(why=why or _("Not about the migration."))
    return Given(why=why, group=verdict.group, person=verdict.person)


def _categorise(ticket: Ticket, verdict: Verdict) -> None:
    """The analytic category goes with any outcome (R14)."""
    if verdict.outcome == Outcome.NOT_MIGRATION:
        ticket.migration_related = False
    if verdict.category is None:
        return
    leaves = Category.objects.filter(program=ticket.program_id, retired_at=None)
    ticket.analytic = leaves.filter(pk=verdict.category).first()
    if ticket.analytic is None:
        sentence = _("Choose a category from the list.")
        raise InvalidInput(sentence, fields={"category": sentence})
