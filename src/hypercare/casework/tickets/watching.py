"""Who is told of what happens to a ticket, and telling them."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.tickets import notices as kinds
from hypercare.casework.tickets.ageing import Clock, Near
from hypercare.casework.tickets.models import Ticket, TicketWatch
from hypercare.foundation.accounts.actor import Actor, from_membership, system
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.notices import services as notices
from hypercare.foundation.ui.words import Said

_DUE = {
    (Clock.REVIEW, Near.SOON): gettext_lazy("%(ticket)s is to be reviewed by %(due)s."),
    (Clock.REVIEW, Near.OVERDUE): gettext_lazy("%(ticket)s was to be reviewed by %(due)s."),
    (Clock.PERSON, Near.SOON): gettext_lazy("%(ticket)s needs a person by %(due)s."),
    (Clock.PERSON, Near.OVERDUE): gettext_lazy("%(ticket)s has no person; due was %(due)s."),
    (Clock.UPDATE, Near.SOON): gettext_lazy("%(ticket)s needs an update by %(due)s."),
    (Clock.UPDATE, Near.OVERDUE): gettext_lazy("%(ticket)s has no update; due was %(due)s."),
}


def watchers(ticket: Ticket) -> list[User]:
    """Who said so, and by preset who logged it and who has it, as far as they may still see it.

    Looked up at the moment of telling: who lost sight of the ticket is told nothing.
    """
    rows = TicketWatch.objects.filter(program=ticket.program, ticket=ticket)
    said = dict(rows.values_list("person", "watches"))
    by_preset = {person for person in (ticket.opened_by_id, ticket.person_id) if person is not None}
    wanted = {person for person in by_preset | set(said) if said.get(person, True)}
    members = Membership.objects.filter(
        program=ticket.program, user__in=wanted, user__is_active=True
    )
    known = members.select_related("user", "program").order_by("user__name")
    return [member.user for member in known if sees(from_membership(member), ticket)]


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

    `text` is in the product's words and names the ticket; the same `key` is told once.
    """
    people = {person.pk for person in watchers(ticket)}
    _tell(ticket, people, kind, text, key, by, at)


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


def tell_due(*, ticket: Ticket, clock: Clock, near: Near, due: datetime, at: datetime) -> None:
    """Who has the ticket and who watches it; while no person has it, its whole group."""
    people = {person.pk for person in watchers(ticket)}
    if ticket.person_id is None:
        people |= _members(ticket)
    facts = {"ticket": ticket, "due": Said(ticket.program.zone, at).long(due)}
    text = _DUE[clock, near] % facts
    key = f"{clock}-{near}-{due:%Y%m%dT%H%M}"
    _tell(ticket, people, kinds.DUE, text, key, system(ticket.program), at)


def _members(ticket: Ticket) -> set[int]:
    rows = Membership.objects.filter(program=ticket.program, user__is_active=True)
    mine = rows.filter(teams__contains=[ticket.group.code])
    return set(mine.values_list("user", flat=True))


def _tell(
    ticket: Ticket, people: set[int], kind: str, text: str, key: str, by: Actor, at: datetime
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
        )
