"""What the form holds when it opens: as much as is known, so that the person types less."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.contacts.states import Channel, Done, NameAnswer, ReachAnswer, Severity
from hypercare.casework.intake import choices
from hypercare.casework.intake.forms import opened_now
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.references import Series, parse
from hypercare.foundation.words.models import Words
from hypercare.reference.directory.selectors import book


def preset(
    actor: Actor, *, key: UUID, line: str, earlier: Contact | None, now: datetime
) -> dict[str, Any]:
    """`line` is the one this person used last; `earlier` is the contact of the same caller."""
    line = line or choices.lines(actor.program)[0][0]
    known = book(actor.program).lines.get(line)
    begin = {
        "idempotency_key": key,
        "call_key": uuid4(),
        "opened": opened_now(now),
        "channel": (known.preset_channel if known else "") or Channel.PHONE,
        "received_on": line,
        "name_answer": NameAnswer.GIVEN,
        "reach_answer": ReachAnswer.GIVEN,
        "severity": Severity.THREE,
        "done": Done.AS_ADVISED,
        "call_back_date": local_day(now, actor.program.zone),
    }
    return {**begin, **(_of_caller(earlier, actor) if earlier else {})}


def of_contact(contact: Contact, actor: Actor) -> dict[str, Any]:
    """All that a correction can change, as it stands now."""
    return {
        **_of_caller(contact, actor),
        "about": contact.about,
        "sent_back": contact.sent_back,
        "reason": _typed(contact.reason, contact, actor, is_given=True),
        "severity": contact.severity,
        "cases_affected": contact.cases_affected,
        "version": contact.version,
    }


def _of_caller(contact: Contact, actor: Actor) -> dict[str, Any]:
    """Another question of the same caller: one call key, a contact of its own (R31)."""
    return {
        "call_key": contact.call_key,
        "channel": contact.channel,
        "received_on": contact.line.key if contact.line else "",
        "entity": contact.entity_name,
        "entity_type": contact.entity_type,
        "concerns": _concern(contact),
        "name": _typed(contact.name, contact, actor, is_given=contact.name_answer == "given"),
        "name_answer": contact.name_answer,
        "reach": _typed(contact.reach, contact, actor, is_given=contact.reach_answer == "given"),
        "reach_answer": contact.reach_answer,
    }


def _typed(words: Words, contact: Contact, actor: Actor, *, is_given: bool) -> str:
    """Masked words would be kept as if the caller had said them; then it is asked again."""
    return words.clear or "" if is_given and sees_clear(actor, contact) else ""


def _concern(contact: Contact) -> str:
    if contact.concerns_county is not None:
        return contact.concerns_county.key
    return f"{choices.WAVE}{contact.concerns_wave}" if contact.concerns_wave else ""


def earlier_contact(actor: Actor, reference: str) -> Contact | None:
    known = parse(reference)
    if known is None or known[0] is not Series.CONTACT:
        return None
    mine = Contact.objects.visible_to(actor).with_words()
    return mine.select_related("line", "concerns_county").filter(number=known[1]).first()
