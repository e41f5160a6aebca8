"""One issue: what hangs on it, and its history."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import shown
from hypercare.casework.issues.models import (
    Issue,
    IssueContact,
    IssueEntry,
    IssueQuerySet,
    IssueTicket,
)
from hypercare.casework.issues.states import EntryKind
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.questions import Given, question

MOST = 25


@dataclass(frozen=True)
class Told:
    """A line of the history as the actor may read it; `source` is a meeting's number."""

    pk: int
    at: datetime
    who: str
    kind: str
    text: str
    source: str


def story_of(issue: Issue, actor: Actor, *, most: int = 200) -> list[Told]:
    """Oldest first; of a very long history its end."""
    rows = IssueEntry.objects.filter(program=actor.program, issue=issue)
    newest = rows.select_related("text", "by", "token").order_by("-pk")[:most]
    return [_told(entry, actor) for entry in reversed(newest)]


def _told(entry: IssueEntry, actor: Actor) -> Told:
    who = str(entry.by or (entry.token.name if entry.token else "Hypercare"))
    kind, text = entry.get_kind_display(), shown(entry.text, actor)
    return Told(entry.pk, entry.at, who, kind, text, entry.source)


def with_source(rows: IssueQuerySet) -> IssueQuerySet:
    """Each with `source`: the number of the meeting that it was opened in, or nothing."""
    whole = IssueEntry.objects.filter(program=OuterRef("program"), issue=OuterRef("pk"))
    opened = whole.filter(kind=EntryKind.OPENED)
    return rows.annotate(source=Subquery(opened.values("source")[:1]))


def contacts_of(actor: Actor, issue: Issue) -> QuerySet[Contact]:
    """The newest, also those under a ticket that hangs on it."""
    said = IssueContact.objects.filter(issue=issue, contact=OuterRef("pk"))
    under = IssueTicket.objects.filter(issue=issue, ticket=OuterRef("link__ticket"))
    mine = Contact.objects.visible_to(actor).counted().filter(Q(Exists(said)) | Q(Exists(under)))
    return mine.select_related("reason").order_by("-happened_at", "-pk")[:MOST]


def tickets_of(actor: Actor, issue: Issue) -> QuerySet[Ticket]:
    mine = Ticket.objects.visible_to(actor).filter(issue_links__issue=issue)
    return mine.select_related("subject", "group").order_by("-opened_at", "-pk")


def of_contact(actor: Actor, contact: Contact) -> list[Issue]:
    rows = Issue.objects.visible_to(actor).filter(contact_links__contact=contact)
    return list(rows.with_words().order_by("pk"))


def of_ticket(actor: Actor, ticket: Ticket) -> list[Issue]:
    return _of_ticket(actor, ticket=ticket.pk)


@question
def _of_ticket(actor: Actor) -> QuerySet[Issue]:
    rows = Issue.objects.visible_to(actor).filter(ticket_links__ticket=Given("ticket"))
    return rows.with_words().order_by("pk")


def open_choices(actor: Actor) -> list[tuple[str, str]]:
    """The newest open issues, by number and in masked words."""
    return [(issue.reference, issue.summary.masked) for issue in _open(actor)]


@question
def _open(actor: Actor) -> QuerySet[Issue]:
    rows = Issue.objects.visible_to(actor).open().select_related("summary")
    return rows.order_by("-opened_at", "-pk")[:MOST]
