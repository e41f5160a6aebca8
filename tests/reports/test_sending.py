"""Approved editions are sent once, whatever ends when; what is late or bounced alarms."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db.models import QuerySet

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.outbox.delivering import deliver_due
from hypercare.foundation.outbox.letters import Letter
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.services import bounced
from hypercare.foundation.programs.models import Program
from hypercare.insight.reports.formats import built
from hypercare.insight.reports.models import Delivery, Edition, EditionFile, Recipient
from hypercare.insight.reports.selectors import Fault, alarms
from hypercare.insight.reports.services import sending
from hypercare.insight.reports.services.alarming import alarm_due
from hypercare.insight.reports.services.sending import send_due, settle
from hypercare.insight.reports.states import Format
from tests.accounts.cast import browser_of
from tests.factories.people import actor_in
from tests.reports.conftest import FIRST_DAY, approved, draft, local, log, make_recipient

NEXT = FIRST_DAY + timedelta(days=1)


@pytest.fixture
def manager(program: Program) -> Actor:
    return actor_in(program, "manager")


class Server:
    """Takes every letter, and remembers it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> str:
        """Notices of tickets go, too; what counts here are reports."""
        if letter.subject.startswith("Daily report"):
            self.letters.append(letter)
        return "250 taken"

    def close(self) -> None: ...


def messages() -> QuerySet[Message]:
    return Message.objects.filter(key__startswith="report-")


def deliver(server: Server, at: datetime) -> None:
    deliver_due(sender=server, now=lambda: at)


def test_it_goes_as_pdf_and_spreadsheet_to_every_address(program: Program, manager: Actor) -> None:
    two = make_recipient(program, addresses=["a@new.example", "b@new.example"])
    approved(draft(two, FIRST_DAY), manager, local(NEXT, "07:10"))
    assert (send_due(at=local(NEXT, "07:11")), send_due(at=local(NEXT, "07:12"))) == (1, 0)
    server = Server()
    deliver(server, local(NEXT, "07:13"))
    assert [letter.recipient for letter in server.letters] == ["a@new.example", "b@new.example"]
    names = [part.get_filename() for part in server.letters[0].mime.iter_attachments()]
    assert names == ["daily-report-1-2026-10-26.pdf", "daily-report-1-2026-10-26.xlsx"]
    assert messages().values("message_id").distinct().count() == 2


def test_it_is_sent_when_the_server_took_it_for_every_address(
    recipient: Recipient, manager: Actor
) -> None:
    edition = approved(draft(recipient, FIRST_DAY), manager, local(NEXT, "07:10"))
    send_due(at=local(NEXT, "07:11"))
    assert settle(at=local(NEXT, "07:12")) == 0
    deliver(Server(), local(NEXT, "07:13"))
    assert settle(at=local(NEXT, "07:14")) == 1
    edition.refresh_from_db()
    assert (edition.state, edition.sent_at) == ("sent", local(NEXT, "07:13"))


def test_the_files_are_kept_as_sent_and_can_be_built_again_a_month_later(
    program: Program, recipient: Recipient, manager: Actor
) -> None:
    """The register goes on; the edition, its checksum and each of its files stay as they were."""
    log(program, local(FIRST_DAY, "10:00"), local(FIRST_DAY, "10:05"))
    edition = approved(draft(recipient, FIRST_DAY), manager, local(NEXT, "07:10"))
    send_due(at=local(NEXT, "07:11"))
    log(program, local(FIRST_DAY, "12:00"), local(FIRST_DAY + timedelta(days=30), "10:05"))
    edition.refresh_from_db()
    kept = {one.format: b"".join(filestore.read(one.file)) for one in EditionFile.objects.all()}
    assert set(kept) == set(Format)
    for format, data in kept.items():
        assert built(edition.content, edition.checksum, Format(format)) == data


def test_an_edition_that_cannot_be_built_holds_up_no_other(
    program: Program, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is tried again: what failed was undone as a whole."""
    broken, whole = (make_recipient(program, key=key) for key in ("broken", "whole"))
    for one in (broken, whole):
        approved(draft(one, FIRST_DAY), manager, local(NEXT, "07:10"))
    with monkeypatch.context() as patch:
        patch.setattr(sending, "letter", _refuses(broken))
        assert send_due(at=local(NEXT, "07:11")) == 1
    assert Delivery.objects.get().edition.recipient == whole
    assert send_due(at=local(NEXT, "07:12")) == 1


def _refuses(broken: Recipient) -> Callable[[Edition], tuple[str, str]]:
    real = sending.letter

    def letter(edition: Edition) -> tuple[str, str]:
        if edition.recipient == broken:
            raise RuntimeError("it cannot be written")
        return real(edition)

    return letter


def test_not_sent_by_its_deadline_it_alarms_managers_once(
    program: Program, recipient: Recipient, manager: Actor
) -> None:
    draft(recipient, FIRST_DAY)
    assert alarms(program, local(NEXT, "08:59")) == []
    (alarm,) = alarms(program, local(NEXT, "09:00"))
    assert (alarm.fault, alarm.day) == (Fault.LATE, FIRST_DAY)
    for clock in ("09:00", "09:01"):
        alarm_due(at=local(NEXT, clock))
    assert Notice.objects.filter(person=manager.user).count() == 1


def test_a_day_that_was_not_even_drafted_alarms_too(
    program: Program, recipient: Recipient, manager: Actor
) -> None:
    (alarm,) = alarms(program, local(NEXT, "09:00"))
    assert (alarm.fault, alarm.edition) == (Fault.LATE, "")


def test_the_command_centre_shows_what_was_not_sent(program: Program, manager: Actor) -> None:
    """Whatever day it is: nothing was ever sent to this one."""
    make_recipient(program, from_day=date(2020, 1, 1))
    page = browser_of(manager).get(f"/{program.key}/").content.decode()
    assert "to New System project was not sent by its deadline" in page


def test_a_report_that_bounced_alarms(
    program: Program, recipient: Recipient, manager: Actor
) -> None:
    """Settled reading 17."""
    approved(draft(recipient, FIRST_DAY), manager, local(NEXT, "07:10"))
    send_due(at=local(NEXT, "07:11"))
    deliver(Server(), local(NEXT, "07:12"))
    settle(at=local(NEXT, "07:12"))
    assert alarms(program, local(NEXT, "10:00")) == []
    message = Delivery.objects.get().message
    bounced(message_id=message.message_id, reason="550 no such user", at=local(NEXT, "08:00"))
    (alarm,) = alarms(program, local(NEXT, "10:00"))
    assert (alarm.fault, alarm.edition) == (Fault.BOUNCED, "1")
    assert alarm_due(at=local(NEXT, "10:00")) == 1
    assert Notice.objects.filter(person=manager.user).count() == 1
