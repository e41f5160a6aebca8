"""Counts of an issue are of distinct contacts, people and counties (R31)."""

from collections.abc import Callable
from datetime import datetime

import pytest

from hypercare.casework.callers.services import recognise
from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.casework.intake.withdrawing import withdraw
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.selectors import Counts, counts_of
from hypercare.casework.issues.services import hang
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from tests.factories.contacts import incoming


def counted(issue: Issue) -> Counts:
    return counts_of([issue])[issue.pk]


def numbers(issue: Issue) -> tuple[int, int, int, int]:
    found = counted(issue)
    return found.contacts, found.people, found.counties, found.tickets


def test_nothing_hangs_on_a_new_one(issue: Issue) -> None:
    assert numbers(issue) == (0, 0, 0, 0)


def test_a_contact_under_a_ticket_counts_as_soon_as_it_is_there(
    issue: Issue, hung: Callable[..., Ticket], agent: Actor, now: datetime
) -> None:
    ticket = hung()
    receive(incoming(attach_to=ticket.reference), by=agent, at=now)
    assert numbers(issue)[0] == 2
    assert numbers(issue)[3] == 1


def test_a_contact_is_counted_once_however_it_hangs(
    issue: Issue, hung: Callable[..., Ticket], agent: Actor, now: datetime
) -> None:
    ticket = hung()
    (contact,) = ticket.contacts.all()
    hang(issue=issue, contact=contact, ticket=ticket, by=agent, at=now)
    assert numbers(issue)[0] == 1


def test_one_who_calls_twice_is_one_person_and_who_says_no_name_is_one_each(
    issue: Issue, hung: Callable[..., Ticket], now: datetime
) -> None:
    for _ in range(2):
        hung(name="Ann Sample", reach="530-555-0123")
    hung(name="Bea Sample", reach="530-555-0124")
    for _ in range(2):
        hung(name="", name_answer="refused", reach="", reach_answer="refused")
    assert numbers(issue)[:2] == (5, 5)
    for contact in Contact.objects.filter(program=issue.program):
        recognise(contact=contact, at=now)
    assert numbers(issue)[:2] == (5, 4)


def test_counties_are_those_that_it_came_from_and_those_that_were_named(
    issue: Issue, hung: Callable[..., Ticket]
) -> None:
    hung(entity="Amber")
    hung(entity="Amber", other_counties=("birch",))
    assert numbers(issue)[2] == 2


def test_a_withdrawn_contact_is_not_counted(
    issue: Issue, hung: Callable[..., Ticket], agent: Actor, now: datetime
) -> None:
    ticket = hung()
    (contact,) = ticket.contacts.all()
    withdraw(contact, why="Said twice.", version=1, by=agent, at=now)
    assert numbers(issue)[:3] == (0, 0, 0)


def test_open_and_severe_tickets_are_told_apart(issue: Issue, hung: Callable[..., Ticket]) -> None:
    hung(severity=1)
    hung(severity=2)
    found = counted(issue)
    assert (found.open_tickets, found.open_severe) == (2, 1)


@pytest.mark.parametrize("many", [1, 25])
def test_a_page_of_them_is_counted_in_one_statement(
    issue: Issue, many: int, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        counts_of([issue] * many)
