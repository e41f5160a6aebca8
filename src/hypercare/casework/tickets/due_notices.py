"""Telling people what is due, so that the bell means something: whose it is, and together.

Told is who has the ticket and who asked to be; while nobody has it, or whoever has it has left, the
members of its group, with one unread notice for each group at most. Who only logged a ticket is not
told: it is no longer theirs to be late with.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypercare.casework.tickets import notices as kinds
from hypercare.casework.tickets.ageing import Clock, Near
from hypercare.casework.tickets.models import Ticket, TicketWatch
from hypercare.casework.tickets.watching import who_see
from hypercare.foundation.accounts.actor import from_membership
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.accounts.rights import Scope, scope_of
from hypercare.foundation.notices import services as notices
from hypercare.foundation.ui.words import Said
from hypercare.reference.directory.models import SupportGroup

NAMED, COUNTED = 5, 99
_DUE = {
    (Clock.REVIEW, Near.SOON): gettext_lazy("%(ticket)s is to be reviewed by %(due)s."),
    (Clock.REVIEW, Near.OVERDUE): gettext_lazy("%(ticket)s was to be reviewed by %(due)s."),
    (Clock.PERSON, Near.SOON): gettext_lazy("%(ticket)s needs a person by %(due)s."),
    (Clock.PERSON, Near.OVERDUE): gettext_lazy("%(ticket)s has no person; due was %(due)s."),
    (Clock.UPDATE, Near.SOON): gettext_lazy("%(ticket)s needs an update by %(due)s."),
    (Clock.UPDATE, Near.OVERDUE): gettext_lazy("%(ticket)s has no update; due was %(due)s."),
}


@dataclass(frozen=True)
class Come:
    """A step of a clock that has come: so near is the ticket to its due time, or past it."""

    ticket: Ticket
    clock: Clock
    near: Near
    due: datetime


def tell_due(come: Sequence[Come], *, at: datetime) -> None:
    """Part of a larger verb. `come` are of one program, each ticket with its program and group."""
    said = {one.ticket.pk: _choices(one.ticket) for one in come}
    _tell_whose_it_is(come, said, at)
    _tell_groups([one for one in come if _nobody_has(one.ticket)], said, at)


def _nobody_has(ticket: Ticket) -> bool:
    """Also one whose person has left, or may not see it any more: else nobody would be told."""
    return ticket.person_id is None or not who_see(ticket, {ticket.person_id})


def _choices(ticket: Ticket) -> dict[int, bool]:
    """What people said themselves about being told of the ticket."""
    rows = TicketWatch.objects.filter(program=ticket.program_id, ticket=ticket)
    return dict(rows.values_list("person", "watches"))


def _tell_whose_it_is(
    come: Sequence[Come], said: Mapping[int, Mapping[int, bool]], at: datetime
) -> None:
    """What falls due together is one notice for each person."""
    theirs: dict[int, list[Come]] = defaultdict(list)
    for one in come:
        wanted = {person for person, watches in said[one.ticket.pk].items() if watches}
        has_it = one.ticket.person_id
        if has_it is not None and said[one.ticket.pk].get(has_it, True):
            wanted.add(has_it)
        for user in who_see(one.ticket, wanted):
            theirs[user.pk].append(one)
    alike: dict[tuple[Come, ...], list[int]] = defaultdict(list)
    for person, some in theirs.items():
        alike[tuple(some)].append(person)
    for some_of_them, people in alike.items():
        _tell(some_of_them, people, at)


def _tell(come: Sequence[Come], people: Sequence[int], at: datetime) -> None:
    first = come[0].ticket
    names = list(dict.fromkeys(one.ticket.reference for one in come))
    steps = "-".join(f"{one.clock}-{one.near}-{one.due:%Y%m%dT%H%M}" for one in come[:2])
    notices.tell(
        program=first.program,
        people=people,
        kind=kinds.DUE,
        subject=names[0] if len(names) == 1 else "",
        text=_sentences(come, at) if len(names) == 1 else _together(names),
        key=f"{names[0]}-{steps}-{len(names)}",
        at=at,
    )


def _sentences(come: Iterable[Come], at: datetime) -> str:
    def sentence(one: Come) -> str:
        due = Said(one.ticket.program.zone, at).long(one.due)
        return _DUE[one.clock, one.near] % {"ticket": one.ticket, "due": due}

    return " ".join(map(sentence, come))


def _together(names: Sequence[str]) -> str:
    text = _("%(n)s tickets of yours are due soon or overdue: %(tickets)s.")
    more = len(names) - NAMED
    shown = [*names[:NAMED], *([_("and %(n)s more") % {"n": more}] if more > 0 else [])]
    return text % {"n": len(names), "tickets": ", ".join(shown)}


def _tell_groups(
    come: Sequence[Come], said: Mapping[int, Mapping[int, bool]], at: datetime
) -> None:
    groups: dict[int, list[Come]] = defaultdict(list)
    for one in come:
        groups[one.ticket.group_id].append(one)
    for some in groups.values():
        group = some[0].ticket.group
        for person in _members(group):
            concern = [one for one in some if person not in said[one.ticket.pk]]
            if concern:
                _tell_member(person, group, concern, at)


def _tell_member(person: int, group: SupportGroup, come: Sequence[Come], at: datetime) -> None:
    """An unread one of the same group is renewed: it counts what nobody has by now."""
    program, mine = come[0].ticket.program, f"group-due-{group.code}-"
    count = _without_person(group)
    facts = {"group": group.name, "n": count if count <= COUNTED else f"{COUNTED}+"}
    several = _("%(group)s: %(n)s tickets that nobody has are due soon or overdue.")
    notices.tell(
        program=program,
        people=[person],
        kind=kinds.GROUP_DUE,
        subject=come[0].ticket.reference if count == 1 else "",
        text=_sentences(come, at) if count == 1 else several % facts,
        key=f"{mine}{come[-1].ticket}-{come[-1].clock}-{come[-1].near}-{at:%Y%m%dT%H%M%S}",
        renews=mine,
        at=at,
    )


def _without_person(group: SupportGroup) -> int:
    there = Membership.objects.filter(program=group.program_id, user__is_active=True)
    open_ones = Ticket.objects.standing().filter(group=group)
    open_ones = open_ones.exclude(person__in=there.values("user"))
    return open_ones.exclude(told={}).order_by()[: COUNTED + 1].count()


def _members(group: SupportGroup) -> list[int]:
    """Who works with it, and may read its tickets."""
    rows = Membership.objects.filter(program=group.program_id, user__is_active=True)
    mine = rows.filter(teams__contains=[group.code]).select_related("user", "program")
    reads = (Scope.ALL, Scope.MASKED, Scope.TEAM)
    return [m.user_id for m in mine if scope_of(from_membership(m), "ticket.read") in reads]
