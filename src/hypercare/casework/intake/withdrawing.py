"""Withdrawing a contact: it stays readable, is marked, and does not count any more (R31)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts import services as contacts
from hypercare.casework.contacts.models import Contact, Withdrawal
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.tickets.services.leaving import Told, tell_restored, tell_withdrawn
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.accounts.visibility import covers
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan

LONGEST = 2_000


@transaction.atomic
def withdraw(contact: Contact, *, why: str, version: int, by: Actor, at: datetime) -> Contact:
    """Raises InvalidInput without a reason, OutOfDate when somebody was faster.

    The ticket is told; left with no contact that counts, it is closed with that reason.
    """
    person, locked = _begin(contact, version, by)
    if locked.withdrawn_at is not None:
        raise OutOfDate(_("Somebody has withdrawn %(number)s already.") % {"number": locked})
    reason = _checked(why)
    said = [Said(Words.Kind.NOTE, reason)]
    case_numbers = plan(by.program).case_numbers
    (words,) = keep(program=by.program, said=said, case_numbers=case_numbers, at=at)
    Withdrawal.objects.create(program=by.program, contact=locked, at=at, by=person, why=words)
    Unfinished.objects.filter(contact=locked).delete()
    _mark(locked, at)
    told = tell_withdrawn(contact=locked, why=reason, by=by, at=at)
    _journal("contact.withdrawn", locked, told, by, at)
    return locked


@transaction.atomic
def restore(contact: Contact, *, version: int, by: Actor, at: datetime) -> Contact:
    """It counts again, and what the withdrawal closed is open again. Raises OutOfDate."""
    person, locked = _begin(contact, version, by)
    if locked.withdrawn_at is None:
        raise OutOfDate(_("Somebody has restored %(number)s already.") % {"number": locked})
    ended = Withdrawal.objects.filter(contact=locked, restored_at=None)
    ended.update(restored_at=at, restored_by=person)
    _mark(locked, None)
    told = tell_restored(contact=locked, by=by, at=at)
    if not AdviceGiven.objects.filter(contact=locked).exists():
        _finish_later(locked, at)
    _journal("contact.restored", locked, told, by, at)
    return locked


def may_withdraw(by: Actor, contact: Contact) -> bool:
    """For a person whom `contact.correct` covers."""
    link = getattr(contact, "link", None)
    return by.user is not None and covers(
        by,
        "contact.correct",
        teams=(link.ticket.group.code,) if link else (),
        people=(contact.logged_by_id, contact.taken_by_id),
    )


def _begin(contact: Contact, version: int, by: Actor) -> tuple[User, Contact]:
    require(by, "contact.correct")
    if by.user is None or not may_withdraw(by, contact):
        raise NotAllowed(_("You can withdraw a contact that you took or logged yourself."))
    locked = contacts.held(contact, by)
    if locked.version != version:
        raise OutOfDate(
            _("Somebody else changed %(number)s in between. Look at it again.") % {"number": locked}
        )
    return by.user, locked


def _checked(why: str) -> str:
    reason = clean_words(why)
    sentence = ""
    if not reason:
        sentence = _("Say why this contact does not count.")
    elif len(reason) > LONGEST:
        sentence = _("This is longer than %(longest)s characters. Shorten it.")
        sentence %= {"longest": LONGEST}
    if sentence:
        raise InvalidInput(sentence, fields={"why": sentence})
    return reason


def _mark(contact: Contact, at: datetime | None) -> None:
    contact.withdrawn_at = at
    contact.version += 1
    contact.save(update_fields=["withdrawn_at", "version"])


def _finish_later(contact: Contact, at: datetime) -> None:
    """It was withdrawn before it had advice and ticket; it stands on top of the queue again."""
    reason = _("Restored before it had a ticket. It is tried again by itself.")
    Unfinished.objects.create(
        program=contact.program,
        contact=contact,
        since=at,
        reason=reason,
        next_try_at=at + timedelta(seconds=1),
    )


def _journal(verb: str, contact: Contact, told: Told | None, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=contact.reference,
        read_action="contact.read",
        teams=(told.ticket.group.code,) if told else (),
        owner_id=contact.logged_by_id,
        data={
            "version": contact.version,
            "ticket": told.ticket.reference if told else None,
            "moved": told.moved if told else False,
        },
    )
