"""Telling who can act that mail does not come in, is in quarantine, or did not get out.

Safety rows 47, 48 and 49.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hypercare.casework.mail.models import Pulse, RawMessage
from hypercare.casework.mail.notices import QUARANTINED, SILENT, UNSENT
from hypercare.casework.mail.selectors import LATE, silent
from hypercare.casework.mail.states import State as Filed
from hypercare.casework.mail.states import StepKind
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
    for kept in _quarantined():
        _tell_quarantined(kept, at)
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


@dataclass(frozen=True)
class _Kept:
    """What is in quarantine in one program; `newest` is the step that put the last one there."""

    program: int
    count: int
    newest: int


def _quarantined() -> list[_Kept]:
    rows = RawMessage.objects.filter(
        state=Filed.QUARANTINED, steps__kind=StepKind.QUARANTINED
    ).values("program")
    counted = rows.annotate(count=Count("pk", distinct=True), newest=Max("steps__pk"))
    return [_Kept(**row) for row in counted.order_by("program")]


def _tell_quarantined(kept: _Kept, at: datetime) -> None:
    text = ngettext(
        "%(n)s message is in quarantine. Read it, then file it or run it again.",
        "%(n)s messages are in quarantine. Read them, then file them or run them again.",
        kept.count,
    )
    key = f"quarantined-{kept.newest}"
    _tell_hourly(kept.program, QUARANTINED, "mail.work", text % {"n": kept.count}, key, at)


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
    text = ngettext(
        "%(n)s mail could not be sent. Look at it under Outgoing mail.",
        "%(n)s mails could not be sent. Look at them under Outgoing mail.",
        lost.count,
    )
    _tell_hourly(lost.program, UNSENT, "outbox.change", text % {"n": lost.count}, lost.key, at)


def _tell_hourly(pk: int, kind: str, action: str, text: str, key: str, at: datetime) -> None:
    """When there is something new; a flood of it is told once an hour."""
    program = Program.objects.get(pk=pk)
    told = Notice.objects.filter(program=program, kind=kind)
    if told.filter(at__gt=at - AT_MOST_EVERY).exists():
        return
    people = who_may(program, action)
    notices.tell(program=program, people=people, kind=kind, subject="", text=text, key=key, at=at)
