"""What is logged long after it happened is marked late, and nothing is stored for it (R35)."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.policies import is_late
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Facts
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming


def logged(by: Actor, at: datetime, minutes: int) -> Contact:
    said = incoming(happened_at=at - timedelta(minutes=minutes), done="answered")
    return receive(said, by=by, at=at).contact


@pytest.mark.parametrize(("minutes", "late"), [(0, False), (30, False), (31, True), (9000, True)])
def test_it_is_late_after_the_minutes_of_the_program(
    agent: Actor, now: datetime, minutes: int, late: bool
) -> None:
    contact = logged(agent, now, minutes)
    assert is_late(contact, timedelta(minutes=30)) is late


def pages(agent: Actor, contact: Contact) -> list[str]:
    key = agent.program.key
    addresses = (f"/{key}/contacts/", f"/{key}/contacts/{contact.reference}/")
    return [browser_of(agent).get(address).content.decode() for address in addresses]


def test_the_list_and_the_contact_say_how_late(agent: Actor, now: datetime) -> None:
    late = logged(agent, now, 125)
    for page in pages(agent, late):
        assert "hc-state--late" in page
        assert "Logged 2\N{NO-BREAK SPACE}hours late" in page


def test_what_was_logged_in_time_has_no_mark(agent: Actor, now: datetime) -> None:
    for page in pages(agent, logged(agent, now, 20)):
        assert "hc-state--late" not in page


def test_each_program_sets_its_own_minutes(agent: Actor, now: datetime) -> None:
    contact = logged(agent, now, 125)
    Facts.objects.filter(program=agent.program).update(late_after_minutes=180)
    Program.objects.filter(pk=agent.program.pk).update(facts_version=99)
    for page in pages(agent, contact):
        assert "hc-state--late" not in page
