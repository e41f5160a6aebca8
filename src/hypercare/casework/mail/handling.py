"""What a person does with a message: run it again, file it by hand, set it aside, look at it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.intake.services import Receipt, receive
from hypercare.casework.mail import enclosed
from hypercare.casework.mail.enclosed import Enclosed
from hypercare.casework.mail.errors import AlreadyFiled
from hypercare.casework.mail.models import RawMessage, Step
from hypercare.casework.mail.outcomes import after_contact
from hypercare.casework.mail.sandbox import Budget
from hypercare.casework.mail.showing import read
from hypercare.casework.mail.states import State, StepKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.kernel.text import clean_line

RUNS_AGAIN = frozenset({State.FILED, State.AUTOMATIC, State.QUARANTINED, State.SET_ASIDE})
BY_HAND = frozenset({State.AUTOMATIC, State.QUARANTINED, State.SET_ASIDE})
LONGEST_WHY = 200


@transaction.atomic
def run_again(*, message: RawMessage, by: Actor, at: datetime) -> RawMessage:
    """All steps anew, by today's directory and rules. A contact that it has stays the one.

    A person asked for it, so reading it has its whole time again.
    """
    locked = _locked(message, by)
    if locked.state not in RUNS_AGAIN or locked.stored_id is None:
        raise AlreadyFiled(_("%(message)s cannot be run again now.") % {"message": locked})
    locked.state, locked.attempts, locked.due_at = State.WAITING, 0, at
    locked.leased_until, locked.reading_ms = None, 0
    locked.save(update_fields=["state", "attempts", "due_at", "leased_until", "reading_ms"])
    _note(locked, StepKind.ASKED, _("%(who)s asked for it.") % {"who": by.name}, by, at)
    _tell(locked, "message.run-again", by, at)
    return locked


def file_by_hand(
    *, message: RawMessage, incoming: IncomingContact, by: Actor, at: datetime
) -> Receipt:
    """A person read it and says what it is. Raises AlreadyFiled for one that has its contact."""
    require(by, "mail.work")
    budget = Budget.after(message.reading_ms)
    reading, _trouble = read(message, budget)
    files = enclosed.opened(message, reading.parts, budget)
    return _file_by_hand(message, incoming, files, by, at)


@transaction.atomic
def _file_by_hand(
    message: RawMessage, incoming: IncomingContact, files: Enclosed, by: Actor, at: datetime
) -> Receipt:
    locked = _locked(message, by)
    if locked.state not in BY_HAND or locked.contact_id is not None:
        raise AlreadyFiled(_("%(message)s is filed already.") % {"message": locked})
    receipt = receive(incoming, by=by, at=at)
    locked.state, locked.contact, locked.ticket = State.FILED, receipt.contact, receipt.ticket
    locked.doubts = []
    locked.save(update_fields=["state", "contact", "ticket", "doubts"])
    words = {"who": by.name, "contact": receipt.contact}
    said = _("%(who)s filed it as %(contact)s.") % words
    kept = enclosed.put_on(receipt.ticket, locked, files, at)
    after_contact(locked, receipt, at)
    _note(locked, StepKind.FILED, " ".join([said, kept]).strip(), by, at)
    _tell(locked, "message.filed", by, at)
    return receipt


@transaction.atomic
def set_aside(*, message: RawMessage, why: str, by: Actor, at: datetime) -> RawMessage:
    """It is no contact, and somebody says why. It stays readable, and can be run again."""
    reason = clean_line(why)[:LONGEST_WHY]
    if not reason:
        sentence = _("Say why it is no contact, like “advertising”.")
        raise InvalidInput(sentence, fields={"why": sentence})
    locked = _locked(message, by)
    if locked.state not in (State.QUARANTINED, State.AUTOMATIC):
        raise AlreadyFiled(_("%(message)s does not wait for anybody.") % {"message": locked})
    locked.state = State.SET_ASIDE
    locked.save(update_fields=["state"])
    words = {"who": by.name, "why": reason}
    _note(locked, StepKind.DECIDED, _("%(who)s set it aside: %(why)s") % words, by, at)
    _tell(locked, "message.set-aside", by, at)
    return locked


@transaction.atomic
def look_at(*, message: RawMessage, by: Actor, at: datetime) -> RawMessage:
    """What was filed by itself with a doubt is right as it is, or was put right."""
    locked = _locked(message, by)
    if locked.looked_at is None:
        locked.looked_at, locked.looked_by = at, _person(by)
        locked.save(update_fields=["looked_at", "looked_by"])
        _tell(locked, "message.looked-at", by, at)
    return locked


def _locked(message: RawMessage, by: Actor) -> RawMessage:
    """Locked alone, then read with what it is joined to (`tickets.services.locking`)."""
    require(by, "mail.work")
    rows = RawMessage.objects.filter(program=by.program, pk=message.pk)
    list(rows.select_for_update().values_list("pk"))
    return rows.select_related("mailbox__program", "contact", "ticket__group").get()


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can do this. Sign in to do it."))
    return by.user


def _note(message: RawMessage, kind: StepKind, why: str, by: Actor, at: datetime) -> None:
    Step.objects.create(
        program=by.program, message=message, kind=kind, at=at, by=by.user, why=why[:300]
    )


def _tell(message: RawMessage, verb: str, by: Actor, at: datetime) -> None:
    group = message.ticket.group.code if message.ticket else ""
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=message.reference,
        read_action="mail.read",
        teams=(group,) if group else (),
        data={"contact": message.contact.reference if message.contact else None},
    )
