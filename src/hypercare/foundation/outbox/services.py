"""Queueing what leaves the house, and handing it to the sender."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.senders import Sender
from hypercare.foundation.programs.models import Program

log = structlog.get_logger("hypercare.outbox")
MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)


def queue(
    *, program: Program, key: str, recipient: str, subject: str, body: str, at: datetime
) -> None:
    """Written in the transaction that decided it; the same key is the same message."""
    message = Message(
        program=program,
        key=key,
        recipient=recipient,
        subject=clean_line(subject)[:200],
        body=body,
        message_id=f"<{program.key}.{key}@hypercare.invalid>",
        queued_at=at,
        due_at=at,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def deliver_due(*, sender: Sender, at: datetime, most: int = 50) -> int:
    """Sends what is due, one transaction each; returns how many were tried."""
    tried = 0
    while tried < most and _deliver_one(sender, at):
        tried += 1
    return tried


@transaction.atomic
def _deliver_one(sender: Sender, at: datetime) -> bool:
    message = (
        Message.objects.select_for_update(skip_locked=True)
        .filter(state=Message.State.WAITING, due_at__lte=at)
        .order_by("due_at")
        .first()
    )
    if message is None:
        return False
    try:
        sender.send(message)
    except OSError as error:
        _put_off(message, type(error).__name__, at)
    else:
        message.state, message.sent_at = Message.State.SENT, at
    message.attempts += 1
    message.save(update_fields=["state", "sent_at", "attempts", "due_at", "last_error"])
    return True


def _put_off(message: Message, error: str, at: datetime) -> None:
    """Waits twice as long each time; after the last attempt it stands as failed, visibly."""
    log.warning("not sent", message=message.pk, error=error, attempts=message.attempts + 1)
    message.last_error = error
    message.due_at = at + min(FIRST_WAIT * 2**message.attempts, LONGEST_WAIT)
    if message.attempts + 1 >= MOST_ATTEMPTS:
        message.state = Message.State.FAILED
