"""A call, or whatever else a person types: the form becomes one `IncomingContact`."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from hypercare.casework.contacts.models import Contact
from hypercare.casework.contacts.states import Channel, Done, NameAnswer, ReachAnswer, Severity
from hypercare.casework.intake.forms import ContactForm
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.foundation.words.models import Words

# What may differ between two sends of the same form without being other words.
NOT_WORDS = frozenset({"opened", "shown_row", "shown_rules", "idempotency_key"}) | {
    "browser_code",
    "waited",
}


def incoming(form: ContactForm) -> IncomingContact:
    """Also of a form that is not valid, so that the checks can name every fault at once."""
    given = form.cleaned_data
    wave, county = form.concern
    return IncomingContact(
        idempotency_key=str(given.get("idempotency_key", "")),
        digest=digest(given),
        entity_type=form.speaks_as,
        entity=given.get("entity", ""),
        about=given.get("about", ""),
        channel=given.get("channel") or Channel.PHONE,
        reason=given.get("reason", ""),
        name=given.get("name", ""),
        name_answer=given.get("name_answer") or NameAnswer.GIVEN,
        reach=given.get("reach", ""),
        reach_answer=given.get("reach_answer") or ReachAnswer.GIVEN,
        sent_back=given.get("sent_back", False),
        concerns_wave=wave,
        concerns_county=county,
        received_on=given.get("received_on", ""),
        done=given.get("done") or Done.AS_ADVISED,
        done_note=given.get("done_note", "") if given.get("done") == Done.OTHER else "",
        call_back_at=given.get("call_back_at"),
        severity=given.get("severity") or Severity.THREE,
        happened_at=given.get("happened_at") or form.waited_since,
        opened_at=form.opened_at,
        on_behalf_of=given.get("on_behalf_of", ""),
        cases_affected=given.get("cases_affected"),
        other_counties=tuple(given.get("other_counties", ())),
        call_key=given.get("call_key"),
        shown_row=given.get("shown_row"),
        shown_rules=given.get("shown_rules"),
        attach_to=given.get("attach_to", ""),
        browser_code=given.get("browser_code", ""),
    )


def corrected(form: ContactForm, contact: Contact) -> IncomingContact:
    """What the form puts right; channel, line and what was done stay as they were logged."""
    return replace(
        incoming(form),
        channel=contact.channel,
        received_on=contact.line.key if contact.line else "",
        done=contact.done,
        done_note=_words(contact.done_note),
        told=_words(contact.told),
        call_back_at=contact.call_back_at,
    )


def _words(kept: Words | None) -> str:
    return (kept.clear or kept.masked) if kept else ""


def digest(given: dict[str, Any]) -> str:
    """Hex SHA-256 over the words, so that the same key with other words is noticed."""
    words = {name: value for name, value in given.items() if name not in NOT_WORDS}
    return hashlib.sha256(json.dumps(words, sort_keys=True, default=str).encode()).hexdigest()
