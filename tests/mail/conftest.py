import pytest

from hypercare.casework.mail.models import Mailbox
from hypercare.foundation.programs.models import Program
from tests.factories.messages import make_mailbox


@pytest.fixture
def mailbox(program: Program) -> Mailbox:
    """The county-facing one."""
    return make_mailbox(program)


@pytest.fixture
def log_mailbox(program: Program, mailbox: Mailbox) -> Mailbox:
    """Where staff forward to."""
    return make_mailbox(program, "log")
