"""The front door: every channel hands an incoming contact to `receive` (R12, R31)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.casework.contacts import services as contacts
from hypercare.casework.contacts.errors import KeyUsed
from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.services import ContactFacts
from hypercare.casework.handovers import services as handovers
from hypercare.casework.intake.attach import Target, as_kept, still_there, target_of
from hypercare.casework.intake.checks import checked
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.casework.intake.models import Unfinished
from hypercare.casework.intake.transfers import announce
from hypercare.casework.issues.services import hang
from hypercare.casework.routing import services as routing
from hypercare.casework.routing.concern import Question
from hypercare.casework.routing.models import AdviceGiven
from hypercare.casework.routing.selectors import Advice, advice_for
from hypercare.casework.tickets import services as tickets
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.services.joining import join
from hypercare.foundation.accounts import actor as actors
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, HypercareError, InvalidInput
from hypercare.foundation.kernel.references import browser_code
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

log = structlog.get_logger("hypercare.intake")
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(minutes=30)


@dataclass(frozen=True)
class Receipt:
    """What the person is told. `ticket` is None when none is needed or `pending` says why."""

    contact: Contact
    advice: AdviceGiven | None
    ticket: Ticket | None
    pending: str = ""
    repeated: bool = False


def receive(incoming: IncomingContact, *, by: Actor, at: datetime) -> Receipt:
    """Keeps a contact, then advises and opens its ticket; returns when it is durable.

    The same key from the same sender is the same contact: it answers as the first time. Raises
    InvalidInput with every field at fault, and Conflict when the key came with other words.
    """
    require(by, "contact.log")
    try:
        facts = checked(incoming, by=by, at=at)
        return _kept(facts, as_kept(incoming.attach_to), by, at)
    except (InvalidInput, KeyUsed):
        # Looked up last, because nearly every key is new. Here its first save is committed.
        if known := _known(incoming, by):
            return known
        raise


def _known(incoming: IncomingContact, by: Actor) -> Receipt | None:
    sent = Contact.objects.filter(
        program=by.program, sender=by.sender, idempotency_key=incoming.idempotency_key
    )
    contact = sent.with_words().select_related("entity", "line").first()
    if contact is None:
        return None
    if contact.request_digest != incoming.digest:
        raise Conflict(
            _("This key was already used for %(number)s, with other words. Use a new key.")
            % {"number": contact.reference}
        )
    _note_code(contact, browser_code(incoming.browser_code))
    return receipt_of(contact, repeated=True)


def _note_code(contact: Contact, code: str) -> None:
    """Its first send arrived and the answer did not: the caller was told this code."""
    if code and not contact.browser_code:
        Contact.objects.filter(pk=contact.pk).update(browser_code=code)


def receipt_of(contact: Contact, *, repeated: bool = False) -> Receipt:
    """The receipt of a contact that is kept already."""
    advice = AdviceGiven.objects.filter(contact=contact).select_related("rules").first()
    ticket = Ticket.objects.filter(links__contact=contact).select_related("group", "intake").first()
    waiting = Unfinished.objects.filter(contact=contact).first()
    return Receipt(contact, advice, ticket, waiting.reason if waiting else "", repeated)


class _Undecided(Exception):
    """What failed once the contact was written; the fault is its cause."""


def _kept(facts: ContactFacts, attach_to: str, by: Actor, at: datetime) -> Receipt:
    """The contact with what follows from it; when that fails the contact alone (R31)."""
    try:
        return _keep(facts, attach_to, by, at)
    except _Undecided as undecided:
        return _put_off(facts, attach_to, undecided.__cause__, by, at)


@transaction.atomic
def _keep(facts: ContactFacts, attach_to: str, by: Actor, at: datetime) -> Receipt:
    contact = contacts.record(facts=facts, by=by, at=at)
    try:
        return _finish(contact, attach_to, by, at)
    except Exception as error:
        raise _Undecided from error


def _finish(contact: Contact, attach_to: str, by: Actor, at: datetime) -> Receipt:
    """Advice, ticket and the one journal entry, in the transaction of the contact."""
    advice = routing.given(contact=contact, advice=advice_of(contact), at=at)
    target = target_of(by, attach_to)
    ticket = _ticket_for(contact, advice, target, by, at)
    if target.issue is not None:
        hang(issue=target.issue, contact=contact, ticket=ticket, by=by, at=at)
    announce(contact, advice, at)
    handovers.keep(contact=contact, advice=advice, ticket=ticket, by=by, at=at)
    entity = book(by.program).by_id.get(contact.entity_id or 0)
    journal.write(
        by=by,
        at=at,
        verb="contact.logged",
        subject=contact.reference,
        read_action="contact.read",
        teams=(advice.first_group,) if advice.first_group else (),
        owner_id=contact.logged_by_id,
        entity=entity.key if entity else "",
        data=_summary(contact, advice, ticket) | {"attached": target.reference},
    )
    return Receipt(contact, advice, ticket)


def _ticket_for(
    contact: Contact, advice: AdviceGiven, target: Target, by: Actor, at: datetime
) -> Ticket | None:
    """The one that the person chose, else its own where the rules ask for one; with the advice."""
    if target.ticket is None and advice.ticket_required:
        return tickets.open_ticket(contact=contact, advice=advice, by=by, at=at)
    routing.keep(advice)
    if target.ticket is None:
        return None
    return join(ticket=target.ticket, contact=contact, bounced=advice.bounced, by=by, at=at)


def advice_of(contact: Contact) -> Advice:
    """By the edition that the page showed, even if a newer one was published meanwhile."""
    entity = book(contact.program).by_id.get(contact.entity_id or 0)
    counties = plan(contact.program).county_keys
    question = Question(
        entity_type=contact.entity_type,
        about=contact.about,
        channel=contact.channel,
        at=contact.happened_at,
        entity_name=contact.entity_name,
        entity_county=entity.county_key if entity else None,
        sent_back=contact.sent_back,
        concerns_wave=contact.concerns_wave,
        concerns_county=counties.get(contact.concerns_county_id or 0),
    )
    return advice_for(contact.program, question, contact.shown_rules)


def _summary(contact: Contact, advice: AdviceGiven, ticket: Ticket | None) -> dict[str, object]:
    return {
        "about": contact.about,
        "channel": contact.channel,
        "severity": contact.severity,
        "advice": advice.advice,
        "row": advice.row,
        "ticket": ticket.reference if ticket else None,
        "rules": advice.rules_id,
    }


@transaction.atomic
def _put_off(
    facts: ContactFacts, attach_to: str, error: BaseException | None, by: Actor, at: datetime
) -> Receipt:
    """The contact as "no ticket yet", on top of the readiness team's queue; tried again later."""
    contact = contacts.record(facts=facts, by=by, at=at)
    log.error("no ticket yet", contact=contact.reference, exc_info=error)
    reason = _reason(error)
    Unfinished.objects.create(
        program=contact.program,
        contact=contact,
        since=at,
        reason=reason,
        attach_to=attach_to,
        next_try_at=at + FIRST_WAIT,
    )
    return Receipt(contact, None, None, pending=reason)


def _reason(error: BaseException | None) -> str:
    """A sentence for people; what a database error quotes is not for their eyes."""
    if isinstance(error, HypercareError):
        return error.sentence[:200]
    return _("The ticket could not be opened (%(error)s). It is tried again by itself.") % {
        "error": type(error).__name__
    }


def finish_due(*, at: datetime, most: int = 20) -> int:
    """Tries the unfinished contacts that are due; returns how many got done."""
    due = Unfinished.objects.filter(next_try_at__lte=at).order_by("next_try_at")
    return sum(_try_again(pk, at) for pk in due.values_list("pk", flat=True)[:most])


@transaction.atomic
def _try_again(pk: int, at: datetime) -> bool:
    waiting = (
        Unfinished.objects.select_for_update(skip_locked=True)
        .filter(pk=pk, next_try_at__lte=at)
        .first()
    )
    if waiting is None:
        return False
    contact = waiting.contact
    try:
        with transaction.atomic():
            by = actors.system(contact.program)
            waiting.delete()
            _finish(contact, still_there(by, waiting.attach_to), by, at)
    except Exception as error:
        log.error("still no ticket", contact=contact.reference, exc_info=error)
        Unfinished.objects.filter(pk=pk).update(
            reason=_reason(error),
            attempts=waiting.attempts + 1,
            next_try_at=at + min(FIRST_WAIT * 2**waiting.attempts, LONGEST_WAIT),
        )
        return False
    return True
