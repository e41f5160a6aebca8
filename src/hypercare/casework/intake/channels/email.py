"""A letter: what a message says about itself becomes one `IncomingContact`."""

from dataclasses import dataclass
from datetime import datetime

from hypercare.casework.contacts.states import Channel, Done, NameAnswer, ReachAnswer
from hypercare.casework.intake.checks import LONGEST
from hypercare.casework.intake.incoming import IncomingContact
from hypercare.foundation.kernel.text import clean_line, clean_words, shorten
from hypercare.reference.directory.models import EntityType

CUT = "…"


@dataclass(frozen=True)
class Letter:
    """`mark` is its fingerprint (hex SHA-256). `written_at` is the receipt at our server, for
    what was forwarded the date it carries (settled reading 15). `forwarded_by` is a colleague's
    sign-in name.
    """

    mark: str
    name: str
    address: str
    subject: str
    text: str
    entity_type: str
    entity: str
    about: str
    received_on: str
    written_at: datetime
    is_forwarded: bool = False
    forwarded_by: str = ""
    attach_to: str = ""


def incoming(letter: Letter) -> IncomingContact:
    """Nobody has spoken with the sender yet: a message was taken, and that is all."""
    is_public = letter.entity_type == EntityType.PUBLIC
    return IncomingContact(
        idempotency_key=f"mail-{letter.mark}",
        digest=letter.mark,
        entity_type=letter.entity_type,
        entity=letter.entity,
        about=letter.about,
        channel=Channel.FORWARDED if letter.is_forwarded else Channel.EMAIL,
        reason=reason(letter.subject, letter.text),
        name=clean_line(letter.name)[: LONGEST["name"]],
        name_answer=_name_answer(letter.name, is_public),
        reach=clean_line(letter.address)[: LONGEST["reach"]],
        reach_answer=_reach_answer(letter.address, is_public),
        received_on=letter.received_on,
        done=Done.MESSAGE_TAKEN,
        happened_at=letter.written_at,
        on_behalf_of=letter.forwarded_by,
        attach_to=letter.attach_to,
    )


def reason(subject: str, text: str) -> str:
    """The subject as the first line, then what was written; cut where a contact ends."""
    words = "\n".join(part for part in (clean_line(subject), clean_words(text)) if part)
    if len(words) <= LONGEST["reason"]:
        return words or CUT
    return shorten_lines(words, LONGEST["reason"] - 2)


def shorten_lines(words: str, length: int) -> str:
    """Whole lines as far as they fit, with an ellipsis; a single endless line is cut in it."""
    kept = words[:length].rpartition("\n")[0]
    return f"{kept}\n{CUT}" if kept.strip() else shorten(words, length)


def _name_answer(name: str, is_public: bool) -> str:
    if is_public:
        return NameAnswer.NOT_KEPT
    return NameAnswer.GIVEN if clean_line(name) else NameAnswer.UNKNOWN


def _reach_answer(address: str, is_public: bool) -> str:
    if is_public:
        return ReachAnswer.NOT_KEPT
    return ReachAnswer.GIVEN if clean_line(address) else ReachAnswer.UNKNOWN
