"""Writing to callers, in the transaction that keeps what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import Receipt
from hypercare.casework.replies import selectors
from hypercare.casework.replies.models import Delivery, Draft, Heard
from hypercare.casework.replies.policies import acknowledgement, closing
from hypercare.casework.replies.selectors import Participant
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.holding import refuse_closed_wave
from hypercare.casework.tickets.services.lines import tell
from hypercare.casework.tickets.services.locking import lock
from hypercare.casework.tickets.services.mailing import log_mail
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.masking import mask_addresses, mask_reach
from hypercare.foundation.kernel.rows import store
from hypercare.foundation.kernel.text import clean_line, clean_words
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox import tokens
from hypercare.foundation.outbox.policies import why_no_answer
from hypercare.foundation.outbox.services import Mailbox, Thread
from hypercare.foundation.outbox.states import Automatic, State
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.directory.models import EntityType, Line
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

LONGEST = 20_000


@dataclass(frozen=True)
class Reply:
    """As typed. `to` are keys of participants, `mailbox` the key of a line.

    `key` is drawn with the form, so that a repeated save sends nothing twice.
    """

    text: str
    to: Sequence[str]
    mailbox: str
    key: UUID


@transaction.atomic
def reply(*, ticket: Ticket, facts: Reply, by: Actor, at: datetime) -> None:
    """Kept as a shared entry of the story, and queued to each of them (R12).

    Nothing of the work log goes along: the mail is what was typed, and our own closing lines.
    Raises InvalidInput with every field at fault, and Conflict for a closed wave.
    """
    require(by, "ticket.reply")
    lock([ticket.pk])
    locked = Ticket.objects.visible_to(by).select_related("group").get(pk=ticket.pk)
    if Delivery.objects.filter(program=by.program, reply=facts.key).exists():
        return
    refuse_closed_wave(locked)
    people, mailbox = _checked(locked, facts, by)
    words = _keep(facts.text, by, at)
    to = [mask_reach(person.address) for person in people]
    log_mail(ticket=locked, words=words, to=to, mailbox=mailbox.key, key=facts.key, by=by, at=at)
    for number, person in enumerate(people, start=1):
        _send(locked, words, mailbox, person, facts.key, number, at)
    Draft.objects.filter(program=by.program, ticket=locked, person=by.user).delete()
    _journal("ticket.replied", locked, by, at, {"words": words.pk, "people": len(people)})


@transaction.atomic
def keep_draft(*, ticket: Ticket, facts: Reply, by: Actor, at: datetime) -> None:
    """One for each person and ticket; without words it is thrown away."""
    require(by, "ticket.reply")
    mine = Draft.objects.filter(program=by.program, ticket=ticket, person=by.user)
    old = list(mine.values_list("text", flat=True))
    mine.delete()
    Words.objects.filter(pk__in=old).delete()
    if clean_words(facts.text) and by.user is not None:
        Draft.objects.create(
            program=by.program,
            ticket=ticket,
            person=by.user,
            text=_keep(facts.text[:LONGEST], by, at),
            to=list(facts.to)[:50],
            mailbox=facts.mailbox[:40],
            at=at,
        )


@transaction.atomic(savepoint=False)
def acknowledge(
    *, receipt: Receipt, to: str, in_reply_to: str, at: datetime, by: Actor, answer: bool = True
) -> bool:
    """Tells the sender of a mail its number and the right desk's; whether it was queued.

    Call it once a mail contact is filed; `answer` is False for mail that gets no answer: then only
    its Message-ID is remembered, for replies. A member of the public gets none, because their
    address is not kept (settled reading 9). The caps of row 14 are the outbox's.
    """
    contact, identifier = receipt.contact, clean_line(in_reply_to)[:998]
    if identifier:
        heard = Heard(program=by.program, contact=contact, message_id=identifier)
        store(heard, unless_there=True)
    mailbox = selectors.mailbox_for(by.program, contact)
    if not answer or mailbox is None or _may_not_be_answered(contact, to):
        return False
    return _queue_acknowledgement(receipt, to, mailbox, Thread(identifier), at)


def _queue_acknowledgement(
    receipt: Receipt, to: str, mailbox: Line, thread: Thread, at: datetime
) -> bool:
    contact, ticket = receipt.contact, receipt.ticket
    number = ticket.reference if ticket else contact.reference
    subject, body = acknowledgement(number, _desk(receipt))
    message = outbox.queue(
        program=contact.program,
        key=f"acknowledged-{contact.number}",
        recipient=to,
        subject=subject,
        body=body,
        about=number,
        sender=Mailbox(mailbox.email, mailbox.name),
        thread=thread,
        automatic=Automatic.ANSWER,
        at=at,
    )
    if message is None:
        return False
    row = Delivery(program=contact.program, message=message, ticket=ticket, contact=contact)
    store(row, unless_there=True)
    return True


def tell_failures(*, at: datetime, most: int = 100) -> int:
    """What did not arrive comes back to its ticket, once for each try that failed."""
    lost = Delivery.objects.filter(
        message__state__in=(State.FAILED, State.BOUNCED), ticket__isnull=False
    ).exclude(told_try=F("message__attempts"))
    return sum(_tell_failure(pk, at) for pk in lost.values_list("pk", flat=True)[:most])


@transaction.atomic
def _tell_failure(pk: int, at: datetime) -> bool:
    rows = Delivery.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.select_related("message", "ticket__group", "program").filter(pk=pk)
    delivery = found.first()
    if delivery is None or delivery.ticket is None:
        return False
    message = delivery.message
    if delivery.told_try == message.attempts:
        return False
    by = system(delivery.program)
    text = _("The mail to %(to)s did not arrive: %(why)s") % {
        "to": mask_reach(message.recipient),
        "why": mask_addresses(message.last_error) or message.get_state_display(),
    }
    tell(delivery.ticket, text, by, at, {"message": message.token})
    delivery.told_try = message.attempts
    delivery.save(update_fields=["told_try"])
    _journal("ticket.mail-failed", delivery.ticket, by, at, {"message": message.pk})
    return True


def _checked(ticket: Ticket, facts: Reply, by: Actor) -> tuple[list[Participant], Line]:
    known = {one.key: one for one in selectors.participants(ticket)}
    boxes = {line.key: line for line in book(by.program).mailboxes()}
    faults: dict[str, str] = {}
    if not clean_words(facts.text):
        faults["text"] = _("Write the reply before you send it.")
    elif len(facts.text) > LONGEST:
        faults["text"] = _("This is longer than %(most)s characters. Shorten it.") % {
            "most": f"{LONGEST:,}"
        }
    if not facts.to or set(facts.to) - set(known):
        faults["to"] = _("Choose whom to write to.")
    if facts.mailbox not in boxes:
        faults["mailbox"] = _("Choose the mailbox that it is from.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)
    return [known[key] for key in dict.fromkeys(facts.to)], boxes[facts.mailbox]


def _keep(text: str, by: Actor, at: datetime) -> Words:
    said = [Said(Words.Kind.NOTE, clean_words(text))]
    case_numbers = plan(by.program).case_numbers
    return keep(program=by.program, said=said, case_numbers=case_numbers, at=at)[0]


def _send(
    ticket: Ticket,
    words: Words,
    mailbox: Line,
    person: Participant,
    reply_key: UUID,
    number: int,
    at: datetime,
) -> None:
    key = f"reply-{reply_key}-{number}"
    outbox.queue(
        program=ticket.program,
        key=key,
        recipient=person.address,
        subject=_("%(number)s: your question to %(line)s")
        % {"number": ticket.reference, "line": mailbox.name},
        body=closing(ticket.reference, mailbox.name),
        words=words,
        about=ticket.reference,
        sender=Mailbox(mailbox.email, mailbox.name),
        thread=selectors.thread_of(ticket, person.address),
        automatic=Automatic.PERSON,
        at=at,
    )
    message = outbox.queued(ticket.program, key)
    Delivery.objects.create(program=ticket.program, message=message, ticket=ticket, reply=reply_key)


def _may_not_be_answered(contact: Contact, to: str) -> bool:
    if contact.entity_type == EntityType.PUBLIC or tokens.verify_address(to):
        return True
    ours = [line.email for line in book(contact.program).lines.values() if line.email]
    return bool(why_no_answer(sender=to, return_path=None, headers={}, ours=ours))


def _desk(receipt: Receipt) -> str:
    """The number that the advice gives, else Customer Support's."""
    advice = receipt.advice
    support = book(receipt.contact.program).line_for("customer-support")
    return (advice.number if advice else "") or (support.number if support else "")


def _journal(verb: str, ticket: Ticket, by: Actor, at: datetime, data: dict[str, object]) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=ticket.reference,
        read_action="ticket.read",
        teams=(ticket.group.code,),
        owner_id=ticket.opened_by_id,
        data=data,
    )
