"""Gathers what the agenda of a meeting is made from, in a few statements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from hypercare.casework.handovers.selectors import for_next_qrt
from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.states import EntryKind, Status
from hypercare.casework.meetings.models import Action, Meeting, Raised
from hypercare.casework.meetings.running.policies import Facts, Item, agenda, is_overdue
from hypercare.casework.meetings.running.states import Thing
from hypercare.casework.meetings.states import Audience, Kind
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import DONE
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day

MOST_TICKETS = 20
_MENDED = (Status.WATCHING, Status.ACCEPTED, Status.CLOSED)


@dataclass(frozen=True)
class Placed:
    """An item with what it is about."""

    item: Item
    issue: Issue | None = None
    ticket: Ticket | None = None
    action: Action | None = None

    @property
    def key(self) -> str:
        return self.item.reference


def agenda_of(meeting: Meeting, actor: Actor, at: datetime) -> list[Placed]:
    """As it is now: it changes with what it is about, until the meeting is closed."""
    before = previous(meeting)
    raised = list(Raised.objects.filter(meeting=meeting, is_new=False))
    found = [
        *_issues(meeting, before, {one.issue_id for one in raised}, actor),
        *_tickets(meeting, {one.ticket_id for one in raised}, actor, at),
        *_actions(meeting, at),
    ]
    things = {facts.reference: placed for facts, placed in found}
    since = before.starts_at if before else None
    items = agenda(
        (facts for facts, _placed in found),
        kind=meeting.kind,
        audience=meeting.audience,
        since=since,
        at=at,
    )
    return [Placed(item, *things[item.reference]) for item in items]


_Things = tuple[Issue | None, Ticket | None, Action | None]
_Found = Iterator[tuple[Facts, _Things]]


def previous(meeting: Meeting) -> Meeting | None:
    """The last meeting of the kind that was held, of the same wave where it has one."""
    rows = Meeting.objects.filter(program=meeting.program, kind=meeting.kind).held()
    rows = rows.filter(starts_at__lt=meeting.starts_at, audience=meeting.audience)
    if meeting.wave_id is not None:
        rows = rows.filter(wave=meeting.wave_id)
    return rows.order_by("-starts_at", "-pk").first()


def _issues(
    meeting: Meeting, before: Meeting | None, raised: set[int | None], actor: Actor
) -> _Found:
    """Open ones, what was closed since the last meeting, and what was raised for this one."""
    lately = Q(closed_at__gt=before.starts_at) if before else Q(pk__in=())
    rows = Issue.objects.visible_to(actor).with_words().select_related("group", "person")
    rows = rows.filter(~Q(status=Status.CLOSED) | lately | Q(pk__in=[pk for pk in raised if pk]))
    rows = rows.exclude(raised_in__meeting=meeting, raised_in__is_new=True)
    whole = rows.annotate(news_at=Subquery(_news(meeting, before)))
    for issue in whole.prefetch_related("counties", "partners"):
        yield _facts_of(issue, meeting, raised), (issue, None, None)


def _news(meeting: Meeting, before: Meeting | None) -> QuerySet[IssueEntry, datetime]:
    """What was only decided in the meeting before, or in this one, is no change that is news."""
    told = IssueEntry.objects.filter(issue=OuterRef("pk")).exclude(kind=EntryKind.OPENED)
    known_here = [one.reference for one in (before, meeting) if one is not None]
    news = told.exclude(source__in=known_here).order_by("-pk")
    return news.values_list("at", flat=True)[:1]


def _facts_of(issue: Issue, meeting: Meeting, raised: set[int | None]) -> Facts:
    zone, mended = meeting.program.zone, issue.status in _MENDED
    today = local_day(meeting.starts_at, zone)
    hurts = None if mended or not issue.hurts_on else datetime.combine(issue.hurts_on, time(), zone)
    counties, partners = list(issue.counties.all()), list(issue.partners.all())
    return Facts(
        Thing.ISSUE,
        issue.reference,
        issue.severity if issue.status != Status.CLOSED else 4,
        issue.opened_at,
        changed_at=issue.news_at,  # type: ignore[attr-defined]  # the query adds it
        hurts_at=hurts,
        is_raised=issue.pk in raised,
        is_overdue=not mended and is_overdue(issue.expected_fix, today),
        for_partners=bool(partners),
        for_counties=bool(counties) or not partners,
    )


def _tickets(meeting: Meeting, raised: set[int | None], actor: Actor, at: datetime) -> _Found:
    """Those of callers who were sent back (R33), severe ones that are overdue, and raised ones."""
    bounced = set()
    if meeting.kind == Kind.QRT:
        bounced = {one.ticket_id for one in for_next_qrt(actor)}
    overdue = set(_overdue(meeting, actor, at).values_list("pk", flat=True)[:MOST_TICKETS])
    wanted = {pk for pk in bounced | overdue | raised if pk}
    rows = Ticket.objects.visible_to(actor).filter(pk__in=wanted)
    for ticket in rows.select_related("subject", "group", "person"):
        facts = Facts(
            Thing.TICKET,
            ticket.reference,
            ticket.severity,
            ticket.opened_at,
            is_raised=ticket.pk in raised,
            is_bounced=ticket.pk in bounced,
            is_overdue=ticket.pk in overdue,
        )
        yield facts, (None, ticket, None)


def _overdue(meeting: Meeting, actor: Actor, at: datetime) -> QuerySet[Ticket]:
    """Severity 1 and 2; the longest overdue first."""
    rows = Ticket.objects.visible_to(actor).standing().exclude(status__in=DONE)
    due = Least("review_due_at", "person_due_at", "update_due_at")
    if meeting.audience != Audience.STAFF:
        return rows.none()
    return rows.filter(severity__lte=2).annotate(due=due).filter(due__lt=at).order_by("due", "pk")


def _actions(meeting: Meeting, at: datetime) -> _Found:
    """Overdue ones, of whatever meeting."""
    today = local_day(at, meeting.program.zone)
    rows = Action.objects.filter(program=meeting.program, done_at=None, due__lt=today)
    for action in rows.select_related("text", "owner", "meeting").order_by("due", "pk"):
        facts = Facts(Thing.ACTION, f"A-{action.pk}", 3, action.at, is_overdue=True)
        yield facts, (None, None, action)


def decided_on(meeting: Meeting) -> set[str]:
    """Numbers of what something was decided about in this meeting."""
    rows = meeting.outcomes.select_related("issue", "ticket")
    return {str(one.issue or one.ticket) for one in rows}


def next_after(placed: Sequence[Placed], key: str, decided: set[str]) -> Placed | None:
    """The next on which nothing was decided yet, going round once."""
    keys = [one.key for one in placed]
    start = keys.index(key) + 1 if key in keys else 0
    turned = [*placed[start:], *placed[:start]]
    return next((one for one in turned if one.key not in decided and one.key != key), None)
