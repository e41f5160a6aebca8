"""The jobs: each stored message is read, decided and filed, in steps that say why.

A message is leased, read outside any transaction, and filed in one. Whatever dies on the way,
the lease runs out and it begins again; its contact has a key of its own, so it is made once.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.intake.channels.email import incoming
from hypercare.casework.intake.services import receipt_of, receive
from hypercare.casework.mail import enclosed, sandbox
from hypercare.casework.mail.deciding import Decision, decide
from hypercare.casework.mail.enclosed import Enclosed
from hypercare.casework.mail.errors import Unreadable
from hypercare.casework.mail.fingerprints import MOST_HEADERS
from hypercare.casework.mail.models import Mailbox, RawMessage, Step
from hypercare.casework.mail.outcomes import after_contact, after_report, answered
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.mail.sandbox import Budget
from hypercare.casework.mail.states import State, StepKind
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts import actor as actors
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.filestore.models import StoredFile
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import HypercareError, InvalidInput
from hypercare.foundation.kernel.rows import load, store
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan

log = structlog.get_logger("hypercare.mail")
LEASE = timedelta(seconds=60)
FAR = timedelta(minutes=15)  # a run of a hundred messages is over long before
FIRST_WAIT = timedelta(seconds=10)
MOST_ATTEMPTS = 3
# One statement, which commits by itself: the oldest that is due, unless another worker has it.
# A lease or a wait that ends far ahead is from before the clock was set back (row 45).
_LEASE = """WITH leased AS (UPDATE mail_rawmessage
    SET attempts = attempts + 1, leased_until = %(until)s
    WHERE id = (
        SELECT id FROM mail_rawmessage
        WHERE state = %(state)s AND (due_at <= %(at)s OR due_at > %(far)s)
            AND (leased_until IS NULL OR leased_until <= %(at)s OR leased_until > %(far)s)
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING *)"""
_JOINED = """FROM leased message
    JOIN mail_mailbox mailbox ON mailbox.id = message.mailbox_id
    JOIN programs_program program ON program.id = message.program_id
    LEFT JOIN filestore_storedfile stored ON stored.id = message.stored_id"""
# What a run decides; what people note on a message meanwhile is theirs.
_DECIDED = (
    *("state", "nature", "may_answer", "doubts", "contact", "ticket", "hint", "leased_until"),
    *("message_id", "sender", "subject", "reading_ms"),
)


@dataclass
class Trail:
    """The steps of one run, written together with its outcome."""

    message: RawMessage
    at: datetime
    steps: list[Step] = field(default_factory=list)

    def add(self, kind: StepKind, why: str) -> None:
        self.steps.append(
            Step(
                program_id=self.message.program_id,
                message=self.message,
                kind=kind,
                at=self.at,
                why=why[:300],
            )
        )

    def write(self) -> None:
        store(*self.steps)


def work_off(*, at: datetime, most: int = 100) -> int:
    """Files what is due; returns how many messages were begun."""
    begun = 0
    while begun < most and (message := lease(at=at)) is not None:
        file_one(message, at=at)
        begun += 1
    return begun


def lease(*, at: datetime) -> RawMessage | None:
    """The next message that is due and that no living worker has; None when there is none."""
    given = {"state": State.WAITING.value, "at": at, "until": at + LEASE, "far": at + FAR}
    kinds = {"mailbox": Mailbox, "program": Program, "stored": StoredFile}
    answer = load(_JOINED, given, first=_LEASE, message=RawMessage, **kinds)
    if answer is None:
        return None
    message: RawMessage
    message, message.mailbox, message.mailbox.program, message.stored = answer
    return message


def file_one(message: RawMessage, *, at: datetime) -> None:
    """One run of one message. What fails is tried again, and is in quarantine after three tries.

    Reading has one budget of time for text, files and all tries; what used it up is in quarantine
    at once. A worker that was killed three times counts too: nothing tells whether the message was
    the reason, and one that was must not end the next worker (row 49).
    """
    # Not before it came in, though the clock may have been set back since (row 45).
    trail = Trail(message, max(at, message.received_at))
    budget = Budget.after(message.reading_ms)
    if message.attempts > MOST_ATTEMPTS:
        said = _("The worker ended %(n)s times while it had this message, so somebody looks at it.")
        quarantine(trail, said % {"n": MOST_ATTEMPTS})
        return
    try:
        reading, too_large = _read(message, trail, budget)
        if not (reading.sender.address or reading.subject or reading.text):
            quarantine(trail, _("It has neither sender nor subject nor text."))
            return
        decision = decide(message, reading, too_large=too_large)
        parts = reading.parts if decision.letter else ()
        files = enclosed.opened(message, parts, budget)
        message.reading_ms = budget.spent_ms
        _carry_out(message, reading, decision, files, trail)
    except (Unreadable, InvalidInput) as error:
        message.reading_ms = budget.spent_ms
        _give_up(trail, error)
    except Exception as error:
        message.reading_ms = budget.spent_ms
        log.error("message not filed", message=message.reference, exc_info=error)
        words = {"error": type(error).__name__}
        _try_later(trail, _("%(error)s, on the way to a contact.") % words)


def _read(message: RawMessage, trail: Trail, budget: Budget) -> tuple[Reading, bool]:
    """Above the mailbox's limit: from its headers alone, and marked."""
    if message.size > message.mailbox.limit_bytes:
        reading = sandbox.head(raw_head(message), budget)
        said = _("It is above %(limit)s MB, so only its headers were read. All of it is kept.")
        trail.add(StepKind.PARSED, said % {"limit": message.mailbox.size_limit})
        return reading, True
    reading = sandbox.read(raw_of(message), budget)
    said = _("Its headers and its text were read.")
    trail.add(StepKind.PARSED, " ".join([said, *reading.faults]))
    return reading, False


def raw_of(message: RawMessage) -> bytes:
    """Empty after it was blanked."""
    return b"".join(filestore.read(message.stored)) if message.stored else b""


def raw_head(message: RawMessage) -> bytes:
    """As much of its beginning as headers may take."""
    found = b""
    for piece in filestore.read(message.stored) if message.stored else ():
        found += piece
        if len(found) >= MOST_HEADERS or b"\n\n" in found or b"\r\n\r\n" in found:
            break
    return found[:MOST_HEADERS]


@transaction.atomic
def _carry_out(
    message: RawMessage, reading: Reading, decision: Decision, files: Enclosed, trail: Trail
) -> None:
    """Contact, ticket, files, message and steps: all of it or nothing."""
    if not _still_ours(message):
        return
    trail.add(StepKind.CLASSIFIED, decision.classified.why)
    trail.add(StepKind.MATCHED, decision.match.why)
    trail.add(StepKind.DECIDED, decision.why)
    _note_words(message, reading, trail.at)
    message.nature = decision.classified.nature
    message.may_answer = decision.classified.may_answer
    message.doubts = [str(doubt) for doubt in decision.doubts]
    message.hint = _ticket(message, decision.match.hint)
    if decision.letter is not None:
        _file(message, decision, reading, files, trail)
    else:
        _join(message, decision, reading, trail)
    message.leased_until = None
    message.save(update_fields=_DECIDED)
    trail.write()
    _tell(message, trail.at)


def _still_ours(message: RawMessage) -> bool:
    """Another worker may have taken it when our lease ran out, or a person filed it."""
    same = RawMessage.objects.filter(pk=message.pk).select_for_update(of=("self",))
    return same.values_list("state", "attempts").get() == (State.WAITING, message.attempts)


def _note_words(message: RawMessage, reading: Reading, at: datetime) -> None:
    """What the list shows; once, also when it is run again."""
    if message.sender is not None:
        return
    message.message_id = reading.message_id[:255]
    sender = reading.sender.address or _("nobody")
    said = [Said(Words.Kind.REACH, sender), Said(Words.Kind.NOTE, reading.subject)]
    kept = keep(
        program=message.mailbox.program,
        said=[one for one in said if one.text],
        case_numbers=plan(message.mailbox.program).case_numbers,
        at=at,
    )
    message.sender = kept[0]
    message.subject = kept[1] if len(kept) > 1 else None


def _ticket(message: RawMessage, number: int | None) -> Ticket | None:
    if number is None:
        return None
    return Ticket.objects.filter(program=message.program_id, number=number).first()


def _file(
    message: RawMessage, decision: Decision, reading: Reading, files: Enclosed, trail: Trail
) -> None:
    """Through the front door, as the product itself: mail never acts with staff rights (row 12)."""
    assert decision.letter is not None
    by = actors.system(message.mailbox.program)
    if message.contact is not None:  # whoever filed it the first time
        receipt = receipt_of(message.contact, repeated=True)
    else:
        receipt = receive(incoming(decision.letter), by=by, at=trail.at)
    message.state = State.FILED
    message.contact, message.ticket = receipt.contact, receipt.ticket
    words = {"contact": receipt.contact, "ticket": receipt.ticket or _("no ticket")}
    said = _("It is contact %(contact)s, with %(ticket)s.")
    if receipt.repeated:
        said = _("It was contact %(contact)s before, with %(ticket)s; nothing was made twice.")
    kept = enclosed.put_on(receipt.ticket, message, files, trail.at)
    trail.add(StepKind.FILED, " ".join([said % words, kept]).strip())
    after_contact(message, receipt, trail.at)
    if not receipt.repeated and not decision.letter.is_forwarded:
        is_new = decision.match.joins is None
        answered(message, receipt, reading, answer=is_new and message.may_answer, at=trail.at)


def _join(message: RawMessage, decision: Decision, reading: Reading, trail: Trail) -> None:
    message.state = decision.state
    message.ticket = _ticket(message, decision.match.joins)
    trail.add(StepKind.FILED, after_report(message, reading, trail.at))


def _tell(message: RawMessage, at: datetime) -> None:
    """The live list moves, and the journal names where it went; no word of the message."""
    group = message.ticket.group.code if message.ticket else ""
    journal.write(
        by=actors.system(message.mailbox.program),
        at=at,
        verb=f"message.{message.state}",
        subject=message.reference,
        read_action="mail.read",
        teams=(group,) if group else (),
        data={
            "mailbox": message.mailbox.key,
            "contact": message.contact.reference if message.contact else None,
            "ticket": message.ticket.reference if message.ticket else None,
        },
    )


def _give_up(trail: Trail, error: HypercareError) -> None:
    """At once where another try cannot end differently, or has no time left."""
    left = Budget.after(trail.message.reading_ms).left
    if isinstance(error, Unreadable) and error.may_pass and left > 0:
        _try_later(trail, error.sentence)
    else:
        quarantine(trail, error.sentence)


@transaction.atomic
def _try_later(trail: Trail, why: str) -> None:
    message = trail.message
    if message.attempts >= MOST_ATTEMPTS:
        quarantine(trail, why)
        return
    if not _still_ours(message):
        return
    trail.steps.clear()
    trail.add(StepKind.FAILED, _("Try %(n)s: %(why)s") % {"n": message.attempts, "why": why})
    message.leased_until = None
    message.due_at = trail.at + FIRST_WAIT * 2 ** (message.attempts - 1)
    message.save(update_fields=["leased_until", "due_at", "reading_ms"])
    trail.write()


@transaction.atomic
def quarantine(trail: Trail, why: str) -> None:
    """Visible, readable as text, and out of the way of the next message (row 49)."""
    message = trail.message
    if not _still_ours(message):
        return
    trail.add(StepKind.QUARANTINED, why)
    message.state, message.leased_until = State.QUARANTINED, None
    message.save(update_fields=["state", "leased_until", "reading_ms"])
    trail.write()
    _tell(message, trail.at)
