"""Who is told of what happens to a ticket, and telling them."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hypercare.casework.tickets import notices as kinds
from hypercare.casework.tickets.models import Ticket, TicketWatch
from hypercare.foundation.accounts.actor import Actor, from_membership
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.kernel.questions import Among, Given, question
from hypercare.foundation.notices import services as notices


def watchers(ticket: Ticket) -> list[User]:
    """Who said so, and by preset who logged it and who has it, as far as they may still see it.

    Looked up at the moment of telling: who lost sight of the ticket is told nothing.
    """
    return who_see(ticket, _who_want(ticket))


def _who_want(ticket: Ticket) -> set[int]:
    said = {one.person_id: one.watches for one in _said(ticket=ticket.pk)}
    by_preset = {person for person in (ticket.opened_by_id, ticket.person_id) if person is not None}
    return {person for person in by_preset | set(said) if said.get(person, True)}


def who_see(ticket: Ticket, people: Collection[int]) -> list[User]:
    """Those of the people (user ids) who sign in to the program and may see the ticket."""
    if not people:
        return []
    known = _members(program=ticket.program_id, people=list(people))
    return [member.user for member in known if sees(from_membership(member), ticket)]


@question
def _said() -> QuerySet[TicketWatch]:
    return TicketWatch.objects.filter(ticket=Given("ticket"))


@question
def _members() -> QuerySet[Membership]:
    active = Membership.objects.filter(user__in=Among("people"), user__is_active=True)
    mine = active.filter(program=Given("program"))
    return mine.select_related("user", "program").order_by("user__name")


def sees(actor: Actor, ticket: Ticket) -> bool:
    """As every page decides it; a statement only for who may not see all of them."""
    scope = scope_of(actor, "ticket.read")
    if scope in (None, Scope.ALL, Scope.MASKED):
        return scope is not None
    return Ticket.objects.visible_to(actor).filter(pk=ticket.pk).exists()


def tell_watchers(
    *, ticket: Ticket, kind: str, text: str, key: str, by: Actor, at: datetime
) -> None:
    """Part of a larger verb, before its journal entry. Nobody is told of their own doing.

    `text` is in the product's words and names the ticket; the same `key` is told once. Who watches
    a ticket that is grouped under it is told too: that one goes where this goes.
    """
    people = {person.pk for person in watchers(ticket)}
    _tell(ticket, people, kind, text, key, by, at)
    for member in Ticket.objects.filter(under=ticket.pk).order_by("number"):
        more = {person.pk for person in who_see(ticket, _who_want(member) - people)}
        why = _("%(member)s is grouped under it.") % {"member": member}
        _tell(ticket, more, kind, f"{text} {why}", key, by, at)
        people |= more


def tell_noted(*, ticket: Ticket, who: str, key: str, by: Actor, at: datetime) -> None:
    """Who has it and who asked to be told, by one unread notice for a ticket at most. Who only
    logged it is not: nobody could work for the bell."""
    said = {one.person_id: one.watches for one in _said(ticket=ticket.pk)}
    wanted = {person for person, watches in said.items() if watches}
    if ticket.person_id is not None and said.get(ticket.person_id, True):
        wanted.add(ticket.person_id)
    people = {person.pk for person in who_see(ticket, wanted)}
    text = _("%(who)s added a note to %(ticket)s.") % {"who": who, "ticket": ticket}
    _tell(ticket, people, kinds.NOTE, text, f"note-{key}", by, at, renews=f"{ticket}-note-")


def tell_moved(*, ticket: Ticket, start: str, had_it: int | None, by: Actor, at: datetime) -> None:
    """After a transition: who has it now, and those who watch. Nobody is told both."""
    key = f"moved-{ticket.version}"
    if ticket.person_id is not None and ticket.person_id != had_it:
        text = _("%(ticket)s is assigned to you.") % {"ticket": ticket}
        _tell(ticket, {ticket.person_id}, kinds.ASSIGNED, text, key, by, at)
    if ticket.status != start:
        said = {"ticket": ticket, "status": ticket.get_status_display()}
        text = _("%(ticket)s is now: %(status)s.") % said
        tell_watchers(ticket=ticket, kind=kinds.STATUS, text=text, key=key, by=by, at=at)


def take_back_moved(*, ticket: Ticket, version: int, by: Actor, at: datetime) -> None:
    """After a transition was undone: who knows of it already is told that it was taken back."""
    program = ticket.program
    reached = notices.take_back(program=program, key=f"{ticket}-moved-{version}", at=at)
    said = {"ticket": ticket, "status": ticket.get_status_display().lower()}
    text = _("That was taken back: %(ticket)s is %(status)s, as before.") % said
    for kind in {one.kind for one in reached}:
        people = {one.person for one in reached if one.kind == kind}
        _tell(ticket, people, kind, text, f"moved-{version}-back", by, at)


def _tell(
    ticket: Ticket,
    people: set[int],
    kind: str,
    text: str,
    key: str,
    by: Actor,
    at: datetime,
    renews: str = "",
) -> None:
    others = people - {by.user.pk} if by.user else people
    if others:
        notices.tell(
            program=ticket.program,
            people=others,
            kind=kind,
            subject=ticket.reference,
            text=text,
            key=f"{ticket.reference}-{key}",
            at=at,
            renews=renews,
        )
