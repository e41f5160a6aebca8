"""Who is told what is due: whose it is, together, and a group at most once until it has read."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.tickets import notices as kinds
from hypercare.casework.tickets.ageing import Clock, Near
from hypercare.casework.tickets.due_notices import Come, tell_due
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.watching import watch
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.notices.services import choose, read
from hypercare.foundation.notices.states import Way
from hypercare.foundation.programs.models import Program
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.tickets.tickets import ticket_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def member(program: Program) -> Actor:
    return actor_in(program, "readiness-team", teams=("MRT",))


def come(tickets: list[Ticket], at: datetime, near: Near = Near.OVERDUE) -> None:
    """As the worker does it: it is noted at the ticket that people were told."""
    due = []
    for ticket in tickets:
        ticket.told = {Clock.REVIEW.value: near.value}
        ticket.save()
        due.append(Come(ticket, Clock.REVIEW, near, at))
    tell_due(due, at=at)


def told() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for notice in Notice.objects.select_related("person").order_by("pk"):
        found.setdefault(notice.person.username, []).append(notice.text)
    return found


def name(actor: Actor) -> str:
    assert actor.user is not None
    return actor.user.username


def test_who_only_logged_it_is_not_told(ticket: Ticket, member: Actor, now: datetime) -> None:
    """Issue 4: pushed to the people whose it is; the bell of who logs calls keeps its meaning."""
    come([ticket], now)
    assert told() == {name(member): ["T-1001 was to be reviewed by today 10:00."]}
    assert Notice.objects.get().kind == kinds.GROUP_DUE


def test_who_has_it_is_told_and_not_the_group(
    ticket: Ticket, member: Actor, readiness: Actor, now: datetime
) -> None:
    ticket.person = readiness.user
    come([ticket], now)
    assert list(told()) == [name(readiness)]
    assert Notice.objects.get().kind == kinds.DUE


def test_the_group_is_told_when_who_has_it_has_left(
    ticket: Ticket, member: Actor, readiness: Actor, now: datetime
) -> None:
    """Issue 4: due soon and overdue are pushed to people, and not found by luck."""
    assert readiness.user is not None
    readiness.user.is_active = False
    readiness.user.save()
    ticket.person = readiness.user
    come([ticket], now)
    assert told() == {name(member): ["T-1001 was to be reviewed by today 10:00."]}


def test_who_asked_is_told_and_who_said_no_is_not(
    ticket: Ticket, member: Actor, agent: Actor, now: datetime
) -> None:
    for actor, wants in ((agent, True), (member, False)):
        watch(ticket=ticket, username=name(actor), watches=wants, by=actor, at=now)
    come([ticket], now)
    assert list(told()) == [name(agent)]


def test_what_falls_due_together_is_one_notice(
    agent: Actor, readiness: Actor, now: datetime
) -> None:
    tickets = [ticket_of(agent, now) for _ in range(7)]
    for ticket in tickets:
        ticket.person = readiness.user
    come(tickets, now)
    text = (
        "7 tickets of yours are due soon or overdue: "
        "T-1001, T-1002, T-1003, T-1004, T-1005, and 2 more."
    )
    assert told() == {name(readiness): [text]}
    page = browser_of(readiness).get(f"/{agent.program.key}/notices/").content.decode()
    assert f'href="/{agent.program.key}/queue/"' in page
    come(tickets, now)
    assert Notice.objects.count() == 1


def test_a_group_has_one_unread_notice_that_counts(
    agent: Actor, member: Actor, now: datetime
) -> None:
    for minutes in range(3):
        come([ticket_of(agent, now)], now + minutes * MINUTE)
    several = "Group MRT: 3 tickets that nobody has are due soon or overdue."
    assert told() == {name(member): [several]}
    read(by=member, at=now, until=Notice.objects.get().pk)
    come([ticket_of(agent, now)], now + 9 * MINUTE)
    assert len(told()[name(member)]) == 2


def test_a_member_who_wants_none_has_none(ticket: Ticket, member: Actor, now: datetime) -> None:
    choose(ways={kinds.GROUP_DUE: Way.NONE}, mail_to="", by=member, at=now)
    come([ticket], now)
    assert told() == {}


def test_who_may_not_read_tickets_is_not_told_of_them(
    ticket: Ticket, program: Program, now: datetime
) -> None:
    actor_in(program, "administrator", teams=("MRT",))
    come([ticket], now)
    assert told() == {}
