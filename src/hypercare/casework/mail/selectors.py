"""Reads of mailboxes and messages: lists, one message with its steps, and what is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from hypercare.casework.contacts.selectors import shown
from hypercare.casework.mail.errors import NoSuchMailbox
from hypercare.casework.mail.models import Mailbox, Pulse, RawMessage, RawMessageQuerySet, Step
from hypercare.casework.mail.states import State
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program

LATE = timedelta(minutes=5)


def mailbox_named(program: Program, key: str) -> Mailbox:
    """Raises NoSuchMailbox with the names that could have been meant."""
    boxes = {box.key: box for box in Mailbox.objects.filter(program=program, retired_at=None)}
    if key in boxes:
        return boxes[key]
    words = {"key": key, "known": ", ".join(sorted(boxes)) or _("none")}
    raise NoSuchMailbox(_("There is no mailbox “%(key)s”. Mailboxes here: %(known)s.") % words)


def for_list(messages: RawMessageQuerySet) -> QuerySet[RawMessage]:
    """With all that a row shows, and the newest reason, in one statement."""
    newest = Step.objects.filter(message=OuterRef("pk")).order_by("-pk")
    return messages.select_related(
        "mailbox", "sender", "subject", "contact", "ticket", "hint", "copy_of"
    ).annotate(why=Subquery(newest.values("why")[:1]))


def to_look_at(messages: RawMessageQuerySet) -> RawMessageQuerySet:
    """What was filed by itself with a doubt, and nobody has looked at."""
    return messages.filter(state=State.FILED, looked_at=None).exclude(doubts=[])


def sender_shown(message: RawMessage, actor: Actor) -> str:
    return shown(message.sender, actor, message.contact) if message.sender else ""


def subject_shown(message: RawMessage, actor: Actor) -> str:
    return shown(message.subject, actor, message.contact) if message.subject else ""


@dataclass(frozen=True)
class Standing:
    """A mailbox that is fetched from. `is_late` when its last success is too long ago (row 48)."""

    mailbox: Mailbox
    pulse: Pulse | None
    waiting: int
    quarantined: int
    is_late: bool


def standings(program: Program, at: datetime) -> list[Standing]:
    """Every mailbox in use, by name; the figures in two statements."""
    boxes = Mailbox.objects.filter(program=program, retired_at=None).select_related("pulse")
    counts = _counts(program)
    return [
        Standing(
            box,
            pulse := getattr(box, "pulse", None),
            counts.get((box.pk, State.WAITING), 0),
            counts.get((box.pk, State.QUARANTINED), 0),
            is_late(pulse, at),
        )
        for box in boxes.order_by("name")
    ]


def _counts(program: Program) -> dict[tuple[int, str], int]:
    rows = RawMessage.objects.filter(
        program=program, state__in=(State.WAITING, State.QUARANTINED)
    ).values_list("mailbox", "state")
    counts: dict[tuple[int, str], int] = {}
    for box, state in rows:
        counts[box, state] = counts.get((box, state), 0) + 1
    return counts


def silent(at: datetime) -> list[Pulse]:
    """Of all programs, the mailboxes that are fetched from and whose alarm is on."""
    limit = at - LATE
    late = Q(succeeded_at__lt=limit) | Q(succeeded_at=None, since__lt=limit)
    used = Pulse.objects.filter(late, mailbox__retired_at=None)
    return list(used.select_related("mailbox__program"))


def is_late(pulse: Pulse | None, at: datetime) -> bool:
    """A mailbox that was never looked into counts from when it was first tried."""
    if pulse is None:
        return False
    return at - (pulse.succeeded_at or pulse.since) > LATE
