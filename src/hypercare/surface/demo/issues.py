"""The known issues of the sample, as the analyst raised them and the status meetings moved them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues import services
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.selectors import counts_of
from hypercare.casework.issues.services.facts import MINUTE
from hypercare.casework.issues.states import Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.surface.demo import sample

# The first status meeting of each day has ended by then.
DECIDED = time(9)
FIX_TAKES = timedelta(days=2)


@dataclass(frozen=True)
class SampleIssue:
    """`moves` are (day, status, kind of end); `contacts` are ids of the sample's contacts."""

    facts: dict[str, Any]
    day: int
    first_seen: time
    moves: tuple[tuple[int, Status, str], ...]
    contacts: tuple[str, ...]


@cache
def known_issues() -> tuple[SampleIssue, ...]:
    return tuple(_read(raw) for raw in sample.issues())


def raise_all(*, anchor: date, at: datetime, by: Actor) -> int:
    """All that had been raised by `at`, each as far as it had come; how many."""
    zone = by.program.zone
    raised = [one for one in known_issues() if _moment(anchor, one, zone) <= at]
    for one in raised:
        opened = _moment(anchor, one, zone)
        issue = services.open_issue(facts=_facts(one, opened, zone), by=by, at=opened)
        steps = sorted(_steps(one, issue, anchor, opened, by), key=lambda step: step[0])
        for when, step in steps:
            if when <= at:
                step(at=when)
    return len(raised)


def _read(raw: dict[str, Any]) -> SampleIssue:
    moves = tuple((m["day"], Status(m["to"]), m.get("resolution", "")) for m in raw["moves"])
    names = ("summary", "severity", "group", "areas", "counties", "waves", "workaround")
    facts = {name: raw[name] for name in names if name in raw}
    contacts, seen = tuple(raw["contacts"]), time.fromisoformat(raw["time"])
    return SampleIssue(facts, raw["day"], seen, moves, contacts)


def _moment(anchor: date, one: SampleIssue, zone: ZoneInfo) -> datetime:
    return datetime.combine(anchor + timedelta(days=one.day), one.first_seen, zone)


def _facts(one: SampleIssue, opened: datetime, zone: ZoneInfo) -> services.IssueFacts:
    waves = [str(number) for number in one.facts.get("waves", ())]
    return services.IssueFacts(
        **{**one.facts, "severity": str(one.facts["severity"]), "waves": waves},
        is_known=True,
        first_seen=opened.astimezone(zone).strftime(MINUTE),
    )


_Step = tuple[datetime, Callable[..., object]]


def _steps(
    one: SampleIssue, issue: Issue, anchor: date, opened: datetime, by: Actor
) -> Iterator[_Step]:
    keys = [f"demo-{name}" for name in one.contacts]
    rows = Contact.objects.filter(program=by.program, idempotency_key__in=keys)
    for contact in rows.select_related("link__ticket").order_by("pk"):
        when = max(opened, contact.logged_at) + timedelta(minutes=1)
        yield when, partial(_attach, issue=issue, contact=contact, by=by)
    for day, to, resolution in one.moves:
        when = datetime.combine(anchor + timedelta(days=day), DECIDED, by.program.zone)
        fix = anchor + timedelta(days=day) + FIX_TAKES
        given = Given(resolution=resolution, expected_fix=fix if to == Status.FIX_PLANNED else None)
        if to == Status.ACCEPTED and by.user is not None:
            given = Given(accepted_by=by.user.pk)
        later = max(when, opened + timedelta(minutes=30))
        yield later, partial(_move, issue=issue, to=to, given=given, by=by)


def _attach(*, issue: Issue, contact: Contact, by: Actor, at: datetime) -> None:
    link = getattr(contact, "link", None)
    if link is not None:
        services.attach(issue=issue, ticket=link.ticket, contacts=[contact], by=by, at=at)


def _move(*, issue: Issue, to: Status, given: Given, by: Actor, at: datetime) -> None:
    """What severity 1 tickets keep open stays watched."""
    if to == Status.CLOSED and counts_of([issue])[issue.pk].open_severe:
        return
    services.move(issue=issue, to=to, given=given, by=by, at=at)
