"""Tickets of one question are grouped under one, reversibly; nothing is merged (R31)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.casework.intake.withdrawing import withdraw
from hypercare.casework.tickets.models import Ticket, TicketContact, TicketGrouping
from hypercare.casework.tickets.queues import in_queue, show_of
from hypercare.casework.tickets.services import group, split
from hypercare.casework.tickets.services.assigning import assign
from hypercare.casework.tickets.services.claiming import claim
from hypercare.casework.tickets.services.moving import move
from hypercare.casework.tickets.services.reviewing import Verdict, review
from hypercare.casework.tickets.services.together import foreseen
from hypercare.casework.tickets.states import Outcome, Status
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, NotAllowed, NotFound
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import NOW, make_program
from tests.tickets.tickets import ticket_of, told


@pytest.fixture
def three(readiness: Actor, now: datetime) -> list[Ticket]:
    return [ticket_of(readiness, now) for _ in range(3)]


def now_of(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_a_grouped_ticket_keeps_everything_and_is_not_counted(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, alone = three
    group(tickets=[other], under=lead, why="The same call.", by=readiness, at=now)
    grouped = now_of(other)
    assert (grouped.under_id, grouped.status, grouped.version) == (lead.pk, "new", 2)
    assert grouped.contacts.count() == 1
    assert set(Ticket.objects.standing()) == {lead, alone}
    assert set(in_queue(readiness, show_of(None))) == {lead, alone}


def test_both_stories_say_it_with_the_reason(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, _ = three
    group(tickets=[other], under=lead, why="The same call.", by=readiness, at=now)
    split(tickets=[other], why="It was not.", by=readiness, at=now)
    assert told(other) == [
        "Grouped under T-1001. The same call.",
        "Split off from T-1001; it stands for itself. It was not.",
    ]
    assert told(lead) == [
        "Grouped here: T-1002. The same call.",
        "No longer grouped here: T-1002. It was not.",
    ]


def test_the_history_keeps_who_and_when(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, _ = three
    group(tickets=[other], under=lead, why="", by=readiness, at=now)
    split(tickets=[other], why="", by=readiness, at=now)
    row = TicketGrouping.objects.get(ticket=other)
    assert (row.under_id, row.by, row.ended_by) == (lead.pk, readiness.user, readiness.user)
    verbs = Entry.objects.filter(subject="T-1001").order_by("position").values_list("verb", "data")
    assert list(verbs)[-2:] == [
        ("ticket.grouped", {"tickets": ["T-1002"]}),
        ("ticket.split", {"tickets": ["T-1002"]}),
    ]


def test_a_lead_that_is_grouped_brings_its_members_and_takes_them_back(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, third = three
    group(tickets=[third], under=other, why="", by=readiness, at=now)
    group(tickets=[other], under=lead, why="", by=readiness, at=now)
    assert {now_of(other).under_id, now_of(third).under_id} == {lead.pk}
    split(tickets=[other], why="", by=readiness, at=now)
    assert (now_of(other).under_id, now_of(third).under_id) == (None, other.pk)


def test_grouping_twice_changes_nothing(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, _ = three
    for _ in range(2):
        group(tickets=[other], under=lead, why="", by=readiness, at=now)
    assert TicketGrouping.objects.filter(ticket=other).count() == 1
    assert now_of(other).version == 2


def test_a_ticket_in_another_group_is_refused_with_what_to_do(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, third = three
    group(tickets=[other], under=lead, why="", by=readiness, at=now)
    with pytest.raises(Conflict, match="Split it off there, then group it under T-1003"):
        group(tickets=[other], under=third, why="", by=readiness, at=now)
    with pytest.raises(Conflict, match="T-1001 leads this group"):
        group(tickets=[lead], under=other, why="", by=readiness, at=now)
    assert now_of(other).under_id == lead.pk


def test_what_stands_under_a_lead_is_not_closed_with_the_contact_of_the_lead(
    three: list[Ticket], readiness: Actor, now: datetime
) -> None:
    """R12: the question of the other caller is still open."""
    lead, other, _third = three
    group(tickets=[other], under=lead, why="", by=readiness, at=now)
    withdraw(lead.contacts.get(), why="Logged twice.", version=1, by=readiness, at=now)
    assert now_of(lead).status == Status.NEW
    assert "was withdrawn" in told(lead)[-1]


def test_a_ticket_under_itself_is_refused_as_what_it_is(
    three: list[Ticket], readiness: Actor, now: datetime
) -> None:
    with pytest.raises(Conflict, match="T-1001 is this ticket itself"):
        group(tickets=three[:1], under=three[0], why="", by=readiness, at=now)


def test_a_grouped_ticket_is_worked_on_at_its_lead(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    """It is neither moved, reviewed, claimed nor assigned by itself, and no page offers it."""
    lead, other, _ = three
    group(tickets=[other], under=lead, why="", by=readiness, at=now)
    facts: dict[str, Any] = {"ticket": other, "by": readiness, "at": now}
    verdict = Verdict(Outcome.ASSIGN, group="CS")
    verbs: list[Callable[[], object]] = [
        lambda: move(to=Status.REDIRECTED, **facts),
        lambda: review(verdict=verdict, **facts),
        lambda: claim(**facts),
        lambda: assign(verdict=verdict, **facts),
    ]
    before = Ticket.objects.filter(pk=other.pk).values().get(), Entry.objects.count()
    for verb in verbs:
        with pytest.raises(Conflict, match="split T-1002 off first"):
            verb()
    assert (Ticket.objects.filter(pk=other.pk).values().get(), Entry.objects.count()) == before
    path = f"/{readiness.program.key}/tickets/T-1002/"
    assert "do/redirect" not in browser_of(readiness).get(path).content.decode()
    assert foreseen(tickets=[now_of(other)], verdict=verdict, by=readiness, at=now)[0] == []


def test_a_closed_ticket_leads_nothing(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, _ = three
    Ticket.objects.filter(pk=lead.pk).update(status="closed", closed_at=lead.opened_at)
    with pytest.raises(Conflict, match="T-1001 is closed"):
        group(tickets=[other], under=lead, why="", by=readiness, at=now)


def test_who_may_not_group_or_not_see_is_refused(
    program: Program, agent: Actor, now: datetime, three: list[Ticket]
) -> None:
    lead, other, _ = three
    with pytest.raises(NotAllowed):
        group(tickets=[other], under=lead, why="", by=agent, at=now)
    outsider = actor_in(make_program(), "manager")
    with pytest.raises(NotFound):
        group(tickets=[other], under=lead, why="", by=outsider, at=now)


def test_the_database_refuses_a_lead_that_is_grouped(three: list[Ticket]) -> None:
    """No circle and no chain by construction."""
    one, two, three_ = three
    rows = Ticket.objects
    rows.filter(pk=two.pk).update(under=one)
    for ticket, under in ((three_, two), (one, two), (one, one), (one, three_)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.filter(pk=ticket.pk).update(under=under)


def test_a_further_contact_for_a_grouped_ticket_goes_to_its_lead(
    readiness: Actor, now: datetime, three: list[Ticket]
) -> None:
    """An old number still leads to the ticket."""
    lead, other, _ = three
    group(tickets=[other], under=lead, why="", by=readiness, at=now)
    receive(incoming(attach_to=other.reference), by=readiness, at=now)
    assert (now_of(lead).contacts.count(), now_of(other).contacts.count()) == (2, 1)


steps = st.lists(
    st.tuples(st.sampled_from([group, split]), st.integers(0, 4), st.integers(0, 4)), max_size=6
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_any_sequence_gives_back_the_start(
    readiness: Actor, steps: list[tuple[Callable[..., object], int, int]]
) -> None:
    """Every contact is there exactly once, all the way (R31)."""
    with transaction.atomic():
        tickets = [ticket_of(readiness, NOW) for _ in range(5)]
        start = links()
        for verb, one, other in steps:
            under = {"under": tickets[other]} if verb is group else {}
            try:
                verb(tickets=[tickets[one]], why="", by=readiness, at=NOW, **under)
            except Conflict:
                continue
            assert links() == start
        split(tickets=tickets, why="", by=readiness, at=NOW)
        assert links() == start
        assert not Ticket.objects.exclude(under=None).exists()
        assert not TicketGrouping.objects.filter(ended_at=None).exists()
        transaction.set_rollback(True)


def links() -> set[tuple[int, int]]:
    assert Contact.objects.count() == TicketContact.objects.count()
    return set(TicketContact.objects.values_list("contact", "ticket"))


@pytest.mark.usefixtures("committed")
def test_groupings_that_cross_never_deadlock() -> None:
    """Each of twelve tickets wants to be under another one, all at the same time."""
    program = make_program()
    people = [actor_in(program, "readiness-team") for _ in range(12)]
    tickets = [ticket_of(people[0], NOW) for _ in range(12)]

    def put(index: int) -> str:
        try:
            under = tickets[(index * 5 + 1) % 12]
            group(tickets=[tickets[index]], under=under, why="", by=people[index], at=NOW)
        except Conflict:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(put, range(12)))
    assert set(answers) <= {"done", "refused"}
    grouped = Ticket.objects.exclude(under=None)
    assert grouped.count() == TicketGrouping.objects.filter(ended_at=None).count() > 0
    assert not Ticket.objects.filter(under__under__isnull=False).exists()
