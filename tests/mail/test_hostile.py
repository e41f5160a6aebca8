"""Bad input on its whole way: a contact or in quarantine, and the next one taken."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.mail import handling, showing
from hypercare.casework.mail.filing import work_off
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.states import State
from hypercare.foundation.accounts.actor import Actor
from tests.factories.messages import file, letter, store
from tests.mail.hostile import HOSTILE

SMALL = [name for name in HOSTILE if not name.startswith("24 MB")]


def settle(at: datetime) -> None:
    """As the worker comes back to what failed."""
    for seconds in (0, 15, 45):
        work_off(at=at + timedelta(seconds=seconds))


def test_every_hostile_message_is_a_contact_or_in_quarantine_and_stops_no_other(
    mailbox: Mailbox, now: datetime
) -> None:
    """Rows 10 and 49; delivered twice, none is lost and none is doubled."""
    for raw in [HOSTILE[name] for name in SMALL] * 2:
        if raw:
            store(mailbox, raw, now)
    good = store(mailbox, letter(), now)
    settle(now)
    good.refresh_from_db()
    assert good.state == State.FILED
    firsts = RawMessage.objects.filter(copy_of=None)
    assert set(firsts.values_list("state", flat=True)) <= {State.FILED, State.QUARANTINED}
    assert firsts.count() == len(SMALL)  # all but "nothing", and the good one
    assert Contact.objects.count() == firsts.filter(state=State.FILED).count()


def test_a_message_that_used_up_its_time_is_in_quarantine_at_once_and_a_person_can_run_it_again(
    mailbox: Mailbox, readiness: Actor, now: datetime
) -> None:
    """Row 8: five seconds in all, over text, files and tries; here most was used before."""
    message = store(mailbox, HOSTILE["50,000 parts"], now)
    RawMessage.objects.filter(pk=message.pk).update(reading_ms=4_990)
    good = file(mailbox, letter(), now)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUARANTINED, 1)
    assert message.reading_ms == 5_000
    page = showing.shown(message, readiness)
    assert page.trouble
    assert page.reading.sender.address == "a@b.example"
    assert good.state == State.FILED
    assert 0 < good.reading_ms < 5_000
    handling.run_again(message=message, by=readiness, at=now)
    work_off(at=now)
    message.refresh_from_db()
    assert message.state == State.FILED


def test_a_message_above_the_limit_is_filed_from_its_headers_and_marked(
    mailbox: Mailbox, now: datetime
) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(size_limit=1)
    message = file(mailbox, letter("x\n" * 800_000, subject="Large"), now)
    assert message.contact is not None
    assert message.contact.reason.clear == "Large"
    assert "large" in message.doubts
    assert message.size > 1_500_000


@pytest.mark.parametrize("stage", ["read", "decide", "receive", "note", "tell"])
def test_a_worker_that_dies_at_any_stage_loses_and_doubles_nothing(
    mailbox: Mailbox, now: datetime, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 41. What dies takes its transaction with it; the lease runs out, and it begins again."""
    from hypercare.casework.mail import filing

    class Killed(BaseException):
        """Nothing catches it, as nothing catches the kernel's signal."""

    def die(*_args: object, **_kwargs: object) -> None:
        raise Killed

    names = {"read": "_read", "decide": "decide", "receive": "receive", "note": "_note_words"}
    message = store(mailbox, letter(), now)
    with monkeypatch.context() as patch:
        patch.setattr(filing, names.get(stage, "_tell"), die)
        with pytest.raises(Killed):
            work_off(at=now)
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert not Contact.objects.exists()
    work_off(at=now + timedelta(minutes=2))
    message.refresh_from_db()
    assert message.state == State.FILED
    assert Contact.objects.count() == 1
    assert message.steps.filter(kind="filed").count() == 1
