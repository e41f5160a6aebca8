"""The command centre (R22): what needs somebody now, in words, and only what its reader sees."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import GoToResource, Person
from hypercare.surface.home.centre import centre
from tests.accounts.cast import browser_of
from tests.calendars.test_tickets import changed, with_targets
from tests.factories.contacts import incoming
from tests.factories.people import actor_in

MINUTE = timedelta(minutes=1)


def logged(by: Actor, at: datetime, count: int, **facts: Any) -> None:
    for number in range(count):
        own = {"name": f"Caller {number}", "reach": f"530-555-01{number:02d}"}
        receive(incoming(happened_at=at, **{**own, **facts}), by=by, at=at)


def test_the_first_day_says_what_will_be_here(program: Program, agent: Actor) -> None:
    page = browser_of(agent).get(f"/{program.key}/")
    assert "Nothing has come in yet" in page.content.decode()


def test_the_most_urgent_comes_first_with_the_first_of_each(
    program: Program, agent: Actor, readiness: Actor, now: datetime
) -> None:
    with_targets(program)
    logged(agent, now, 1, about="program")
    logged(agent, now + 50 * MINUTE, 1, about="conversion")
    logged(agent, now + 55 * MINUTE, 1, about="conversion")
    found = centre(readiness, now + 61 * MINUTE)
    assert [(need.look, need.words) for need in found.needs] == [
        ("late", "1 ticket is overdue for review"),
        ("attention", "1 caller was sent back to us: on the list of the next QRT"),
        ("new", "2 tickets wait for review"),
    ]
    assert [name for name, _url in found.needs[0].first] == ["T-1001"]
    leads_to = browser_of(readiness).get(found.needs[1].url or "").content.decode()
    assert re.findall(r'id="row-(T-\d+)"', leads_to) == ["T-1003"]
    assert {f.label: f.number for f in found.figures} == {
        "Contacts": "3",
        "Tickets": "3",
        "Handed on": "2",
        "Sent back": "1",
    }
    assert all(figure.means for figure in found.figures)


def test_today_ends_at_midnight_in_the_programs_zone(
    program: Program, agent: Actor, now: datetime
) -> None:
    logged(agent, now, 1)
    tomorrow = centre(agent, now + timedelta(hours=14, minutes=1))
    assert tomorrow.figures[0].number == "0"


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_asks_the_same_number_of_queries_however_much_there_is(
    program: Program, agent: Actor, now: datetime, count: int, django_assert_num_queries: Any
) -> None:
    with_targets(program)
    logged(agent, now, count)
    desk = browser_of(agent)
    desk.get(f"/{program.key}/")
    with django_assert_num_queries(QUERIES):
        desk.get(f"/{program.key}/")


QUERIES = 23


def test_an_empty_go_to_slot_is_an_alarm(program: Program, agent: Actor, now: datetime) -> None:
    """R23: whom to ask for an effort; nobody, or nobody else while that person is away."""
    person = Person.objects.create(program=program, key="dana", name="Dana Whitlock")
    for effort, name, named in (
        ("cutover", "Cutover Activities", None),
        ("conversion", "Data Conversion", person),
    ):
        GoToResource.objects.create(program=program, effort=effort, name=name, person=named)
    changed(program)
    assert [(need.look, need.words) for need in centre(agent, now).needs] == [
        ("attention", "Nobody is named for Cutover Activities"),
        ("waiting", "Nobody stands in for Data Conversion"),
    ]
    GoToResource.objects.filter(program=program).update(person=person, backup=other(program))
    changed(program)
    assert centre(agent, now).needs == []


def other(program: Program) -> Person:
    return Person.objects.create(program=program, key="lee", name="Lee Okafor")


def test_each_role_sees_only_its_own(program: Program, agent: Actor, now: datetime) -> None:
    logged(agent, now, 2)
    stranger = actor_in(program, "team-member", teams=("CS",))
    found = centre(stranger, now)
    assert (found.newest, [f.number for f in found.figures]) == ([], ["0", "0", "0", "0"])
    admin = browser_of(actor_in(program, "administrator"))
    assert "Nothing here is for your role" in admin.get(f"/{program.key}/").content.decode()


def test_the_large_one_says_the_same(program: Program, agent: Actor, now: datetime) -> None:
    logged(agent, now, 1)
    page = browser_of(agent).get(f"/{program.key}/?large").content.decode()
    assert "home-large" in page
    assert "C-1001" in page
