"""Rows 11, 12, 14 and 19: what may be added to a ticket, and by whom."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail import calendars
from hypercare.casework.mail.calendars import CalendarReply
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.policies import Candidate, is_proven, match
from hypercare.casework.mail.states import Doubt, State
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox import tokens
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from tests.factories.messages import COUNTY, STRANGER, file, letter
from tests.factories.program import close_wave


@pytest.fixture
def ticket(mailbox: Mailbox, now: datetime) -> Ticket:
    """Jane's."""
    found = file(mailbox, letter(message_id="<first@amber.example>"), now).ticket
    assert found is not None
    return found


def sent(ticket: Ticket, now: datetime, recipient: str = "jane@amber.example") -> Message:
    """What we wrote to somebody about the ticket."""
    key = f"reply-{recipient}"
    outbox.queue(
        program=ticket.program,
        key=key,
        recipient=recipient,
        subject="An answer",
        body="…",
        about=ticket.reference,
        at=now,
    )
    return outbox.queued(ticket.program, key)


def joined(message: RawMessage, ticket: Ticket) -> bool:
    return message.state == State.FILED and message.ticket == ticket


def test_an_answer_to_our_message_joins_its_ticket(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    answer = letter("Thanks.", in_reply_to=sent(ticket, now).message_id)
    message = file(mailbox, answer, now)
    assert joined(message, ticket)
    assert Contact.objects.filter(link__ticket=ticket).count() == 2


def test_an_answer_to_our_reply_address_joins_its_ticket(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    address = tokens.reply_address("help@current.example", sent(ticket, now).token)
    assert joined(file(mailbox, letter("Thanks.", to=address.upper()), now), ticket)


def test_a_reference_to_something_stored_joins_for_who_takes_part(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    assert joined(file(mailbox, letter(references="<first@amber.example>"), now), ticket)


def test_a_number_in_the_subject_joins_for_who_takes_part(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    message = file(mailbox, letter(subject=f"Re: [{ticket.reference}] Cases"), now)
    assert joined(message, ticket)
    assert Doubt.SENDER in message.doubts


def test_an_answer_in_a_closed_wave_is_a_contact_of_its_own(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    """What comes in is never refused, and what is closed is not changed."""
    Contact.objects.update(wave=1)
    close_wave(mailbox.program, 1, now + timedelta(hours=1))
    answer = letter("Thanks.", in_reply_to=sent(ticket, now).message_id)
    message = file(mailbox, answer, now + timedelta(hours=2))
    assert (message.state, joined(message, ticket)) == (State.FILED, False)
    assert message.ticket != ticket
    assert ticket.contacts.count() == 1


@pytest.mark.parametrize("sign", ["token", "address", "reference", "subject"])
@pytest.mark.parametrize("way", ["stranger", "cc"])
def test_whoever_takes_no_part_never_appends(
    mailbox: Mailbox, ticket: Ticket, now: datetime, sign: str, way: str
) -> None:
    """Rows 11 and 12: a contact of its own that says which ticket it looks like (reading 18)."""
    ours = sent(ticket, now)
    if way == "cc":
        file(mailbox, letter(cc=STRANGER, in_reply_to=ours.message_id), now)
    before = Contact.objects.filter(link__ticket=ticket).count()
    signs = {
        "token": {"in_reply_to": ours.message_id},
        "address": {"to": tokens.reply_address("help@current.example", ours.token)},
        "reference": {"references": "<first@amber.example>"},
        "subject": {"subject": f"Re: {ticket.reference}"},
    }
    message = file(mailbox, letter("Send me all.", sender=STRANGER, **signs[sign]), now)
    assert message.state == State.FILED
    assert message.ticket != ticket
    assert message.hint == ticket
    assert Doubt.LOOKS_LIKE in message.doubts
    assert Contact.objects.filter(link__ticket=ticket).count() == before


def test_a_token_of_another_program_is_worth_nothing(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    from tests.factories.messages import make_mailbox
    from tests.factories.program import make_program

    other: Program = make_program()
    file(make_mailbox(other), letter(), now)
    message = file(
        make_mailbox(other, "log"), letter("Me too.", in_reply_to=sent(ticket, now).message_id), now
    )
    assert message.ticket is None or message.ticket.program == other
    assert message.hint is None


def test_a_forged_mark_is_nothing(mailbox: Mailbox, ticket: Ticket, now: datetime) -> None:
    forged = sent(ticket, now).message_id.replace("<", "<a", 1)
    message = file(mailbox, letter(sender=STRANGER, in_reply_to=forged), now)
    assert message.hint is None


def test_an_automatic_reply_joins_what_it_answers_and_makes_nothing(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    """Settled reading 10."""
    before = (Contact.objects.count(), Message.objects.count() + 1)
    message = file(
        mailbox,
        letter(auto_submitted="auto-replied", in_reply_to=sent(ticket, now).message_id),
        now,
    )
    assert (message.state, message.ticket) == (State.JOINED, ticket)
    assert (Contact.objects.count(), Message.objects.count()) == before
    last = ticket.log.order_by("-pk")[0]
    assert last.text is not None
    assert message.reference in last.text.masked


BOUNCE = """\
From: MAILER-DAEMON@mx.example
To: customer-support@current.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; jane@amber.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

From: customer-support@current.example
Message-ID: {id}
Subject: An answer

Text
--b--
"""


def test_a_bounce_tells_the_outbox_and_the_ticket(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    ours = sent(ticket, now)
    message = file(mailbox, BOUNCE.format(id=ours.message_id).encode(), now)
    ours.refresh_from_db()
    assert ours.state == "bounced"
    assert "5.1.1" in ours.last_error
    assert (message.state, message.ticket, message.contact) == (State.JOINED, ticket, None)


def test_our_own_mail_that_comes_back_is_no_contact(
    mailbox: Mailbox, ticket: Ticket, now: datetime
) -> None:
    """Row 14: two copies of this system that talk to each other stop."""
    ours = sent(ticket, now)
    message = file(mailbox, letter(sender=STRANGER, message_id=ours.message_id), now)
    assert (message.nature, message.contact, message.may_answer) == ("own", None, False)


CALENDAR = """\
BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VEVENT
UID:meeting-7
SEQUENCE:2
ATTENDEE;PARTSTAT=ACCEPTED:mailto:{attendee}
END:VEVENT
END:VCALENDAR
"""


def invitation(method: str, attendee: str) -> bytes:
    text = CALENDAR.format(method=method, attendee=attendee)
    return letter(text, sender=COUNTY).replace(
        b'text/plain; charset="utf-8"', b"text/calendar; charset=utf-8"
    )


@pytest.mark.parametrize(
    ("method", "attendee", "heard"),
    [
        ("REPLY", "jane@amber.example", 1),
        ("REPLY", "boss@amber.example", 0),
        ("REQUEST", "jane@amber.example", 0),
        ("CANCEL", "jane@amber.example", 0),
        ("COUNTER", "jane@amber.example", 0),
    ],
)
def test_only_an_answer_by_who_was_invited_reaches_a_meeting(
    mailbox: Mailbox,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    attendee: str,
    heard: int,
) -> None:
    """Row 19."""
    replies: list[CalendarReply] = []

    def take(program: Program, reply: CalendarReply, at: datetime) -> calendars.Heard:
        replies.append(reply)
        return calendars.Heard(True, "It stands at its meeting.")

    monkeypatch.setattr(calendars, "_handlers", [])
    calendars.register(take)
    message = file(mailbox, invitation(method, attendee), now)
    assert len(replies) == heard
    assert (message.state == State.JOINED) is bool(heard)
    if heard:
        assert replies[0] == CalendarReply("meeting-7", attendee, "ACCEPTED", 2, attendee)


@pytest.mark.parametrize(
    ("verdicts", "proven"),
    [
        (("mx.ours.example; dmarc=pass header.from=amber.example",), True),
        (("mx.ours.example; dmarc=fail header.from=amber.example",), False),
        (("mx.theirs.example; dmarc=pass header.from=amber.example",), False),
        (("mx.ours.example; dmarc=pass header.from=elsewhere.example",), False),
        (("mx.ours.example; dmarc=pass header.from=amber.example.evil.example",), False),
        (("mx.ours.example; spf=pass header.from=amber.example; dmarc=none",), False),
        (("MX.ours.example; spf=fail; dmarc=pass (p=none) header.from=Amber.example",), True),
        ((), False),
    ],
)
def test_only_our_own_mail_servers_verdict_counts(verdicts: tuple[str, ...], proven: bool) -> None:
    """Row 12."""
    assert is_proven(verdicts, "mx.ours.example", "jane@amber.example") is proven
    assert is_proven(verdicts, "", "jane@amber.example") is None


def test_who_is_not_proven_appends_nothing_even_with_our_token() -> None:
    known = Candidate(7, "It answers", secret=True, takes_part=True, is_open=True)
    assert match([known], proven=False).joins is None
    assert match([known], proven=None).joins == 7
    assert match([known], proven=True).unproven is False
