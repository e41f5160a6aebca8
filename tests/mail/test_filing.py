"""R12: every message becomes a contact, once, with the reason why it landed where it is."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail import handling
from hypercare.casework.mail.filing import file_one, lease, work_off
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.states import Doubt, Nature, State, StepKind
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.outbox.models import Message
from hypercare.reference.directory.models import Line
from tests.factories.messages import STRANGER, file, letter, make_mailbox, store


def test_a_letter_of_a_county_becomes_a_contact_with_a_ticket(
    mailbox: Mailbox, now: datetime
) -> None:
    """R12, R15: entity by domain, contact information and reason from the message."""
    message = file(mailbox, letter("Our converted cases are missing.", subject="Cases"), now)
    contact = message.contact
    assert message.state == State.FILED
    assert contact is not None
    assert message.ticket is not None
    assert (contact.entity_name, contact.about, contact.channel) == ("Amber", "conversion", "email")
    assert (contact.name.clear, contact.reach.clear) == ("Jane Roe", "jane@amber.example")
    assert contact.reason.clear == "Cases\nOur converted cases are missing."
    assert contact.happened_at == now
    assert message.doubts == []


def test_each_step_says_why(mailbox: Mailbox, now: datetime) -> None:
    message = file(mailbox, letter(), now)
    kinds = [step.kind for step in message.steps.order_by("pk")]
    assert kinds == ["stored", "parsed", "classified", "matched", "decided", "filed"]
    assert all(step.why for step in message.steps.all())


def test_what_is_not_clear_is_a_contact_that_cannot_tell_and_waits_for_somebody(
    mailbox: Mailbox, now: datetime
) -> None:
    """Entity and subject unknown: advice "cannot tell", and a review flag (R11)."""
    message = file(mailbox, letter("Please call me.", sender=STRANGER), now)
    assert message.contact is not None
    assert message.contact.about == "unsure"
    assert message.contact.entity_type == "unknown"
    assert set(message.doubts) == {Doubt.ENTITY, Doubt.ABOUT}


def test_an_unknown_sender_at_the_new_systems_mailbox_speaks_for_its_project(
    mailbox: Mailbox, now: datetime
) -> None:
    """Each kind of mailbox has its own rules (R35): here its `entity` speaks."""
    box = make_mailbox(mailbox.program, "new-system", entity="new-system")
    message = file(box, letter("About conversion.", sender=STRANGER), now)
    assert message.contact is not None
    assert message.contact.entity_type == "new_system"
    assert message.contact.entity_name == "New System conversion team"
    assert Doubt.ENTITY not in message.doubts


def test_the_same_message_again_is_kept_beside_the_first(
    mailbox: Mailbox, log_mailbox: Mailbox, now: datetime
) -> None:
    raw = letter()
    first = file(mailbox, raw, now)
    traced = b"Received: from elsewhere\r\nDelivered-To: other@current.example\r\n" + raw
    second = file(log_mailbox, traced.replace(b"\n", b"\r\n").replace(b"\r\r", b"\r"), now)
    assert second.state == State.COPY
    assert second.copy_of == first
    assert second.contact is None
    assert Contact.objects.count() == 1


def test_a_message_id_alone_makes_no_copy(mailbox: Mailbox, now: datetime) -> None:
    one = letter("First words", message_id="<same@amber.example>")
    two = letter("Other words", message_id="<same@amber.example>")
    assert file(mailbox, one, now).contact != file(mailbox, two, now).contact


def test_a_message_found_at_the_same_place_is_the_same_row(mailbox: Mailbox, now: datetime) -> None:
    """Row 10: by UIDVALIDITY and UID; a new validity is another place, and then a copy."""
    raw = letter()
    first = store(mailbox, raw, now, uid_validity=1, uid=7)
    assert store(mailbox, raw, now, uid_validity=1, uid=7) == first
    assert store(mailbox, raw, now, uid_validity=2, uid=7).copy_of == first
    moved = {"uid_validity": 1, "uid": 7, "place": "imap:jane@new.example:993/INBOX"}
    assert store(mailbox, letter(), now, **moved).copy_of is None


def test_filing_again_makes_no_second_contact(mailbox: Mailbox, now: datetime) -> None:
    message = file(mailbox, letter(), now)
    RawMessage.objects.filter(pk=message.pk).update(state=State.WAITING, attempts=0)
    work_off(at=now)
    message.refresh_from_db()
    assert message.state == State.FILED
    assert Contact.objects.count() == Ticket.objects.count() == 1


def test_a_killed_workers_message_is_taken_again_when_its_lease_has_run_out(
    mailbox: Mailbox, now: datetime
) -> None:
    """Rows 41 and 42."""
    message = store(mailbox, letter(), now)
    assert lease(at=now) == message  # and the worker dies here
    assert work_off(at=now + timedelta(seconds=59)) == 0
    assert work_off(at=now + timedelta(seconds=60)) == 1
    message.refresh_from_db()
    assert message.state == State.FILED


def test_a_clock_that_is_set_back_holds_no_message_up(mailbox: Mailbox, now: datetime) -> None:
    """Row 45: neither what waits nor what a killed worker had waits for the old time again."""
    for _ in range(2):
        store(mailbox, letter(), now)
    lease(at=now)
    assert work_off(at=now - timedelta(hours=1)) == 2
    assert not RawMessage.objects.exclude(state=State.FILED).exists()


def test_a_message_that_kills_its_worker_each_time_ends_in_quarantine(
    mailbox: Mailbox, now: datetime
) -> None:
    """Row 49."""
    message = store(mailbox, letter(), now)
    other = store(mailbox, letter(), now + timedelta(seconds=1))
    for minute in range(3):
        taken = lease(at=now + timedelta(minutes=minute))
        assert taken == message
    work_off(at=now + timedelta(minutes=3))
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, other.state) == (State.QUARANTINED, State.FILED)
    (step,) = message.steps.filter(kind=StepKind.QUARANTINED)
    assert step.why.startswith("The worker ended 3 times while it had this message")


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({"auto_submitted": "auto-replied"}, Nature.AUTO_REPLY),
        ({"auto_submitted": "auto-generated; x=y"}, Nature.AUTO_REPLY),
        ({"precedence": "auto_reply"}, Nature.AUTO_REPLY),
        ({"x_autoreply": "yes"}, Nature.AUTO_REPLY),
        ({"return_path": "<>"}, Nature.AUTO_REPLY),
        ({"subject": "Automatic reply: Question"}, Nature.AUTO_REPLY),
        ({"precedence": "bulk"}, Nature.LIST),
        ({"list_id": "<all.amber.example>"}, Nature.LIST),
        ({"from": "customer-support@current.example"}, Nature.OWN),
        ({"from": "mrt@current.example"}, Nature.OWN),
    ],
)
def test_automatic_mail_makes_no_contact_and_gets_no_answer(
    mailbox: Mailbox, now: datetime, headers: dict[str, str], nature: Nature
) -> None:
    """Rows 1 and 14, settled readings 10 and 17."""
    message = file(mailbox, letter(**headers), now)
    assert (message.nature, message.state) == (nature, State.AUTOMATIC)
    assert not message.may_answer
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"list_unsubscribe": "<mailto:off@amber.example>"},
        {"list_post": "<mailto:all@amber.example>"},
        {"x_loop": "tickets@amber.example"},
        {"x_auto_response_suppress": "OOF, AutoReply"},
        {"return_path": "<bounces+7@lists.example>"},
        {"from": "owner-all@amber.example"},
        {"from": "no-reply@amber.example"},
    ],
)
def test_what_might_answer_our_answer_is_a_contact_and_gets_none(
    mailbox: Mailbox, now: datetime, headers: dict[str, str]
) -> None:
    """Row 14 and R12: it is kept, by the one function that decides who is answered."""
    Line.objects.filter(key="cs_mailbox").update(email=mailbox.address)
    message = file(mailbox, letter(**headers), now)
    assert (message.state, message.may_answer) == (State.FILED, False)
    assert not Message.objects.filter(automatic="auto-replied").exists()


def test_a_receipt_that_says_it_was_read_is_no_contact(mailbox: Mailbox, now: datetime) -> None:
    """Row 14: mail programs send it by themselves, and not all of them say so."""
    report = b'multipart/report; report-type=disposition-notification; boundary="b"'
    raw = letter(subject="Read: Cases").replace(b'text/plain; charset="utf-8"', report)
    message = file(mailbox, raw, now)
    assert (message.nature, message.state) == (Nature.AUTO_REPLY, State.AUTOMATIC)


def test_what_somebody_notes_while_it_is_run_again_stays(
    mailbox: Mailbox, readiness: Actor, now: datetime
) -> None:
    message = file(mailbox, letter(sender=STRANGER), now)
    handling.run_again(message=message, by=readiness, at=now)
    taken = lease(at=now)
    assert taken is not None
    handling.look_at(message=message, by=readiness, at=now)
    file_one(taken, at=now)
    message.refresh_from_db()
    assert (message.state, message.looked_by) == (State.FILED, readiness.user)


def test_a_letter_is_acknowledged_once_and_an_answer_is_not(
    mailbox: Mailbox, now: datetime
) -> None:
    """Number and desk only, to who wrote (row 14)."""
    Line.objects.filter(key="cs_mailbox").update(email=mailbox.address)
    first = file(mailbox, letter(message_id="<a@amber.example>"), now)
    file(mailbox, letter(references="<a@amber.example>"), now)
    assert first.ticket is not None
    (answer,) = Message.objects.filter(recipient="jane@amber.example")
    assert (answer.about, answer.in_reply_to) == (first.ticket.reference, "<a@amber.example>")


def test_a_letter_takes_the_same_few_statements_however_many_are_stored(
    mailbox: Mailbox, now: datetime
) -> None:
    """Processor time of a message is mostly that of its statements."""
    file(mailbox, letter(), now)
    counts = []
    for number in range(3):
        later = now + timedelta(hours=2 * number)  # so that each gets its answer
        with CaptureQueriesContext(connection) as asked:
            store(mailbox, letter(), later)
            work_off(at=later)
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 45


def test_a_message_without_anything_is_in_quarantine(mailbox: Mailbox, now: datetime) -> None:
    assert file(mailbox, b"\n\n\n", now).state == State.QUARANTINED
