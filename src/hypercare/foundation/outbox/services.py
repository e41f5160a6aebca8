"""Queueing what leaves the house, and what people and mail servers do to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.kernel.rows import store
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.outbox import tokens
from hypercare.foundation.outbox.models import Attachment, Message
from hypercare.foundation.outbox.policies import KEEP_TRYING
from hypercare.foundation.outbox.selectors import may_answer
from hypercare.foundation.outbox.states import Automatic, State
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words

_ANSWER_LOCK = 4_801_005  # first half of the advisory lock; the other is the address


@dataclass(frozen=True)
class Mailbox:
    """Whom a message is from; an empty address stands for the installation's own."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A stored file, e.g. with the content type `text/calendar; method=REQUEST`."""

    file: StoredFile
    name: str
    content_type: str


@dataclass(frozen=True)
class Thread:
    """What a message answers; Message-IDs with their angle brackets."""

    in_reply_to: str = ""
    references: str = ""


def queue(
    *,
    program: Program,
    key: str,
    recipient: str,
    subject: str,
    body: str,
    at: datetime,
    words: Words | None = None,
    about: str = "",
    sender: Mailbox | None = None,
    thread: Thread | None = None,
    automatic: Automatic = Automatic.NOTICE,
    with_html: bool = False,
    enclosures: Sequence[Enclosure] = (),
    held_why: str = "",
) -> Message | None:
    """Written in the transaction that decided it; the same key is the same message.

    `words` are what a person wrote; `body` holds numbers and masked text only. `about` is the
    number that an answer belongs to. An automatic answer that would be one too many for its
    address or its `about` is not queued, and is None (safety row 14). A recipient that is no
    address makes a message that stands as failed, where people see it.
    """
    message = Message(
        program=program,
        key=key,
        recipient=clean_line(recipient)[:254],
        subject=clean_line(subject)[:200],
        body=body.replace("\x00", ""),
        words=words,
        with_html=with_html,
        about=about,
        automatic=automatic,
        queued_at=at,
        due_at=at,
        give_up_at=at + KEEP_TRYING,
        **_headers(sender or Mailbox(""), thread or Thread()),
    )
    _settle(message, held_why)
    if automatic == Automatic.ANSWER and not _has_answer_left(message):
        return None
    kept = message if store(message, unless_there=True) else queued(program, key)
    if enclosures:
        _enclose(kept, enclosures)
    return kept


def queued(program: Program, key: str) -> Message:
    """The message with that key."""
    return Message.objects.get(program=program, key=key)


@transaction.atomic
def take_back(*, program: Program, key: str) -> bool | None:
    """Whether a message could still be kept from going out; None when there is none of that key."""
    found = Message.objects.select_for_update().filter(program=program, key=key).first()
    if found is None:
        return None
    if found.state != State.WAITING or found.lease_until is not None:
        return False
    found.delete()
    return True


@transaction.atomic
def bounced(*, message_id: str, reason: str, at: datetime) -> Message | None:
    """A mail server says that a message did not arrive. None when it is not ours.

    Twice is once. What came of it at the ticket is done by whoever queued it.
    """
    known = tokens.verify_message_id(message_id)
    if known is None:
        return None
    message = Message.objects.select_for_update().get(pk=known.message.pk)
    if message.state == State.BOUNCED:
        return message
    message.state, message.bounced_at = State.BOUNCED, at
    message.sent_at = message.sent_at or at
    message.lease_until, message.last_error = None, clean_line(reason)[:500]
    message.save(update_fields=["state", "bounced_at", "sent_at", "lease_until", "last_error"])
    _tell("mail.bounced", message, system(known.program), at)
    return message


@transaction.atomic
def hold(*, message: Message, by: Actor, at: datetime) -> Message:
    """Keeps back what waits. Raises Conflict when it is on its way already."""
    require(by, "outbox.change")
    locked = _locked(message, by)
    if locked.state != State.WAITING or locked.lease_until is not None:
        raise Conflict(_("Only mail that waits can be held. Look at the page again."))
    locked.state, locked.last_error = State.HELD, _("Held by %(who)s.") % {"who": by.name}
    locked.save(update_fields=["state", "last_error"])
    _tell("mail.held", locked, by, at)
    return locked


@transaction.atomic
def send_again(*, message: Message, by: Actor, at: datetime) -> Message:
    """Releases what is held, and tries again what failed or bounced, with the same Message-ID."""
    require(by, "outbox.change")
    locked = _locked(message, by)
    if locked.state not in (State.HELD, State.FAILED, State.BOUNCED):
        raise Conflict(_("This message waits or was sent already. Look at the page again."))
    if _fault(locked.recipient):
        raise Conflict(_("“%(to)s” is not an e-mail address.") % {"to": locked.recipient})
    wait(locked, at)
    _tell("mail.released", locked, by, at)
    return locked


def wait(message: Message, at: datetime) -> None:
    """Due now, with a whole day to be delivered in. The caller holds the row."""
    message.state, message.due_at, message.give_up_at = State.WAITING, at, at + KEEP_TRYING
    message.sent_at = message.bounced_at = None
    message.last_error = ""
    message.save(
        update_fields=["state", "due_at", "give_up_at", "sent_at", "bounced_at", "last_error"]
    )


def _headers(mailbox: Mailbox, answers: Thread) -> dict[str, str]:
    """Whom it is from, what it answers, and its own mark; one line each (safety row 15)."""
    token = tokens.fresh()
    return {
        "sender_name": clean_line(mailbox.name)[:150],
        "sender_address": clean_line(mailbox.address)[:254],
        "token": token,
        "message_id": tokens.message_id(token, _domain(mailbox)),
        "in_reply_to": clean_line(answers.in_reply_to)[:998],
        "references": clean_line(answers.references)[-2000:],
    }


def _domain(mailbox: Mailbox) -> str:
    return clean_line(mailbox.address or settings.MAIL_FROM).rpartition("@")[2]


def _settle(message: Message, held_why: str) -> None:
    if fault := _fault(message.recipient):
        message.state, message.last_error = State.FAILED, fault
    elif held_why:
        message.state, message.last_error = State.HELD, held_why


def _fault(recipient: str) -> str:
    try:
        validate_email(recipient)
    except ValidationError:
        return _("This is not an e-mail address.")
    return ""


def _has_answer_left(message: Message) -> bool:
    """One decision at a time for an address, so that two workers do not both find one left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))",
            [_ANSWER_LOCK, message.recipient.lower()],
        )
    return may_answer(message.program, message.recipient, message.about, message.queued_at)


def _enclose(message: Message, enclosures: Sequence[Enclosure]) -> None:
    Attachment.objects.bulk_create(
        [
            Attachment(
                program=message.program,
                message=message,
                position=position,
                file=enclosure.file,
                name=clean_line(enclosure.name)[:150],
                content_type=clean_line(enclosure.content_type)[:150],
            )
            for position, enclosure in enumerate(enclosures, start=1)
        ],
        ignore_conflicts=True,
    )


def _locked(message: Message, by: Actor) -> Message:
    return Message.objects.visible_to(by).select_for_update(of=("self",)).get(pk=message.pk)


def _tell(verb: str, message: Message, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=message.about or f"mail-{message.pk}",
        read_action="outbox.read",
        data={"message": message.pk, "state": message.state},
    )
