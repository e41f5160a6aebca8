"""Reads of tickets that are more than one QuerySet chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)

from hypercare.casework.tickets.models import (
    Category,
    Ticket,
    TicketQuerySet,
    TicketReferral,
    WorkLogEntry,
)
from hypercare.casework.tickets.states import Audience, EntryKind
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.questions import Among, Given, question
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program

MOST_MEMBERS = 200
LAST_KEY = 2**63 - 1


@remembered
def intake_categories(program: Program) -> Mapping[str, Category]:
    """The program's migration default per channel (R14)."""
    leaves = Category.objects.filter(program=program, retired_at=None).exclude(intake_channels=[])
    return {channel: leaf for leaf in leaves for channel in leaf.intake_channels}


def category_for(program: Program, channel: str) -> Category | None:
    return intake_categories(program).get(channel)


def for_table(tickets: TicketQuerySet) -> QuerySet[Ticket]:
    """With all that a row of the table shows, in one statement."""
    last = WorkLogEntry.objects.filter(ticket=OuterRef("pk")).order_by("-pk")
    first = WorkLogEntry.objects.filter(ticket=OuterRef("pk"), contact__isnull=False).order_by("pk")
    return tickets.select_related("subject", "group", "entity").annotate(
        last_at=Subquery(last.values("at")[:1]),
        last_kind=Subquery(last.values("kind")[:1]),
        about=Subquery(first.values("contact__about")[:1]),
    )


@dataclass(frozen=True)
class Group:
    """What stands around a ticket, as far as the actor may see it. `lead` is None for a lead."""

    lead: Ticket | None
    members: Sequence[Ticket]


def group_of(ticket: Ticket, actor: Actor) -> Group:
    members = _members(actor, lead=ticket.under_id or ticket.pk)
    prefetch_related_objects(members, "contacts")
    mine = Ticket.objects.visible_to(actor)
    return Group(mine.filter(pk=ticket.under_id).first() if ticket.under_id else None, members)


@question
def _members(actor: Actor) -> QuerySet[Ticket]:
    under = Ticket.objects.visible_to(actor).filter(under=Given("lead"))
    return under.select_related("subject").order_by("number")[:MOST_MEMBERS]


def readable_entries(actor: Actor) -> QuerySet[WorkLogEntry]:
    """Of tickets that the actor may see: the shared ones, and the internal ones that are theirs.

    Internal entries are field class N: `notes.internal` says whose the actor may read. A shared
    entry that was taken back is internal, and so is what amends an internal one.
    """
    inside = visibility.rows(actor, "notes.internal", team="ticket__group__code", people=("by",))
    newer = WorkLogEntry.objects.filter(amends=OuterRef("pk"))
    shared = Q(audience=Audience.SHARED) & ~Exists(newer.filter(audience=Audience.INTERNAL))
    outside = shared & (Q(amends=None) | Q(amends__audience=Audience.SHARED))
    return WorkLogEntry.objects.filter(inside | outside)


def story(ticket: Ticket, actor: Actor) -> QuerySet[WorkLogEntry]:
    """The work log from oldest to newest, with its words; amendments hang on what they amend."""
    return (
        _told(actor)
        .filter(ticket=ticket)
        .prefetch_related(Prefetch("amendments", _with_words().order_by("pk")))
    )


def entries(
    ticket: Ticket, actor: Actor, before: int | None = None, most: int | None = None
) -> list[WorkLogEntry]:
    """The newest of the story, or those before an entry; oldest first."""
    found = _entries(actor, most, ticket=ticket.pk, before=LAST_KEY if before is None else before)
    return found[::-1]


def amendments(entries: Sequence[WorkLogEntry]) -> dict[int, list[WorkLogEntry]]:
    """By the entry that they amend, the last one last. Only notes are amended."""
    found: dict[int, list[WorkLogEntry]] = {}
    notes = [entry.pk for entry in entries if entry.kind == EntryKind.NOTE]
    for one in _amending(entries=notes) if notes else ():
        found.setdefault(one.amends_id or 0, []).append(one)
    return found


@question
def _entries(actor: Actor, most: int | None) -> QuerySet[WorkLogEntry]:
    rows = _told(actor).filter(ticket=Given("ticket"), pk__lt=Given("before"))
    return rows.order_by("-pk")[:most]


@question
def _amending() -> QuerySet[WorkLogEntry]:
    return _with_words().filter(amends__in=Among("entries")).order_by("pk")


def _told(actor: Actor) -> QuerySet[WorkLogEntry]:
    told = readable_entries(actor).filter(amends=None).order_by("pk")
    return told.select_related("by", "token", "contact", "file__stored").select_related(
        "contact_name", "contact_reach", "contact_reason", "text"
    )


def _with_words() -> QuerySet[WorkLogEntry]:
    return WorkLogEntry.objects.select_related("by", "token", "text")


@question
def referrals() -> QuerySet[TicketReferral]:
    """Which other groups see a ticket."""
    now = TicketReferral.objects.filter(ticket=Given("ticket"), ended_at=None)
    return now.select_related("group", "why").order_by("pk")


def numbered(actor: Actor, number: int) -> Ticket | None:
    """With all that its page shows, as far as the actor may see it."""
    return next(iter(_numbered(actor, number=number)), None)


@question
def _numbered(actor: Actor) -> QuerySet[Ticket]:
    mine = Ticket.objects.visible_to(actor).filter(number=Given("number"))
    people = ("reviewed_by", "person", "claimed_by")
    return mine.select_related("subject", "group", "intake", "analytic", *people)
