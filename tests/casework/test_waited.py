"""A contact that waited in a browser until the server was back (R35)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.references import browser_code
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.hits import hits_of
from hypercare.insight.finding.leads import page_of
from hypercare.insight.finding.searching import find
from tests.accounts.cast import browser_of
from tests.factories.contacts import incoming
from tests.factories.program import NOW
from tests.journeys.test_contact_pages import save


def test_it_happened_when_it_was_saved_in_the_browser(agent: Actor, program: Program) -> None:
    """And not when it was sent; the browser's clock is not asked."""
    save(browser_of(agent), program, browser_code="HC-7K3M", waited="3600")
    contact = Contact.objects.get(program=program)
    assert contact.logged_at - contact.happened_at == timedelta(hours=1)
    assert contact.browser_code == "HC-7K3M"


def test_a_late_second_send_is_the_same_contact_and_notes_the_code(
    agent: Actor, program: Program
) -> None:
    """The first one arrived, its answer did not."""
    key = str(uuid4())
    first = save(browser_of(agent), program, idempotency_key=key)
    late = {"idempotency_key": key, "browser_code": "HC-7K3M", "waited": "90"}
    assert save(browser_of(agent), program, **late).url == first.url
    assert Contact.objects.get(program=program).browser_code == "HC-7K3M"


def test_its_code_leads_to_it(agent: Actor, program: Program) -> None:
    contact = receive(incoming(browser_code="HC-7K3M"), by=agent, at=NOW).contact
    found = page_of(agent, "hc 7k3m")
    assert found is not None
    assert contact.reference in found


def test_two_of_one_code_are_both_found(agent: Actor, program: Program) -> None:
    for _number in range(2):
        receive(incoming(browser_code="HC-7K3M"), by=agent, at=NOW)
    assert page_of(agent, "HC-7K3M") is None
    contacts = [
        hit
        for hit in hits_of(agent, find(agent, "HC-7K3M")).items
        if hit.reference.startswith("C-")
    ]
    assert len(contacts) == 2


@pytest.mark.parametrize("text", ["HC-7K3", "HC-0O1I", "XX-7K3M", "HC-7K3MM"])
def test_what_is_no_such_code_is_not_kept(text: str) -> None:
    assert browser_code(text) == ""
