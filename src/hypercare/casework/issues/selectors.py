"""Reads of issues, each with only what the actor may see."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from hypercare.casework.contacts.models import Contact
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.paging import Page, page
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import County
from hypercare.reference.rollout.selectors import plan

MOST = 25


def listed(actor: Actor, *, status: str, after: str | None, size: int = MOST) -> Page[Issue]:
    rows = Issue.objects.visible_to(actor).filter(status=status).with_words()
    found = page(rows.prefetch_related("counties"), by="opened_at", after=after, size=size)
    _count_tickets(found.items)
    return found


def _count_tickets(issues: Sequence[Issue]) -> None:
    """Of this page only, in one statement."""
    rows = Issue.objects.filter(pk__in=[issue.pk for issue in issues])
    counts = dict(rows.values_list("pk").annotate(Count("ticket_links")))
    for issue in issues:
        issue.ticket_count = counts.get(issue.pk, 0)  # type: ignore[attr-defined]


def contacts_of(actor: Actor, issue: Issue) -> QuerySet[Contact]:
    mine = Contact.objects.visible_to(actor).filter(issue_links__issue=issue)
    return mine.select_related("reason").order_by("-happened_at", "-pk")[:MOST]


def tickets_of(actor: Actor, issue: Issue) -> QuerySet[Ticket]:
    mine = Ticket.objects.visible_to(actor).filter(issue_links__issue=issue)
    return mine.select_related("subject", "group").order_by("-opened_at", "-pk")[:MOST]


def of_contact(actor: Actor, contact: Contact) -> list[Issue]:
    rows = Issue.objects.visible_to(actor).filter(contact_links__contact=contact)
    return list(rows.with_words().order_by("pk"))


def of_ticket(actor: Actor, ticket: Ticket) -> list[Issue]:
    rows = Issue.objects.visible_to(actor).filter(ticket_links__ticket=ticket)
    return list(rows.with_words().order_by("pk"))


def county_choices(program: Program) -> list[tuple[str, str]]:
    known = plan(program).counties.values()
    return [(key, name) for name, key in sorted((c.name, c.key) for c in known if not c.retired)]


def county_ids(program: Program, keys: Sequence[str]) -> list[int]:
    rows = County.objects.filter(program=program, key__in=keys)
    return list(rows.values_list("pk", flat=True))


def open_choices(actor: Actor) -> list[tuple[str, str]]:
    """The newest open issues, by number and in masked words."""
    rows = Issue.objects.visible_to(actor).open().select_related("summary")
    newest = rows.order_by("-opened_at", "-pk")[:MOST]
    return [(issue.reference, issue.summary.masked) for issue in newest]
