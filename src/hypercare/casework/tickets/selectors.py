"""Reads of tickets that are more than one QuerySet chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from hypercare.casework.tickets.models import Category, Ticket, TicketQuerySet, WorkLogEntry
from hypercare.casework.tickets.states import Audience
from hypercare.foundation.accounts import visibility
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program

MOST_MEMBERS = 200


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
    mine = Ticket.objects.visible_to(actor)
    members = mine.filter(under=ticket.under_id or ticket.pk).order_by("number")
    return Group(
        lead=mine.filter(pk=ticket.under_id).first() if ticket.under_id else None,
        members=list(members.select_related("subject").prefetch_related("contacts")[:MOST_MEMBERS]),
    )


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
    readable = readable_entries(actor).filter(ticket=ticket, amends=None)
    amendments = WorkLogEntry.objects.select_related("by", "token", "text").order_by("pk")
    return (
        readable.select_related("by", "token", "contact", "file__stored")
        .select_related("contact_name", "contact_reach", "contact_reason", "text")
        .prefetch_related(Prefetch("amendments", amendments))
        .order_by("pk")
    )
