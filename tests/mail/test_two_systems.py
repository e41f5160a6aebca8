"""Row 14: two installations that write to each other, through a real mail server, fall silent."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.keeping import Found, keep
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.states import Way
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.services import Mailbox as From
from hypercare.foundation.outbox.states import Automatic
from hypercare.reference.directory.models import Line
from tests.factories.messages import letter, make_mailbox
from tests.factories.program import make_program
from tests.outbox.mailserver import MailServer, mail_server

MARKS = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


class System:
    """An installation: a program with a mailbox, and a secret that the other does not know."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.address, self.secret = f"support@{name}.example", f"the secret of {name}"
        self.settings, self.program = settings, make_program()
        self.mailbox: Mailbox = make_mailbox(self.program, address=self.address)
        Line.objects.filter(program=self.program, key="cs_mailbox").update(email=self.address)

    @contextmanager
    def acting(self) -> Iterator[None]:
        self.settings.SECRET_KEY = self.secret
        yield

    def is_meant(self, mail: EmailMessage) -> bool:
        return self.address in str(mail["To"])

    def takes(self, raw: bytes, at: datetime) -> RawMessage:
        with self.acting():
            source = io.BytesIO(raw)
            message = keep(mailbox=self.mailbox, source=source, found=Found(Way.IMAP), at=at)
            work_off(at=at)
            message.refresh_from_db()
            return message


def exchange(here: System, there: System, server: MailServer, at: datetime, strip: bool) -> int:
    """Carries what each sends to the other until nothing is on its way; says how much it was."""
    carried = 0
    while carried < 20:
        for system in (here, there):
            with system.acting():
                deliver_due(sender=server.sender(), now=lambda: at)
        new, server.taken = server.taken, []
        letters = [(mail, one) for mail in new for one in (here, there) if one.is_meant(mail)]
        if not letters:
            break
        for mail, reader in letters:
            for mark in MARKS if strip else ():
                del mail[mark]
            carried += 1
            reader.takes(mail.as_bytes(), at)
    return carried


@pytest.mark.parametrize("strip", [False, True])
def test_two_systems_that_write_to_each_other_stop_after_two_messages(
    db: None, settings: Settings, server: MailServer, now: datetime, strip: bool
) -> None:
    """Also where a relay takes away all that says that a program wrote it."""
    here, there = System("here", settings), System("there", settings)
    ticket = here.takes(letter(), now).ticket
    assert ticket is not None
    with here.acting():
        outbox.queue(
            program=here.program,
            key="begins",
            recipient=there.address,
            subject="A question",
            body="Which cases are missing?",
            sender=From(here.address),
            about=ticket.reference,
            automatic=Automatic.PERSON,
            at=now,
        )
    assert exchange(here, there, server, now, strip) == 2
    assert RawMessage.objects.filter(mailbox=there.mailbox).count() == 1
    assert RawMessage.objects.filter(mailbox=here.mailbox).count() == 2  # with the first letter
    assert not Message.objects.filter(state="waiting").exists()
