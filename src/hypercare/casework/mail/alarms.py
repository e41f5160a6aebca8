"""Telling who can act that mail does not come in, or did not get out (safety rows 47 and 48)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.casework.mail.models import Pulse
from hypercare.casework.mail.notices import SILENT, UNSENT
from hypercare.casework.mail.selectors import LATE, silent
from hypercare.foundation.accounts.members import who_may
from hypercare.foundation.notices import services as notices
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.states import State
from hypercare.foundation.programs.models import Program

AT_MOST_EVERY = timedelta(hours=1)
LOST = (State.FAILED, State.BOUNCED)


@dataclass(frozen=True)
class _Lost:
    """What did not get out of one program: how many, and what tells a new failure from an old."""

    program: int
    count: int
    newest: int
    attempt: int | None
    bounced: datetime | None

    @property
    def key(self) -> str:
        bounced = f"{self.bounced:%Y%m%d%H%M%S}" if self.bounced else ""
        return f"unsent-{self.newest}-{self.attempt or ''}-{bounced}"


def raise_alarms(*, at: datetime) -> None:
    """However often it is called, each outage is told once."""
    for pulse in silent(at):
        _tell_silent(pulse, at)
    for lost in _lost():
        _tell_unsent(lost, at)


def _tell_silent(pulse: Pulse, at: datetime) -> None:
    mailbox, since = pulse.mailbox, pulse.succeeded_at or pulse.since
    text = _("Nothing has come in from “%(mailbox)s” for %(minutes)s minutes.")
    notices.tell(
        program=mailbox.program,
        people=who_may(mailbox.program, "mail.work"),
        kind=SILENT,
        subject="",
        text=text % {"mailbox": mailbox.name, "minutes": int(LATE.total_seconds() // 60)},
        key=f"silent-{mailbox.pk}-{since:%Y%m%d%H%M%S}",
        at=at,
    )


def _lost() -> list[_Lost]:
    """By program; a notice that did not get out is no reason for another one."""
    rows = Message.objects.filter(state__in=LOST).exclude(key__startswith="notice-")
    counted = rows.values("program").annotate(
        count=Count("pk", distinct=True),
        newest=Max("pk"),
        attempt=Max("tries__pk"),
        bounced=Max("bounced_at"),
    )
    return [_Lost(**row) for row in counted.order_by("program")]


def _tell_unsent(lost: _Lost, at: datetime) -> None:
    """When something failed anew; a flood of failures is told once an hour."""
    program = Program.objects.get(pk=lost.program)
    told = Notice.objects.filter(program=program, kind=UNSENT)
    if told.filter(at__gt=at - AT_MOST_EVERY).exists():
        return
    text = ngettext(
        "%(n)s mail could not be sent. Look at it under Outgoing mail.",
        "%(n)s mails could not be sent. Look at them under Outgoing mail.",
        lost.count,
    )
    notices.tell(
        program=program,
        people=who_may(program, "outbox.change"),
        kind=UNSENT,
        subject="",
        text=text % {"n": lost.count},
        key=lost.key,
        at=at,
    )
