"""Any staff member comes to the form by one short address (R35)."""

import pytest
from django.test import Client

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import create_program
from tests.accounts.cast import browser, browser_of
from tests.factories.program import MADE, make_program

SHORT = ["/log", "/log/"]


def also_in(program: Program, actor: Actor, role: str) -> None:
    assert actor.user is not None
    Membership.objects.create(program=program, user=actor.user, role=role)


@pytest.mark.parametrize("address", SHORT)
def test_it_leads_to_the_form_of_the_only_program(agent: Actor, address: str) -> None:
    """R35."""
    answer = browser_of(agent).get(address)
    assert answer.headers["Location"] == f"/{agent.program.key}/contacts/new/"


def test_it_leads_past_the_programs_where_the_person_does_not_log(agent: Actor) -> None:
    also_in(make_program(), agent, "auditor")
    answer = browser_of(agent).get("/log")
    assert answer.headers["Location"] == f"/{agent.program.key}/contacts/new/"


def test_with_several_programs_the_person_chooses(agent: Actor) -> None:
    other = make_program()
    also_in(other, agent, "team-member")
    page = browser_of(agent).get("/log").content.decode()
    for key in (agent.program.key, other.key):
        assert f'href="/{key}/contacts/new/"' in page


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_may_not_log_reads_what_to_do(program: Program, role: str) -> None:
    page = browser(program, role).get("/log").content.decode()
    assert "Ask its manager" in page
    assert "/contacts/new/" not in page


@pytest.mark.parametrize("address", SHORT)
def test_signing_in_comes_first_and_leads_on(program: Program, address: str) -> None:
    assert Client().get(address).headers["Location"] == f"/sign-in/?next={address}"


def test_each_program_has_its_own_short_address(agent: Actor) -> None:
    answer = browser_of(agent).get(f"/{agent.program.key}/log")
    assert answer.headers["Location"] == f"/{agent.program.key}/contacts/new/"


def test_a_telephone_system_can_add_the_number_that_calls(agent: Actor) -> None:
    answer = browser_of(agent).get("/log?caller=%2B15305550111")
    form = f"/{agent.program.key}/contacts/new/"
    assert answer.headers["Location"] == f"{form}?caller=%2B15305550111"


def test_who_may_not_log_there_is_told_so(program: Program) -> None:
    assert browser(program, "auditor").get(f"/{program.key}/log").status_code == 403


def test_no_program_takes_the_short_address(agent: Actor) -> None:
    """A program's key is the first part of its addresses."""
    with pytest.raises(InvalidInput):
        create_program(key="log", name="Takes it", time_zone="America/Los_Angeles", at=MADE)


def test_it_costs_the_same_with_many_programs(
    agent: Actor, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        also_in(make_program(), agent, "agent")
    client = browser_of(agent)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        client.get("/log")
