"""What is queued, and what a message may hold (safety rows 4, 11, 14, 15)."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hypercare.foundation.filestore.services import store
from hypercare.foundation.outbox import services
from hypercare.foundation.outbox.letters import letter
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.services import Enclosure, Mailbox, Thread, queued
from hypercare.foundation.outbox.states import Automatic, State
from hypercare.foundation.programs.models import Program

MAILBOX = Mailbox("support@current.example", "Customer Support")


def queue(program: Program, at: datetime, key: str = "k", **changes: Any) -> Message:
    facts: dict[str, Any] = {
        "recipient": "a@b.example",
        "subject": "Hi",
        "body": "There",
        "sender": MAILBOX,
    }
    services.queue(program=program, key=key, at=at, **(facts | changes))
    return queued(program, key)


def as_received(message: Message) -> EmailMessage:
    raw = letter(message).mime.as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_a_message_with_the_same_key_is_queued_once(program: Program, now: datetime) -> None:
    assert queue(program, now) == queue(program, now, subject="Other")
    assert Message.objects.count() == 1


def test_it_is_not_queued_when_its_transaction_fails(program: Program, now: datetime) -> None:
    savepoint = transaction.savepoint()
    queue(program, now)
    transaction.savepoint_rollback(savepoint)
    assert not Message.objects.exists()


BREAKS = ["\r\n", "\n", "\r", "\x00", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c", "\x7f"]
INJECTIONS = [
    f"{before}{line_end}{header}"
    for line_end in [*BREAKS, "\r\n\r\n", "\n ", "\r\n\t"]
    for header in (
        "Bcc: evil@x.example",
        "To: evil@x.example",
        "\r\nbody",
        "Content-Type: text/html",
    )
    for before in ("a", "=?utf-8?q?a?=", "Ünï")
]


@pytest.mark.parametrize("field", ["subject", "sender_name", "in_reply_to", "references"])
def test_no_text_adds_a_header_or_a_recipient(program: Program, now: datetime, field: str) -> None:
    """Safety row 15: of the whole corpus, 0 extra headers or recipients."""
    plain = {"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted"}
    plain |= {"X-Auto-Response-Suppress", "Precedence", "Content-Type", "MIME-Version"}
    plain |= {"Content-Transfer-Encoding", "In-Reply-To", "References"}
    # Every break and every header in each field; what stands before them in a subject alone.
    for number, text in enumerate(INJECTIONS[:: 1 if field == "subject" else 3]):
        changes: dict[str, dict[str, Any]] = {
            "subject": {"subject": text},
            "sender_name": {"sender": Mailbox("support@current.example", text)},
            "in_reply_to": {"thread": Thread(text, "")},
            "references": {"thread": Thread("<a@b>", text)},
        }
        mail = as_received(queue(program, now, f"k{number}", **changes[field]))
        assert set(mail.keys()) <= plain
        assert mail["To"] == "a@b.example"
        assert len(mail.get_all("Content-Type", [])) == 1
        assert mail.get_content().strip() == "There"


@pytest.mark.parametrize("text", [t for t in INJECTIONS if not t.startswith("=?")][:20])
def test_a_recipient_with_more_in_it_stands_as_failed(
    program: Program, now: datetime, text: str
) -> None:
    message = queue(program, now, recipient=f"a@b.example{text}")
    assert message.state == State.FAILED
    assert "address" in message.last_error


@pytest.mark.parametrize(
    "field", ["recipient", "subject", "sender_name", "sender_address", "in_reply_to", "references"]
)
@pytest.mark.parametrize("end", ["\r", "\n", "\u2028"])
def test_the_database_itself_refuses_a_line_break(
    program: Program, now: datetime, field: str, end: str
) -> None:
    message = queue(program, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**{field: f"a{end}Bcc: x@y.example"})


def test_our_automatic_mail_says_that_it_is(program: Program, now: datetime) -> None:
    """RFC 3834, safety row 14."""
    mail = as_received(queue(program, now))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Precedence"] == "bulk"


def test_what_a_person_wrote_is_not_marked_as_automatic(program: Program, now: datetime) -> None:
    mail = as_received(queue(program, now, automatic=Automatic.PERSON))
    assert mail["Auto-Submitted"] is None
    assert mail["Precedence"] is None


def test_an_answer_says_what_it_answers_and_comes_back_to_us(
    program: Program, now: datetime
) -> None:
    message = queue(program, now, thread=Thread("<their@id>", "<first@id>"), about="T-1042")
    mail = as_received(message)
    assert (mail["In-Reply-To"], mail["References"]) == ("<their@id>", "<first@id> <their@id>")
    assert mail["From"] == "Customer Support <support@current.example>"
    assert mail["Reply-To"].startswith(f"support+{message.token}")
    assert letter(message).mail_from == mail["Reply-To"]


def test_the_message_id_is_the_same_on_every_attempt(program: Program, now: datetime) -> None:
    """Safety row 47."""
    message = queue(program, now)
    assert as_received(message)["Message-ID"] == as_received(message)["Message-ID"]
    assert message.message_id.endswith("@current.example>")


def test_html_is_made_of_escaped_text_beside_the_text(program: Program, now: datetime) -> None:
    """Safety row 4: 0 active elements."""
    evil = "<script>alert(1)</script>\n<img src=x onerror=y>\n\n[a](javascript:b)"
    mail = as_received(queue(program, now, body=evil, with_html=True))
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    shown = html.get_content()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_an_invitation_is_a_part_that_calendars_see(program: Program, now: datetime) -> None:
    ics = store(program=program, data="BEGIN:VCALENDAR\r\nX:Ä".encode(), at=now)
    invitation = Enclosure(ics, "invite.ics", "text/calendar; method=REQUEST")
    mail = as_received(queue(program, now, enclosures=[invitation]))
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert not part.is_attachment()
    assert "X:Ä" in part.get_content()


def test_a_report_goes_as_a_file(program: Program, now: datetime) -> None:
    pdf = store(program=program, data=b"%PDF-1.7", at=now)
    report = Enclosure(pdf, "report\r\nX: 1.pdf", "application/pdf")
    mail = as_received(queue(program, now, enclosures=[report]))
    (file,) = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("report X: 1.pdf", "application/pdf")
    assert file.get_content() == b"%PDF-1.7"


def test_an_address_gets_three_automatic_answers_an_hour(program: Program, now: datetime) -> None:
    """Safety row 14; case does not make another address."""
    for number in range(5):
        services.queue(
            program=program,
            key=f"k{number}",
            recipient="A@b.example" if number % 2 else "a@B.example",
            subject="Hi",
            body="There",
            about=f"T-{number}",
            automatic=Automatic.ANSWER,
            at=now,
        )
    assert Message.objects.count() == 3
    services.queue(
        program=program,
        key="later",
        recipient="a@b.example",
        subject="Hi",
        body="There",
        about="T-9",
        automatic=Automatic.ANSWER,
        at=now + timedelta(hours=1, seconds=1),
    )
    assert Message.objects.count() == 4


def test_a_ticket_gets_one_automatic_answer(program: Program, now: datetime) -> None:
    queue(program, now, "first", about="T-1", automatic=Automatic.ANSWER)
    services.queue(
        program=program,
        key="second",
        recipient="a@b.example",
        subject="Hi",
        body="There",
        about="T-1",
        automatic=Automatic.ANSWER,
        at=now + timedelta(days=9),
    )
    assert Message.objects.count() == 1
