"""What else follows when a message was filed: the owner of what cannot be transferred, the story
of a ticket, and the outbox's word about what did not arrive."""

from datetime import datetime

from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.handovers import services as handovers
from hypercare.casework.intake.services import Receipt
from hypercare.casework.mail.calendars import CalendarReply, Heard, hand_on
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.notices import OWNED
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.mail.states import Nature, State
from hypercare.casework.replies.services import acknowledge
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.lines import tell
from hypercare.foundation.accounts import actor as actors
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.notices import services as notices
from hypercare.foundation.outbox.services import bounced


def after_contact(message: RawMessage, receipt: Receipt, at: datetime) -> None:
    """What a contact that is new means beside itself."""
    if receipt.repeated:
        return
    give_owner(message, receipt.contact, receipt.advice, receipt.ticket, at)
    if message.hint is not None and receipt.ticket is not None:
        words = {"message": message, "ticket": message.hint}
        said = _("%(message)s looks like %(ticket)s.") % words
        tell(receipt.ticket, said, actors.system(message.mailbox.program), at)


def answered(
    message: RawMessage, receipt: Receipt, reading: Reading, *, answer: bool, at: datetime
) -> None:
    """The number and the right desk, to who wrote; never to an address that a forward quotes.

    Without `answer` only its Message-ID is remembered, so that a reply stands in its thread.
    """
    acknowledge(
        receipt=receipt,
        to=reading.sender.address,
        in_reply_to=reading.message_id,
        at=at,
        by=actors.system(message.mailbox.program),
        answer=answer,
    )


def give_owner(
    message: RawMessage,
    contact: Contact,
    advice: AdviceGiven | None,
    ticket: Ticket | None,
    at: datetime,
) -> None:
    """A letter cannot be transferred: its hand-over has a named owner (settled reading 4).

    In the ledger and the story, and the owner is told. A program without anybody says so.
    """
    if advice is None or advice.advice != AdviceCode.TRANSFER:
        return
    owner = _owner(message)
    said = _("%(message)s cannot be transferred, and nobody is there to own it.")
    if owner is not None:
        said = _("%(message)s cannot be transferred. %(owner)s owns its hand-over.")
        handovers.own(contact=contact, advice=advice, owner=owner)
        _tell_owner(contact, owner, at)
    if ticket is not None:
        words = {"message": message, "owner": owner}
        tell(ticket, said % words, actors.system(contact.program), at)


def _tell_owner(contact: Contact, owner: User, at: datetime) -> None:
    notices.tell(
        program=contact.program,
        people=[owner.pk],
        kind=OWNED,
        subject=contact.reference,
        text=_("You own the hand-over of %(contact)s: it came by mail.") % {"contact": contact},
        key=f"owned-{contact.reference}",
        at=at,
    )


def _owner(message: RawMessage) -> User | None:
    """The mailbox's owner, else the program's first of the readiness team, else a manager."""
    members = Membership.objects.filter(program=message.program_id, user__is_active=True)
    named = members.filter(user__username__iexact=message.mailbox.owner)
    team, managers = members.filter(role="readiness-team"), members.filter(role="manager")
    found = (rows.order_by("pk").select_related("user").first() for rows in (named, team, managers))
    return next((one.user for one in found if one is not None), None)


def after_report(message: RawMessage, reading: Reading, at: datetime) -> str:
    """Says where an automatic message went; tells the outbox, the meeting and the ticket."""
    heard, said = _calendar(message, reading, at), _undelivered(message, reading, at)
    if heard is not None and heard.taken:
        said.insert(0, heard.sentence)
    if message.ticket is not None:
        by = actors.system(message.mailbox.program)
        tell(message.ticket, _line(message, reading), by, at)
        said.append(_("It stands in the story of %(ticket)s.") % {"ticket": message.ticket})
    if said:
        message.state = State.JOINED
    if heard is not None and not heard.taken:
        said.append(heard.sentence)
    return " ".join(said) or _("Nothing that we know is answered by it.")


def _undelivered(message: RawMessage, reading: Reading, at: datetime) -> list[str]:
    """The outbox marks what did not arrive; twice is once."""
    report = reading.report
    if report is None or not report.failed:
        return []
    reason = " ".join(part for part in (report.status, *report.recipients[:1]) if part)
    hits = [bounced(message_id=one, reason=reason, at=at) for one in report.message_ids]
    return [_("The mail that it is about is marked as not delivered.")] if any(hits) else []


def _calendar(message: RawMessage, reading: Reading, at: datetime) -> Heard | None:
    """Only an answer, only to an invitation of ours, only by who was invited (row 19)."""
    part = reading.calendar
    if part is None or part.method != "REPLY" or message.nature != Nature.CALENDAR:
        return None
    reply = CalendarReply(
        uid=part.uid,
        attendee=part.attendee,
        answer=part.answer,
        sequence=part.sequence,
        sender=reading.sender.address,
        occurrence=part.occurrence,
    )
    return hand_on(message.mailbox.program, reply, at)


def _line(message: RawMessage, reading: Reading) -> str:
    if message.nature == Nature.BOUNCE:
        words = {"message": message, "status": reading.report.status if reading.report else ""}
        return (_("%(message)s reports that a mail was not delivered. %(status)s") % words).strip()
    return _("%(message)s is an automatic reply to this ticket.") % {"message": message}
