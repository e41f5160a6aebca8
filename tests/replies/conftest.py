"""A ticket whose caller can be written to."""

import pytest

from hypercare.casework.intake.services import Receipt, receive
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line
from tests.factories.contacts import incoming
from tests.factories.program import NOW


def add_mailbox(program: Program, email: str = "support@current.example") -> Line:
    line = Line.objects.create(
        program=program,
        key="cs_mail",
        name="Customer Support",
        kind=Line.Kind.MAILBOX,
        project=Line.Project.CURRENT,
        purpose="customer-support-mailbox",
        email=email,
    )
    program.facts_version += 1
    program.save(update_fields=["facts_version"])
    return line


@pytest.fixture
def mailbox(program: Program) -> Line:
    return add_mailbox(program)


@pytest.fixture
def receipt(mailbox: Line, agent: Actor) -> Receipt:
    """As a mail came in at our mailbox."""
    mail = incoming(
        channel="email", reach="530-555-0111, caller@amber.example", received_on="cs_mail"
    )
    return receive(mail, by=agent, at=NOW)


@pytest.fixture
def ticket(receipt: Receipt) -> Ticket:
    assert receipt.ticket is not None
    return receipt.ticket
