"""A call that is handed to us: it comes in on every form until somebody takes it over (R11).

Taking it over goes on with the same contact and ticket: one call is one contact, however many
people held it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import Channel
from hypercare.casework.handovers.policies import kind_of
from hypercare.casework.handovers.states import Kind
from hypercare.casework.intake.models import HandingOn, Transfer
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.routing.states import AdviceCode
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.lines import tell
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import may, require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, NotAllowed
from hypercare.foundation.kernel.rows import store
from hypercare.reference.directory.models import EntityType
from hypercare.reference.directory.selectors import book

WAITS = timedelta(minutes=30)
SAVES = timedelta(minutes=10)
MOST = 5
# A voice mail or a letter cannot be transferred (settled reading 4).
LIVE = frozenset({Channel.PHONE, Channel.WALK_IN, Channel.CHAT})
TO_US = frozenset({AdviceCode.TRANSFER, AdviceCode.CUSTOMER_SUPPORT})


def announce(contact: Contact, advice: AdviceGiven, at: datetime) -> Transfer | None:
    """Part of saving a contact: it comes in when it was just handed to Customer Support."""
    if not _comes_in(contact, advice, at):
        return None
    return Transfer.objects.create(
        program=contact.program, contact=contact, at=at, given_by=contact.logged_by
    )


def _comes_in(contact: Contact, advice: AdviceGiven, at: datetime) -> bool:
    is_now = at - contact.happened_at < WAITS
    return is_now and is_handed_to_us(contact.channel, contact.done, advice.advice)


def is_handed_to_us(channel: str, done: str, advice: str) -> bool:
    """What the ledger keeps as a transfer, where the advice leads to Customer Support."""
    is_transfer = kind_of(advice, done) == Kind.TRANSFER
    return is_transfer and advice in TO_US and channel in LIVE


@transaction.atomic
def begin(*, key: str, entity: str, by: Actor, at: datetime) -> None:
    """The form could not be saved yet, and the call is on its way: others see that it comes in."""
    known = book(by.program)
    found = known.find(entity) or known.find(entity, EntityType.COUNTY)
    row = HandingOn(
        program=by.program,
        sender=by.sender,
        key=key,
        at=at,
        given_by=_person(by),
        entity_name=found.name if found else "",
    )
    if not store(row, unless_there=True):
        return
    journal.write(
        by=by,
        at=at,
        verb="transfer.begun",
        subject=by.program.key,
        read_action="transfer.take",
        owner_id=row.given_by_id,
    )


def being_saved(actor: Actor, at: datetime) -> list[HandingOn]:
    """What others hand on and have not saved; once saved it is one of `coming_in`."""
    if not may(actor, "transfer.take"):
        return []
    saved = Contact.objects.filter(
        program=actor.program, sender=OuterRef("sender"), idempotency_key=OuterRef("key")
    )
    rows = HandingOn.objects.filter(program=actor.program, at__gt=at - SAVES)
    others = rows.exclude(given_by=actor.user).filter(~Exists(saved))
    return list(others.select_related("given_by").order_by("at", "pk")[:MOST])


def forget_begun(*, at: datetime) -> int:
    """What nobody saved is forgotten after a while; nothing of the caller's is in it."""
    return HandingOn.objects.filter(at__lt=at - WAITS).delete()[0]


def coming_in(actor: Actor, at: datetime) -> list[Transfer]:
    """What others handed on and nobody has taken over, the one that waits longest first."""
    if not may(actor, "transfer.take"):
        return []
    waiting = Transfer.objects.filter(program=actor.program, taken_over_at=None)
    fresh = waiting.filter(at__gt=at - WAITS).exclude(given_by=actor.user)
    seen = fresh.filter(contact__in=Contact.objects.visible_to(actor).counted())
    return list(seen.select_related("contact__reason", "given_by").order_by("at", "pk")[:MOST])


@transaction.atomic
def take_over(contact: Contact, *, by: Actor, at: datetime) -> Transfer:
    """The call is `by`'s from now on, and its ticket says so.

    Raises Conflict when it was never handed on, or with the name of who was faster.
    """
    require(by, "transfer.take")
    person = _person(by)
    # Without a join: who waited for the row would be shown the name as it was before.
    rows = Transfer.objects.select_for_update()
    transfer = rows.filter(program=by.program, contact=contact).order_by("-pk").first()
    if transfer is None:
        raise Conflict(_("%(contact)s was not handed on.") % {"contact": contact})
    if transfer.taken_over_by is not None:
        raise Conflict(
            _("%(person)s has taken over %(contact)s already.")
            % {"person": transfer.taken_over_by, "contact": contact}
        )
    transfer.taken_over_by, transfer.taken_over_at = person, at
    transfer.save(update_fields=["taken_over_by", "taken_over_at"])
    ticket = _tell(contact, person, by, at)
    journal.write(
        by=by,
        at=at,
        verb="contact.taken-over",
        subject=contact.reference,
        read_action="contact.read",
        teams=(ticket.group.code,) if ticket else (),
        owner_id=contact.logged_by_id,
        data={"ticket": ticket.reference if ticket else None},
    )
    return transfer


def _tell(contact: Contact, person: User, by: Actor, at: datetime) -> Ticket | None:
    rows = Ticket.objects.filter(program=by.program, links__contact=contact)
    ticket = rows.select_related("group").first()
    if ticket is not None:
        words = {"contact": contact, "person": person}
        tell(ticket, _("The call of %(contact)s was taken over by %(person)s.") % words, by, at)
    return ticket


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can take over a call. Sign in to do it."))
    return by.user
