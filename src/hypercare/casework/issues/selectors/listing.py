"""The list of issues, with its filters."""

from dataclasses import dataclass

from django.db.models import Q

from hypercare.casework.contacts.states import Severity
from hypercare.casework.issues.models import Issue, IssueCounty, IssueQuerySet
from hypercare.casework.issues.selectors.counting import counts_of
from hypercare.casework.issues.selectors.reading import with_source
from hypercare.casework.issues.states import Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.paging import Page, page

MOST = 25
CLOSED, ALL = "closed", "all"


@dataclass(frozen=True)
class Filters:
    """`status`: empty for all that are open, `all`, or one of the table. `county` is a key."""

    status: str = ""
    severity: str = ""
    group: str = ""
    county: str = ""
    wave: str = ""
    known: bool = False
    mine: bool = False


def listed(
    actor: Actor, filters: Filters, *, after: str | None = None, size: int = MOST
) -> Page[Issue]:
    """Newest first, with `counts` and `source`. Raises InvalidInput for a strange place."""
    rows = with_source(filtered(actor, filters).with_words())
    people = rows.select_related("group", "person", "accepted_by")
    whole = people.prefetch_related("counties", "waves", "partners")
    found = page(whole, by="opened_at", after=after, size=size)
    counts = counts_of(found.items) if found.items else {}
    for issue in found.items:
        # For the templates alone, so the model does not declare it.
        issue.counts = counts[issue.pk]  # type: ignore[attr-defined]
    return found


def filtered(actor: Actor, filters: Filters) -> IssueQuerySet:
    rows = Issue.objects.visible_to(actor)
    if filters.status in Status.values:
        rows = rows.filter(status=filters.status)
    elif filters.status != ALL:
        rows = rows.open()
    if filters.severity in {str(level) for level in Severity.values}:
        rows = rows.filter(severity=filters.severity)
    if filters.group:
        rows = rows.filter(group__code=filters.group)
    if filters.county:
        rows = rows.filter(_here(actor, filters.county))
    if filters.wave.isdecimal():
        rows = rows.filter(Q(waves__number=filters.wave[:5]) | Q(waves=None))
    if filters.known:
        rows = rows.known()
    if filters.mine:
        rows = rows.filter(person=actor.user)
    return rows


def _here(actor: Actor, key: str) -> Q:
    """Issues of that county, and those that any can have."""
    links = IssueCounty.objects.filter(program=actor.program)
    here = links.filter(county__key=key).values("issue")
    return Q(pk__in=here) | ~Q(pk__in=links.values("issue"))
