"""Rows 5 to 8: what came with a message is on its ticket, to be downloaded and nothing else."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.intake.services import finish_due
from hypercare.casework.mail import enclosed, handling
from hypercare.casework.mail.enclosed import Enclosed
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.forms import ByHandForm
from hypercare.casework.mail.late_tickets import follow
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.reading.words import Part
from hypercare.casework.mail.sandbox import Budget
from hypercare.casework.mail.states import State
from hypercare.casework.tickets.models import Attachment
from hypercare.casework.tickets.services.attaching import MOST_BYTES
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.services import read
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import SupportGroup
from tests.factories.messages import COUNTY, file, letter, store

GOOD = ("screen.png", b"\x89PNG not really")
ACTIVE = ("page.html", b"<script>alert(1)</script>")
HIDDEN = ("run.e\u200bxe", b"MZ")
EMPTY = ("nothing.pdf", b"")


def with_files(*files: tuple[str, bytes], text: str = "Our converted cases are missing.") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = COUNTY, "customer-support@current.example"
    message["Subject"], message["Message-ID"] = "Cases", f"<{hash(files)}@amber.example>"
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def names(message: RawMessage) -> list[str]:
    kept = Attachment.objects.filter(message=message.reference).order_by("pk")
    return [one.entry.text.masked for one in kept.select_related("entry__text") if one.entry.text]


def test_files_are_in_the_story_of_the_ticket_as_they_came(mailbox: Mailbox, now: datetime) -> None:
    """R12, R34: for our own project only, until somebody shares them."""
    message = file(mailbox, with_files(GOOD, ("list.csv", b"a,b\n")), now)
    kept = Attachment.objects.filter(entry__ticket=message.ticket).order_by("pk")
    assert [b"".join(read(one.stored)) for one in kept] == [GOOD[1], b"a,b\n"]
    assert {one.entry.audience for one in kept} == {"internal"}
    assert names(message) == ["screen.png", "list.csv"]
    assert message.steps.filter(why__contains="2 files are on the ticket.").exists()


def test_what_a_ticket_does_not_take_stays_in_the_message(mailbox: Mailbox, now: datetime) -> None:
    """Rows 5 and 6: by the name without what cannot be seen in it, before it is opened."""
    message = file(mailbox, with_files(ACTIVE, GOOD, HIDDEN, EMPTY), now)
    assert names(message) == ["screen.png"]
    (step,) = message.steps.filter(kind="filed")
    assert "3 are not of a kind or size that a ticket takes" in step.why
    assert "page" not in step.why


def test_a_file_above_the_limit_is_not_opened(mailbox: Mailbox, now: datetime) -> None:
    """Row 8: its size is enough to know; a ticket takes 10 MB."""
    message = store(mailbox, with_files(GOOD), now)
    large = Part(number=1, name="big.zip", type="application/zip", size=MOST_BYTES + 1)
    assert enclosed.opened(message, [large], Budget()) == Enclosed(left=1)


def test_no_more_than_ten_go_on_the_ticket(mailbox: Mailbox, now: datetime) -> None:
    message = file(mailbox, with_files(*((f"{n}.txt", b"x%d" % n) for n in range(12))), now)
    assert len(names(message)) == 10
    assert message.steps.filter(why__contains="2 are not of a kind").exists()


def test_a_forwarded_message_that_is_attached_is_a_file_too(
    mailbox: Mailbox, now: datetime
) -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = COUNTY, "Converted cases"
    outer.set_content("See the attached message.")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "x@elsewhere.example", "Inner"
    inner.set_content("Inner words")
    outer.add_attachment(inner)
    message = file(mailbox, outer.as_bytes(), now)
    (name,) = names(message)
    assert name.endswith(".eml")


def test_running_a_message_again_attaches_nothing_twice(
    mailbox: Mailbox, readiness: Actor, now: datetime
) -> None:
    message = file(mailbox, with_files(GOOD), now)
    handling.run_again(message=message, by=readiness, at=now)
    work_off(at=now)
    assert names(message) == ["screen.png"]


def test_an_answer_brings_its_files_to_the_ticket_that_it_joins(
    mailbox: Mailbox, now: datetime
) -> None:
    first = file(mailbox, letter(message_id="<first@amber.example>"), now)
    raw = b"References: <first@amber.example>\n" + with_files(GOOD)
    second = file(mailbox, raw, now)
    assert second.ticket == first.ticket
    assert names(second) == ["screen.png"]


def test_what_is_filed_by_hand_brings_its_files_and_is_one_contact_for_ever(
    mailbox: Mailbox, readiness: Actor, program: Program, now: datetime
) -> None:
    message = file(mailbox, b"Auto-Submitted: auto-replied\n" + with_files(GOOD), now)
    assert (message.state, names(message)) == (State.AUTOMATIC, [])
    typed = {"entity_type": "county", "entity": "Amber", "about": "conversion", "reason": "Cases"}
    form = ByHandForm(typed, program=program)
    assert form.is_valid()
    incoming = form.incoming(message)
    handling.file_by_hand(message=message, incoming=incoming, by=readiness, at=now)
    assert names(message) == ["screen.png"]
    message.refresh_from_db()
    contact = message.contact
    handling.run_again(message=message, by=readiness, at=now)
    work_off(at=now)
    message.refresh_from_db()
    assert message.contact == contact
    assert Contact.objects.count() == 1


def test_a_ticket_that_is_opened_later_gets_the_files_then(
    mailbox: Mailbox, program: Program, now: datetime
) -> None:
    """R31: the contact is kept although its ticket could not be opened at once."""
    groups = SupportGroup.objects.filter(program=program, code="MRT")
    groups.update(code="GONE")
    program.facts_version += 1
    program.save(update_fields=["facts_version"])
    message = file(mailbox, with_files(GOOD), now)
    assert (message.state, message.ticket) == (State.FILED, None)
    assert Unfinished.objects.filter(contact=message.contact).exists()
    SupportGroup.objects.filter(program=program, code="GONE").update(code="MRT")
    program.facts_version += 1
    program.save(update_fields=["facts_version"])
    assert follow(at=now) == 0
    assert finish_due(at=now + timedelta(minutes=1)) == 1
    assert follow(at=now) == 1
    assert follow(at=now) == 0
    message.refresh_from_db()
    assert message.ticket is not None
    assert names(message) == ["screen.png"]


def test_nothing_of_a_member_of_the_public_is_kept(
    mailbox: Mailbox, readiness: Actor, program: Program, now: datetime
) -> None:
    """Settled reading 21."""
    message = file(mailbox, b"Auto-Submitted: auto-replied\n" + with_files(GOOD), now)
    form = ByHandForm(
        {"entity_type": "public", "entity": "somebody", "about": "conversion", "reason": "Cases"},
        program=program,
    )
    assert form.is_valid()
    incoming = form.incoming(message)
    handling.file_by_hand(message=message, incoming=incoming, by=readiness, at=now)
    assert names(message) == []
