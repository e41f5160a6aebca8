"""Rows 47 and 48: who can act is told that mail does not come in, or did not get out. Once."""

from datetime import datetime, timedelta

import pytest

from hypercare.casework.handovers.models import HandOver
from hypercare.casework.mail.alarms import raise_alarms
from hypercare.casework.mail.fetching.pulses import beat, missed
from hypercare.casework.mail.models import Mailbox
from hypercare.casework.mail.panels import on_home
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from tests.factories.messages import STRANGER, file, letter
from tests.factories.people import actor_in


def told(*, kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=kind).select_related("person").order_by("pk")
    return [f"{one.person}: {one.text}" for one in rows]


def people_told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("person", flat=True))


def test_a_silent_mailbox_is_told_once_an_outage_to_who_can_act(
    mailbox: Mailbox, readiness: Actor, agent: Actor, now: datetime
) -> None:
    """At five minutes, not before; and again only after it has worked in between."""
    beat(mailbox, at=now)
    raise_alarms(at=now + timedelta(minutes=5))
    assert not told(kind="mail.silent")
    for minutes in (6, 7, 60):
        raise_alarms(at=now + timedelta(minutes=minutes))
    assert readiness.user is not None
    assert people_told("mail.silent") == {readiness.user.pk}
    assert len(told(kind="mail.silent")) == 1
    assert mailbox.name in told(kind="mail.silent")[0]
    beat(mailbox, at=now + timedelta(minutes=61))
    raise_alarms(at=now + timedelta(minutes=62))
    raise_alarms(at=now + timedelta(minutes=67))
    assert len(told(kind="mail.silent")) == 2


def test_a_message_in_quarantine_is_told_to_who_can_act(
    mailbox: Mailbox, readiness: Actor, agent: Actor, now: datetime
) -> None:
    """Row 49: once for each that comes, a flood once an hour."""
    file(mailbox, b"\n\n\n", now)
    for minutes in (0, 1, 70):
        raise_alarms(at=now + timedelta(minutes=minutes))
    assert readiness.user is not None
    assert people_told("mail.quarantined") == {readiness.user.pk}
    assert "1 message is in quarantine" in told(kind="mail.quarantined")[0]
    for number in range(3):
        file(mailbox, b"Message-ID: <%d@a.example>\n\n\n" % number, now)
    raise_alarms(at=now + timedelta(minutes=71))
    raise_alarms(at=now + timedelta(minutes=72))
    assert len(told(kind="mail.quarantined")) == 2


def test_a_mailbox_that_never_worked_is_told_too(
    mailbox: Mailbox, readiness: Actor, now: datetime
) -> None:
    missed(mailbox, error="TimeoutError", at=now)
    raise_alarms(at=now + timedelta(minutes=6))
    assert len(told(kind="mail.silent")) == 1


def test_the_command_centre_shows_a_silent_mailbox(
    mailbox: Mailbox, agent: Actor, now: datetime
) -> None:
    beat(mailbox, at=now)  # long ago, by the clock of the page
    panel = on_home(agent)
    assert panel is not None
    assert [one.mailbox for one in panel["late"]] == [mailbox]


def lost(program: Program, key: str, now: datetime) -> Message:
    outbox.queue(program=program, key=key, recipient="no address", subject="x", body="y", at=now)
    return outbox.queued(program, key)


def test_mail_that_could_not_be_sent_is_told_to_who_can_act(
    mailbox: Mailbox, program: Program, readiness: Actor, agent: Actor, now: datetime
) -> None:
    """A flood of failures once an hour, the same failures once; in other words: not by mail."""
    lost(program, "one", now)
    for _ in range(3):
        raise_alarms(at=now)
    assert readiness.user is not None
    assert people_told("mail.unsent") == {readiness.user.pk}
    assert len(told(kind="mail.unsent")) == 1
    lost(program, "two", now)
    raise_alarms(at=now + timedelta(minutes=59))
    assert len(told(kind="mail.unsent")) == 1
    raise_alarms(at=now + timedelta(minutes=61))
    assert "2 mails could not be sent" in told(kind="mail.unsent")[-1]
    raise_alarms(at=now + timedelta(minutes=180))
    assert len(told(kind="mail.unsent")) == 2


def test_a_notice_that_could_not_be_sent_makes_no_further_notice(
    program: Program, readiness: Actor, now: datetime
) -> None:
    lost(program, "notice-1-x", now)
    raise_alarms(at=now)
    assert not told(kind="mail.unsent")


def test_mail_cannot_be_transferred_so_its_hand_over_has_an_owner(
    mailbox: Mailbox, program: Program, now: datetime
) -> None:
    """Settled reading 4: in the ledger, in the story, and the owner is told."""
    owner = actor_in(program, "analyst")
    assert owner.user is not None
    Mailbox.objects.filter(pk=mailbox.pk).update(owner=owner.user.username)
    message = file(mailbox, letter("Please call me.", sender=STRANGER), now)
    (row,) = HandOver.objects.all()
    assert (row.contact, row.owner, row.kind) == (message.contact, owner.user, "transfer")
    assert people_told("mail.owned") == {owner.user.pk}
    assert message.ticket is not None
    assert message.ticket.log.filter(text__masked__contains="owns its hand-over").exists()


@pytest.mark.parametrize(("role", "owned"), [("readiness-team", True), ("agent", False)])
def test_without_an_owner_of_the_mailbox_the_readiness_team_owns_it(
    mailbox: Mailbox, program: Program, now: datetime, role: str, owned: bool
) -> None:
    actor_in(program, role)
    message = file(mailbox, letter("Please call me.", sender=STRANGER), now)
    assert HandOver.objects.filter(owner__isnull=False).exists() is owned
    assert message.ticket is not None
    said = "owns its hand-over" if owned else "nobody is there to own it"
    assert message.ticket.log.filter(text__masked__contains=said).exists()
