"""A message as somebody may see it: its text, masked where their role says so."""

from dataclasses import dataclass

from hypercare.casework.contacts.selectors import sees_clear
from hypercare.casework.mail import sandbox
from hypercare.casework.mail.errors import Unreadable
from hypercare.casework.mail.filing import raw_head, raw_of
from hypercare.casework.mail.models import RawMessage
from hypercare.casework.mail.reading.headers import plain
from hypercare.casework.mail.reading.words import Reading
from hypercare.casework.mail.sandbox import Budget
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore import services as filestore
from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.kernel.text import clean_words
from hypercare.reference.rollout.selectors import plan

LONGEST = 200_000
SECONDS_FOR_HEADERS = 1.0


@dataclass(frozen=True)
class Shown:
    """`trouble` says why it could not be read; `source` is then its beginning as it came."""

    reading: Reading
    text: str
    is_clear: bool
    trouble: str = ""
    source: str = ""


def shown(message: RawMessage, actor: Actor) -> Shown:
    """Read anew from its bytes each time; nothing of it is kept twice."""
    is_clear = sees_clear(actor, message.contact)
    reading, trouble = read(message, Budget.after(message.reading_ms))
    source = _beginning(message) if trouble or not reading.text else ""
    if is_clear:
        return Shown(reading, reading.text[:LONGEST], True, trouble, source)
    patterns = plan(actor.program).case_numbers
    text = mask(reading.text[:LONGEST], patterns).text
    return Shown(Reading(parts=reading.parts), text, False, trouble, mask(source, patterns).text)


def read(message: RawMessage, budget: Budget) -> tuple[Reading, str]:
    """Never raises for what is in the message: then its headers, or nothing, and the reason.

    `budget` is what filing it has left over, so that one that used it up stops no page.
    """
    if message.stored is None:
        return Reading(), ""
    try:
        if message.size > message.mailbox.limit_bytes:
            return sandbox.head(raw_head(message), budget), ""
        return sandbox.read(raw_of(message), budget), ""
    except Unreadable as error:
        return _headers_only(message), error.sentence


def _headers_only(message: RawMessage) -> Reading:
    try:
        return sandbox.head(raw_head(message), Budget(SECONDS_FOR_HEADERS))
    except Unreadable:
        return Reading()


def _beginning(message: RawMessage) -> str:
    """As text, whatever it is: what cannot be read can still be looked at."""
    if message.stored is None:
        return ""
    piece = next(iter(filestore.read(message.stored)), b"")[:LONGEST]
    return clean_words(plain(piece.decode("utf-8", "replace")))


def html_of(message: RawMessage) -> str:
    """Harmless; empty when there is none, or it cannot be read."""
    try:
        return sandbox.shown_html(raw_of(message), Budget.after(message.reading_ms))
    except Unreadable:
        return ""
