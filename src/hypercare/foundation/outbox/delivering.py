"""Handing what is due to a sender, one message at a time, and writing down what came of it.

A message is leased, sent without any lock, and written down. A worker that dies in between leaves
a lease that runs out; then the message goes again, with the same Message-ID (rows 42, 47).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import SystemRandom

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.kernel.rows import load, store
from hypercare.foundation.kernel.text import shorten
from hypercare.foundation.outbox.letters import letter
from hypercare.foundation.outbox.models import Attempt, Message
from hypercare.foundation.outbox.policies import next_try
from hypercare.foundation.outbox.selectors import is_flood
from hypercare.foundation.outbox.senders import NotTakenError, Sender
from hypercare.foundation.outbox.states import Outcome, State
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words

log = structlog.get_logger("hypercare.outbox")
LEASE = timedelta(minutes=10)  # longer than any conversation, each word of which has 30 seconds
FAR = 2 * LEASE  # clocks of several machines differ
_LEASE = """WITH leased AS (UPDATE outbox_message
    SET attempts = attempts + 1, lease_until = %(until)s
    WHERE id = (
        SELECT id FROM outbox_message
        WHERE state = 'waiting' AND due_at <= %(at)s
            AND (lease_until IS NULL OR lease_until <= %(at)s OR lease_until > %(far)s)
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *)"""
_JOINED = """FROM leased message
    JOIN programs_program program ON program.id = message.program_id
    LEFT JOIN words_words words ON words.id = message.words_id"""
_luck = SystemRandom()


def deliver_due(*, sender: Sender, now: Callable[[], datetime], most: int = 500) -> int:
    """Returns how many were tried; stops when the server takes nothing at all."""
    tried = 0
    try:
        while tried < most:
            attempt = _claim(now())
            if attempt is None:
                break
            tried += 1
            if not _deliver(attempt, sender, now):
                break
    finally:
        sender.close()
    return tried


@transaction.atomic
def _claim(at: datetime) -> Attempt | None:
    """The next one that is due and that no living worker has.

    A lease that ends far ahead is from before the clock was set back (row 45).
    """
    given = {"at": at, "until": at + LEASE, "far": at + FAR}
    answer = load(_JOINED, given, first=_LEASE, message=Message, program=Program, words=Words)
    if answer is None:
        return None
    message: Message
    message, message.program, message.words = answer
    if message.attempts > 1:
        _close_broken(message, at)
    attempt = Attempt(
        program=message.program, message=message, number=message.attempts, started_at=at
    )
    store(attempt)
    return attempt


def _close_broken(message: Message, at: datetime) -> None:
    """A worker that had it is gone, and nobody knows how far it came."""
    message.tries.filter(outcome=Outcome.RUNNING).update(
        outcome=Outcome.UNKNOWN, ended_at=at, answer=_("The worker ended before an answer came.")
    )


def _deliver(attempt: Attempt, sender: Sender, now: Callable[[], datetime]) -> bool:
    """False when it makes no sense to go on with the next message."""
    message = attempt.message
    if is_flood(message, now()):
        reason = _("Held: more mail to this address in an hour than there should be.")
        _end(attempt, Outcome.REFUSED, reason, now(), state=State.HELD)
        return True
    try:
        ready = letter(message)
    except Exception as error:
        log.error("could not be written", message=message.pk, exc_info=error)
        reason = _("The message could not be written (%s).") % type(error).__name__
        _end(attempt, Outcome.REFUSED, reason, now(), state=State.FAILED)
        return True
    try:
        answer = sender.send(ready)
    except NotTakenError as trouble:
        log.warning("not sent", message=message.pk, outcome=str(trouble.outcome))
        _end(attempt, trouble.outcome, trouble.answer, now(), state=_after(trouble))
        return not trouble.is_down
    _end(attempt, Outcome.TAKEN, answer, now(), state=State.SENT)
    return True


def _after(trouble: NotTakenError) -> State:
    return State.FAILED if trouble.outcome == Outcome.REFUSED else State.WAITING


@transaction.atomic
def _end(attempt: Attempt, outcome: Outcome, answer: str, at: datetime, *, state: State) -> None:
    """Writes down one attempt.

    One whose lease ran out meanwhile is somebody else's to judge, unless the server took it.
    """
    said = shorten(answer, 500)
    message = Message.objects.select_for_update().get(pk=attempt.message_id)
    mine = Attempt.objects.filter(pk=attempt.pk)
    if outcome != Outcome.TAKEN:
        mine = mine.filter(outcome=Outcome.RUNNING)
    is_mine = mine.update(outcome=outcome, ended_at=at, answer=said)
    if not is_mine or message.state != State.WAITING:  # or it bounced while it was being sent
        return
    message.state, message.lease_until = state, None
    message.last_error = "" if state == State.SENT else said
    message.sent_at = at if state == State.SENT else None
    if state == State.WAITING:
        _put_off(message, at)
    message.save(update_fields=["state", "lease_until", "last_error", "sent_at", "due_at"])


def _put_off(message: Message, at: datetime) -> None:
    """After a day it stands as failed, where people see it and can try again."""
    due = next_try(attempts=message.attempts - 1, at=at, luck=_luck.uniform(-1, 1))
    message.due_at = due
    if message.give_up_at is not None and due > message.give_up_at:
        message.state = State.FAILED
