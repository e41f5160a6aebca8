"""Settled reading 21: nothing of a member of the public is kept, the sealed original neither."""

from datetime import datetime

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.corrections import correct
from hypercare.casework.mail.blanking import blank_public
from hypercare.casework.mail.models import Mailbox
from hypercare.casework.tickets.models import Attachment
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.models import Piece, StoredFile
from hypercare.foundation.journal.models import Entry
from tests.factories.contacts import incoming
from tests.factories.messages import file, letter
from tests.mail.test_enclosed import GOOD, with_files


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


def test_a_contact_that_is_corrected_to_the_public_keeps_nothing_of_them(
    mailbox: Mailbox, log_mailbox: Mailbox, readiness: Actor, now: datetime
) -> None:
    """Files of the mail, name, address and clear words go; the ticket and its story stay."""
    raw = with_files(GOOD)
    message = file(mailbox, raw, now)
    contact = message.contact
    assert contact is not None
    facts = incoming(entity_type="public", entity="Somebody", reason="Cases.", channel="email")
    correct(contact, facts, why="A member of the public.", version=1, by=readiness, at=now)
    blank_public(at=now)
    assert not Attachment.objects.exists()
    assert message.ticket is not None
    said = [one.text.masked for one in message.ticket.log.order_by("pk") if one.text]
    assert GOOD[0] not in said
    assert "1 file that came with M-1001 is gone" in said[-1]
    (before,) = contact.corrections.select_related("name", "reach", "reason")
    assert [before.name.masked, before.reach.masked] == ["–", "–"]
    assert [before.name.clear, before.reach.clear, before.reason.clear] == [None] * 3
    assert "missing" in before.reason.masked
    late = file(log_mailbox, raw, now)
    assert (late.state, late.stored, late.blanked_at) == ("copy", None, now)
    assert not StoredFile.objects.exists()


def test_what_is_not_of_the_public_stays(mailbox: Mailbox, now: datetime) -> None:
    message = file(mailbox, letter(), now)
    assert blank_public(at=now) == 0
    message.refresh_from_db()
    assert message.stored is not None
