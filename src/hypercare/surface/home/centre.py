"""The command centre (R22): what needs somebody now, what came in, and how the day stands.

Everything is counted over what the reader may see; a count stops at MOST, because nobody needs to
know more than "99+" before helping.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers.models import Bounce, HandOver
from hypercare.casework.handovers.selectors import for_next_qrt, overlong
from hypercare.casework.meetings.models import Meeting
from hypercare.casework.meetings.selectors import next_meeting
from hypercare.casework.tickets.ageing import Clock
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.states import DONE, UNREVIEWED, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may
from hypercare.foundation.kernel.clock import local_day, start_of_day
from hypercare.insight.finding.filters import Filters, render
from hypercare.reference.directory.selectors import book
from hypercare.surface.home.addresses import address

MOST = 99
EXAMPLES = 3
NEWEST = 7
# Those of the next QRT, as a list. Of the ledger they are a part: some callers only said so.
_SENT_BACK = Filters(status=tuple(s for s in Status if s not in DONE), bounced=("yes",))


@dataclass(frozen=True)
class Need:
    """One line: how urgent, in words, where it leads, and the first of them."""

    look: str
    words: str
    url: str | None
    first: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A count of today with what it means (R31)."""

    label: str
    number: str
    means: str


@dataclass(frozen=True)
class Centre:
    needs: list[Need]
    newest: list[Contact]
    figures: list[Figure]
    meeting: Meeting | None

    @property
    def is_first_day(self) -> bool:
        return not (self.needs or self.newest)


def centre(actor: Actor, at: datetime) -> Centre:
    contacts = Contact.objects.visible_to(actor).counted()
    rows = contacts.select_related("reason", "link__ticket").order_by("-happened_at", "-pk")
    return Centre(
        needs=list(_needs(actor, at)),
        newest=list(rows[:NEWEST]),
        figures=_figures(actor, contacts, at),
        meeting=next_meeting(actor, at),
    )


def _needs(actor: Actor, at: datetime) -> Iterator[Need]:
    """From most to least urgent; what there is none of is not there."""
    tickets = Ticket.objects.visible_to(actor).standing()
    yield from _overdue(actor, tickets, at)
    yield from _without_ticket(actor)
    yield from _came_back(actor)
    yield from _unreviewed(actor, tickets, at)
    yield from _open_hand_overs(actor, at)
    yield from _empty_slots(actor)


def _overdue(actor: Actor, tickets: QuerySet[Ticket], at: datetime) -> Iterator[Need]:
    words = {
        Clock.REVIEW: (
            gettext_lazy("%(n)s ticket is overdue for review"),
            gettext_lazy("%(n)s tickets are overdue for review"),
        ),
        Clock.PERSON: (
            gettext_lazy("%(n)s ticket is overdue and has no person"),
            gettext_lazy("%(n)s tickets are overdue and have no person"),
        ),
        Clock.UPDATE: (
            gettext_lazy("%(n)s ticket is overdue for an update"),
            gettext_lazy("%(n)s tickets are overdue for an update"),
        ),
    }
    for clock, (one, many) in words.items():
        due = f"{clock}_due_at"
        rows = tickets.filter(**{f"{due}__lte": at}).order_by(due)
        found = list(rows.values_list("number", flat=True)[: MOST + 1])
        if found:
            text = (one if len(found) == 1 else many) % {"n": _most(len(found))}
            yield Need("late", str(text), _queue(actor), _first(actor, found))


def _without_ticket(actor: Actor) -> Iterator[Need]:
    rows = Contact.objects.visible_to(actor).filter(unfinished__isnull=False)
    found = list(rows.order_by("unfinished__since").values_list("number", flat=True)[: MOST + 1])
    if found:
        text = ngettext(
            "%(n)s contact has no ticket yet; it is tried again by itself",
            "%(n)s contacts have no ticket yet; they are tried again by themselves",
            len(found),
        )
        first = tuple(
            (f"C-{n}", address("contacts:contact", actor.program.key, f"C-{n}"))
            for n in found[:EXAMPLES]
        )
        yield Need("late", text % {"n": _most(len(found))}, _queue(actor), first)


def _came_back(actor: Actor) -> Iterator[Need]:
    found: list[Bounce] = for_next_qrt(actor)
    if found:
        text = ngettext(
            "%(n)s caller was sent back to us: on the list of the next QRT",
            "%(n)s callers were sent back to us: on the list of the next QRT",
            len(found),
        )
        numbers = [one.ticket.number for one in found if one.ticket is not None]
        url = address("finding:tickets", actor.program.key)
        came = f"{url}?{render(_SENT_BACK)}" if url else None
        yield Need("attention", text % {"n": _most(len(found))}, came, _first(actor, numbers))


def _unreviewed(actor: Actor, tickets: QuerySet[Ticket], at: datetime) -> Iterator[Need]:
    # Their states besides the clock: of those few there is an index.
    new = tickets.filter(status__in=UNREVIEWED, review_since__isnull=False)
    rows = new.exclude(review_due_at__lte=at)
    waiting = rows.order_by("review_since").values_list("number", flat=True)
    found = list(waiting[: MOST + 1])
    if found:
        text = ngettext(
            "%(n)s ticket waits for review", "%(n)s tickets wait for review", len(found)
        )
        yield Need("new", text % {"n": _most(len(found))}, _queue(actor), _first(actor, found))


def _open_hand_overs(actor: Actor, at: datetime) -> Iterator[Need]:
    rows = HandOver.objects.visible_to(actor).counted().filter(overlong(actor.program, at))
    found = len(rows.order_by("at").values_list("pk")[: MOST + 1])
    if found:
        text = ngettext(
            "Nobody knows what became of %(n)s hand-over",
            "Nobody knows what became of %(n)s hand-overs",
            found,
        )
        url = address("handovers:ledger", actor.program.key)
        yield Need("waiting", text % {"n": _most(found)}, f"{url}?overlong=on" if url else None)


def _empty_slots(actor: Actor) -> Iterator[Need]:
    """A Go-To resource without a person cannot be asked (R23); one without a backup soon."""
    if not may(actor, "program.read"):
        return
    slots = book(actor.program).go_to
    url = address("programpages:section", actor.program.key, "go_to")
    if empty := [slot.name for slot in slots if slot.person is None]:
        text = _("Nobody is named for %(names)s") % {"names": ", ".join(empty)}
        yield Need("attention", text, url)
    if alone := [slot.name for slot in slots if slot.person and slot.backup is None]:
        text = _("Nobody stands in for %(names)s") % {"names": ", ".join(alone)}
        yield Need("waiting", text, url)


def _first(actor: Actor, numbers: list[int]) -> tuple[tuple[str, str | None], ...]:
    return tuple(
        (f"T-{n}", address("tickets:ticket", actor.program.key, f"T-{n}"))
        for n in numbers[:EXAMPLES]
    )


def _queue(actor: Actor) -> str | None:
    return address("tickets:queue", actor.program.key)


def _most(count: int) -> str:
    return f"{MOST}+" if count > MOST else str(count)


def _figures(actor: Actor, contacts: QuerySet[Contact], at: datetime) -> list[Figure]:
    """Today is the calendar day in the program's zone."""
    begin = start_of_day(local_day(at, actor.program.zone), actor.program.zone)
    today = Q(at__gte=begin)
    hand_overs = HandOver.objects.visible_to(actor).counted().filter(today)
    bounces = Bounce.objects.filter(today, contact__in=contacts.values("pk"))
    tickets = Ticket.objects.visible_to(actor).standing()
    return [
        Figure(
            _("Contacts"),
            str(contacts.filter(happened_at__gte=begin).count()),
            _("Questions in calls, mails and visits that happened today, less what was withdrawn."),
        ),
        Figure(
            _("Tickets"),
            str(tickets.filter(opened_at__gte=begin).count()),
            _("Tickets that were opened today. Several contacts can be under one."),
        ),
        Figure(
            _("Handed on"),
            str(hand_overs.count()),
            _("Contacts that were redirected or transferred to somebody else today."),
        ),
        Figure(
            _("Sent back"),
            str(bounces.count()),
            _("Contacts of today whose caller had been sent away before, by the program’s rule."),
        ),
    ]
