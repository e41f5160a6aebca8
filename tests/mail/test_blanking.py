"""Settled reading 21: nothing of a member of the public is kept, the sealed original neither."""

from datetime import datetime

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail.blanking import blank_public
from hypercare.casework.mail.models import Mailbox
from hypercare.foundation.filestore.models import Piece, StoredFile
from hypercare.foundation.journal.models import Entry
from tests.factories.messages import file, letter


def test_the_original_and_its_copies_are_blanked_with_a_line(
    mailbox: Mailbox, log_mailbox: Mailbox, now: datetime
) -> None:
    raw = letter()
    message, copy = file(mailbox, raw, now), file(log_mailbox, raw, now)
    Contact.objects.update(entity_type="public", name_answer="not kept", reach_answer="not kept")
    assert blank_public(at=now) == 1
    for one in (message, copy):
        one.refresh_from_db()
        assert one.stored is None
        assert one.blanked_at == now
        assert one.steps.filter(kind="blanked").exists()
    assert message.sender is not None
    assert message.sender.clear is None
    assert "amber" not in message.sender.masked
    assert not StoredFile.objects.exists()
    assert not Piece.objects.exists()
    assert Entry.objects.filter(verb="message.blanked", subject=message.reference).exists()
    assert blank_public(at=now) == 0


def test_what_is_not_of_the_public_stays(mailbox: Mailbox, now: datetime) -> None:
    message = file(mailbox, letter(), now)
    assert blank_public(at=now) == 0
    message.refresh_from_db()
    assert message.stored is not None
