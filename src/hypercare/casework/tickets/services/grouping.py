"""Grouping tickets of one question under one of them, and splitting them again (R31).

Nothing is merged: each ticket keeps its number, state, contacts and story.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hypercare.casework.tickets import groups
from hypercare.casework.tickets.clocks import WOUND, wind
from hypercare.casework.tickets.groups import InAnotherGroup, Place, Places
from hypercare.casework.tickets.models import Ticket, TicketGrouping
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.services.lines import add_line
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.services.repeating import Sent
from hypercare.casework.tickets.services.snapshots import Snapshot, taken
from hypercare.casework.tickets.states import EntryKind, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, NotFound
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan

_LOCK = 4_801_018  # first half of the advisory lock; the other is the program
LONGEST_WHY = 500


@transaction.atomic
def group(
    *,
    tickets: Sequence[Ticket],
    under: Ticket,
    why: str,
    by: Actor,
    at: datetime,
    sent: Sent | None = None,
) -> Ticket:
    """Puts each ticket, with what stands under it, under the lead of `under`; gives that lead.

    Grouping again is done already. Raises NotFound for a ticket that `by` may not see, Conflict
    for one in another group and for a lead that is closed. It locks tickets in the order of their
    numbers: a larger verb calls it before it locks any ticket itself. The line of the first ticket
    keeps what was `sent`.
    """
    return group_keeping(tickets=tickets, under=under, why=why, by=by, at=at, sent=sent)[0]


@transaction.atomic
def group_keeping(
    *,
    tickets: Sequence[Ticket],
    under: Ticket,
    why: str,
    by: Actor,
    at: datetime,
    sent: Sent | None = None,
) -> tuple[Ticket, dict[int, Snapshot]]:
    """The same, and each ticket as it was before, by its key, for who may take it back."""
    require(by, "ticket.group")
    held = _hold([*tickets, under], by)
    _refuse_closed_waves(held, [*tickets, under])
    kept = {ticket.pk: taken(held[ticket.pk]) for ticket in tickets}
    before = _places(held)
    lead = held[groups.lead_of(before, under.pk)]
    if lead.status == Status.CLOSED:
        sentence = _("%(ticket)s is closed. Reopen it before you group under it.")
        raise Conflict(sentence % {"ticket": lead})
    try:
        after = groups.grouped(before, [ticket.pk for ticket in tickets], under.pk)
    except InAnotherGroup as error:
        is_itself = error.ticket == under.pk
        raise Conflict(_refusal(held[error.ticket], lead, is_itself)) from error
    said = clean_line(why)[:LONGEST_WHY]
    _change(held, before, after, _Saying(by, at, said, "ticket.grouped", tickets[0].pk, sent))
    return lead, kept


@transaction.atomic
def split(
    *,
    tickets: Sequence[Ticket],
    why: str,
    by: Actor,
    at: datetime,
    sent: Sent | None = None,
) -> list[Ticket]:
    """The same move backwards: each stands for itself again, with what came along with it.

    Splitting what stands alone changes nothing. Locks as `group` does, and keeps what was `sent`.
    """
    require(by, "ticket.group")
    held = _hold(tickets, by)
    _refuse_closed_waves(held, tickets)
    before = _places(held)
    after = groups.split(before, [ticket.pk for ticket in tickets])
    said = clean_line(why)[:LONGEST_WHY]
    _change(held, before, after, _Saying(by, at, said, "ticket.split", tickets[0].pk, sent))
    return [held[ticket.pk] for ticket in tickets]


@dataclass(frozen=True)
class _Saying:
    by: Actor
    at: datetime
    why: str
    verb: str
    first: int
    sent: Sent | None


def _hold(tickets: Sequence[Ticket], by: Actor) -> dict[int, Ticket]:
    """The tickets and all of their groups, locked in the order of their numbers.

    One grouping at a time in a program, so that the groups that were read are those that are
    locked.
    """
    _one_at_a_time(by.program)
    wanted = {ticket.pk for ticket in tickets}
    mine = Ticket.objects.visible_to(by).filter(pk__in=wanted)
    leads = dict(mine.values_list("pk", "under"))
    if set(leads) != wanted:
        raise NotFound(_("There is no such ticket, or it is not for you to see."))
    tops = {under or pk for pk, under in leads.items()}
    rows = Ticket.objects.filter(Q(pk__in=tops) | Q(under__in=tops), program=by.program)
    lock(list(rows.values_list("pk", flat=True)))
    return {ticket.pk: ticket for ticket in rows.select_related("group").order_by("number")}


def _refuse_closed_waves(held: Mapping[int, Ticket], tickets: Sequence[Ticket]) -> None:
    for ticket in tickets:
        refuse_closed_wave(held[ticket.pk])


def _one_at_a_time(program: Program) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, program.pk])


def _places(held: Mapping[int, Ticket]) -> dict[int, Place]:
    rows = TicketGrouping.objects.filter(ticket__in=held, ended_at=None)
    return {row.ticket_id: Place(row.under_id, row.beside_id) for row in rows}


def _refusal(ticket: Ticket, lead: Ticket, is_itself: bool) -> str:
    if is_itself:
        sentence = _("%(ticket)s is this ticket itself. Write the number of the other one.")
        return sentence % {"ticket": ticket}
    if ticket.under_id is None:
        return _("%(ticket)s leads this group. Split the others off first.") % {"ticket": ticket}
    return _(
        "%(ticket)s is grouped under another ticket. Split it off there, then group it under"
        " %(lead)s."
    ) % {"ticket": ticket, "lead": lead}


def _change(held: Mapping[int, Ticket], before: Places, after: Places, saying: _Saying) -> None:
    """The history, the tickets in one statement, their stories, and the journal last."""
    moved = [pk for pk in held if before.get(pk) != after.get(pk)]
    if not moved:
        return
    _keep_history(moved, after, saying)
    for pk in moved:
        held[pk].under_id = after[pk].under if pk in after else None
        held[pk].version += 1
        held[pk].program = saying.by.program
        wind(held[pk], at=saying.at, touched=False)
    changed = ["under", "version", *WOUND]
    Ticket.objects.bulk_update([held[pk] for pk in moved], changed)
    _tell_stories(held, moved, before, after, saying)
    lead = next((after.get(pk) or before[pk]).under for pk in moved)
    journal.write(
        by=saying.by,
        at=saying.at,
        verb=saying.verb,
        subject=held[lead].reference,
        read_action="ticket.read",
        teams=tuple(sorted({held[pk].group.code for pk in {lead, *moved}})),
        data={"tickets": [held[pk].reference for pk in moved]},
    )


def _keep_history(moved: Sequence[int], after: Places, saying: _Saying) -> None:
    by, at = saying.by, saying.at
    rows = TicketGrouping.objects.filter(program=by.program, ticket__in=moved, ended_at=None)
    rows.update(ended_at=at, ended_by=by.user)
    said = [Said(Words.Kind.NOTE, saying.why)] if saying.why else []
    case_numbers = plan(by.program).case_numbers
    kept = keep(program=by.program, said=said, case_numbers=case_numbers, at=at)
    TicketGrouping.objects.bulk_create(
        TicketGrouping(
            program=by.program,
            ticket_id=pk,
            under_id=after[pk].under,
            beside_id=after[pk].beside,
            at=at,
            by=by.user,
            token=by.token,
            why=kept[0] if kept else None,
        )
        for pk in moved
        if pk in after
    )


def _tell_stories(
    held: Mapping[int, Ticket],
    moved: Sequence[int],
    before: Places,
    after: Places,
    saying: _Saying,
) -> None:
    """Each ticket that moved says where it stands; each lead says who came and who left."""
    came: dict[int, list[str]] = defaultdict(list)
    left: dict[int, list[str]] = defaultdict(list)
    for pk in moved:
        old, new = (places[pk].under if pk in places else None for places in (before, after))
        if old == new:
            continue
        if old is not None:
            left[old].append(held[pk].reference)
        if new is not None:
            came[new].append(held[pk].reference)
        sent = saying.sent if pk == saying.first else None
        _line(held[pk], _standing(held, old, new), saying, sent)
    for pk, names in left.items():
        sentence = _("No longer grouped here: %(tickets)s.") % {"tickets": ", ".join(names)}
        _line(held[pk], sentence, saying)
    for pk, names in came.items():
        sentence = _("Grouped here: %(tickets)s.") % {"tickets": ", ".join(names)}
        _line(held[pk], sentence, saying)


def _standing(held: Mapping[int, Ticket], old: int | None, new: int | None) -> str:
    if new is not None:
        return _("Grouped under %(lead)s.") % {"lead": held[new]}
    return _("Split off from %(lead)s; it stands for itself.") % {"lead": held[old or 0]}


def _line(ticket: Ticket, sentence: str, saying: _Saying, sent: Sent | None = None) -> None:
    text = f"{sentence} {saying.why}".strip()
    change: dict[str, object] = {"verb": saying.verb, "version": ticket.version}
    if sent is not None:
        change |= {"under": str(ticket.under or ""), "asked": sent.asked}
    key = sent.key if sent else None
    add_line(ticket, EntryKind.CHANGE, text, by=saying.by, at=saying.at, change=change, key=key)
