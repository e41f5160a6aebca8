"""R35: any colleague forwards what reached them, and the person quoted is the caller."""

from datetime import UTC, datetime

import pytest

from hypercare.casework.mail.models import Mailbox
from hypercare.casework.mail.states import Doubt
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.programs.models import Program
from tests.factories.messages import file, letter
from tests.mail.test_reading import APPLE, GMAIL, OUTLOOK, PLAIN

ALMA = "Alma Whitcombe <alma@current.example>"


@pytest.fixture
def alma(program: Program) -> User:
    user = User.objects.create_user("alma", "alma@current.example", "pw", name="Alma Whitcombe")
    Membership.objects.create(program=program, user=user, role="agent")
    return user


@pytest.mark.parametrize("text", [GMAIL, OUTLOOK, APPLE, PLAIN])
def test_the_person_quoted_is_the_caller_and_the_colleague_took_it(
    log_mailbox: Mailbox, alma: User, now: datetime, text: str
) -> None:
    """Settled reading 15, with the date that the forwarded message carries."""
    raw = letter(text, sender=ALMA, subject="Fwd: Cases missing", to=log_mailbox.address)
    contact = file(log_mailbox, raw, now).contact
    assert contact is not None
    assert (contact.channel, contact.entity_name) == ("forwarded", "Amber")
    assert contact.reach.clear == "jane@amber.example"
    assert contact.taken_by == alma
    assert contact.logged_by is None
    assert contact.reason.clear is not None
    assert contact.reason.clear.startswith("Cases missing\nOur cases are missing.")
    assert contact.happened_at == datetime(2026, 10, 29, 15, 14, tzinfo=UTC)


def test_nobody_to_read_out_of_it_makes_the_colleague_the_caller(
    log_mailbox: Mailbox, alma: User, now: datetime
) -> None:
    """Settled reading 15: the staff member is the caller, and row 14 holds."""
    contact = file(log_mailbox, letter("They called about dates.", sender=ALMA), now).contact
    assert contact is not None
    assert (contact.entity_type, contact.about) == ("current_system", "program")
    assert contact.reach.clear == "alma@current.example"


def test_a_date_in_the_future_is_not_believed(
    log_mailbox: Mailbox, alma: User, now: datetime
) -> None:
    late = GMAIL.replace("Oct 29, 2026", "Dec 29, 2026")
    contact = file(log_mailbox, letter(late, sender=ALMA, subject="Fwd: x"), now).contact
    assert contact is not None
    assert contact.happened_at == now


def test_mail_never_acts_with_a_colleagues_rights(
    log_mailbox: Mailbox, now: datetime, alma: User
) -> None:
    """Row 12: whoever writes her address as the sender logs nothing in her name."""
    message = file(log_mailbox, letter(GMAIL, sender=ALMA, subject="Fwd: x"), now)
    assert message.contact is not None
    assert message.contact.sender == "system"


def test_a_forward_by_a_stranger_is_the_strangers_own(log_mailbox: Mailbox, now: datetime) -> None:
    message = file(log_mailbox, letter(GMAIL, sender="x@elsewhere.example", subject="Fwd: x"), now)
    assert message.contact is not None
    assert message.contact.reach.clear == "x@elsewhere.example"
    assert Doubt.ENTITY in message.doubts
