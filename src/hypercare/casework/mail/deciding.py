"""From a message that was read to what becomes of it: classified, matched, decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import About
from hypercare.casework.intake.channels.email import Letter
from hypercare.casework.mail.matching import candidates
from hypercare.casework.mail.models import Mailbox, RawMessage
from hypercare.casework.mail.policies import (
    Classified,
    Match,
    classify,
    is_proven,
    match,
    match_automatic,
    topic_of,
)
from hypercare.casework.mail.reading.words import Forwarded, Reading
from hypercare.casework.mail.speakers import Speaker, colleague, speaker, staff
from hypercare.casework.mail.states import Doubt, Nature, State
from hypercare.foundation.accounts.models import User
from hypercare.foundation.kernel.references import Series
from hypercare.foundation.outbox.tokens import verify_message_id
from hypercare.foundation.programs.memory import remembered
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.selectors import book

CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Decision:
    """`letter` is there where a contact is made of it. `ticket` and `hint` are ticket numbers."""

    state: State
    classified: Classified
    match: Match
    why: str
    letter: Letter | None = None
    doubts: tuple[Doubt, ...] = ()


def decide(message: RawMessage, reading: Reading, *, too_large: bool) -> Decision:
    """Reads the directory and the tickets, and changes nothing."""
    mailbox, program = message.mailbox, message.mailbox.program
    came_back = verify_message_id(reading.message_id) is not None
    classified = classify(reading, ours=our_addresses(program), came_back=came_back)
    found = candidates(program, reading)
    if classified.nature is not Nature.PERSON:
        return _automatic(classified, match_automatic(found))
    proven = is_proven(reading.verdicts, mailbox.authserv, reading.sender.address)
    matched = match(found, proven=proven)
    letter, doubts = _letter(message, reading, matched)
    if proven is False or matched.unproven:
        doubts.append(Doubt.SENDER)
    doubts += [Doubt.LOOKS_LIKE] * (matched.hint is not None)
    doubts += [Doubt.LARGE] * too_large + [Doubt.FAULTS] * bool(reading.faults)
    why = _new(matched, doubts)
    return Decision(State.FILED, classified, matched, why, letter, tuple(doubts))


def _automatic(classified: Classified, matched: Match) -> Decision:
    """It makes no contact and no ticket, and gets no answer (settled readings 10 and 17)."""
    if matched.joins is not None:
        why = _("It is kept with what it answers. It makes no contact and gets no answer.")
        return Decision(State.JOINED, classified, matched, why)
    why = _("It is kept as evidence. It makes no contact and gets no answer.")
    return Decision(State.AUTOMATIC, classified, matched, why)


def _new(matched: Match, doubts: list[Doubt]) -> str:
    if matched.joins is not None:
        return _("A contact under %(ticket)s.") % {"ticket": f"{Series.TICKET}-{matched.joins}"}
    if matched.hint is not None:
        words = {"ticket": f"{Series.TICKET}-{matched.hint}"}
        return _("A contact of its own; it looks like %(ticket)s.") % words
    if doubts:
        return _("A contact of its own, for somebody to look at.")
    return _("A contact of its own.")


@remembered
def our_addresses(program: Program) -> frozenset[str]:
    """What our own mail may come from."""
    boxes = Mailbox.objects.filter(program=program).values_list("address", flat=True)
    groups = (group.email for group in book(program).groups.values())
    return frozenset(address.lower() for address in (*boxes, *groups) if address)


def _letter(message: RawMessage, reading: Reading, matched: Match) -> tuple[Letter, list[Doubt]]:
    """Who speaks, for whom and about what; what is not clear is a doubt, never a guess."""
    mailbox, program = message.mailbox, message.mailbox.program
    by = colleague(program, reading.sender.address)
    passed_on = reading.forwarded if by is not None else None
    says, address, name = _speaker(mailbox, reading, by, passed_on)
    text = _text(reading, passed_on)
    otherwise = About.PROGRAM if by is not None and passed_on is None else About.UNSURE
    topic = topic_of(f"{reading.subject} {text}", mailbox.topics, otherwise=otherwise)
    doubts = [] if says.is_clear else [Doubt.ENTITY]
    doubts += [] if topic.is_clear else [Doubt.ABOUT]
    return (
        Letter(
            mark=message.fingerprint,
            name=says.name or name,
            address=address,
            subject=(passed_on.subject if passed_on else "") or reading.subject,
            text=text,
            entity_type=says.entity_type,
            entity=says.entity,
            # A topic alone gives no advice where nobody knows who asks (the review decides).
            about=topic.about if says.is_clear else About.UNSURE,
            received_on=mailbox.line,
            written_at=_written_at(message, passed_on, program.zone),
            is_forwarded=passed_on is not None,
            forwarded_by=by.username if by else "",
            attach_to=f"{Series.TICKET}-{matched.joins}" if matched.joins is not None else "",
        ),
        doubts,
    )


def _speaker(
    mailbox: Mailbox, reading: Reading, by: User | None, passed_on: Forwarded | None
) -> tuple[Speaker, str, str]:
    """Settled reading 15: whom a colleague's forward quotes, else the colleague."""
    if passed_on is not None:
        quoted = passed_on.sender
        return speaker(mailbox, quoted), quoted.address, quoted.name
    sender = reading.sender
    if by is not None:
        return staff(mailbox.program, by), sender.address, sender.name
    return speaker(mailbox, sender), sender.address, sender.name


def _text(reading: Reading, passed_on: Forwarded | None) -> str:
    if passed_on is None:
        return reading.new_text
    note = _("Note of who forwarded it: %(note)s") % {"note": passed_on.note}
    return "\n\n".join(part for part in (passed_on.text, note if passed_on.note else "") if part)


def _written_at(message: RawMessage, passed_on: Forwarded | None, zone: ZoneInfo) -> datetime:
    """A forward counts from the date it carries, unless that is missing or in the future."""
    if passed_on is None or not passed_on.moment:
        return message.received_at
    written = datetime.fromisoformat(passed_on.moment)
    moment = written if written.tzinfo else written.replace(tzinfo=zone)
    return moment if moment <= message.received_at + CLOCK_TOLERANCE else message.received_at
