"""Telling each migrated county, once, whom to ask from now on (R06)."""

from dataclasses import dataclass
from datetime import date, datetime, time

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext as _

from hypercare.casework.closeout import policies, selectors
from hypercare.casework.closeout.fields import FIELDS, words_for
from hypercare.casework.closeout.models import CountyNotice, Hold, Letter, Receiver
from hypercare.casework.closeout.states import Standing
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import (
    Conflict,
    HypercareError,
    InvalidInput,
    NotAllowed,
    OutOfDate,
)
from hypercare.foundation.kernel.text import clean_line, clean_words, fill, unknown_places
from hypercare.foundation.outbox import services as outbox
from hypercare.foundation.outbox.services import Mailbox
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import facts_changed
from hypercare.reference.directory.models import Line, Person
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import CountyFacts, plan

log = structlog.get_logger("hypercare.closeout")
LONGEST = {"subject": 150, "text": 5_000}
_SEND_LOCK = 4_801_006  # first half of the advisory lock; the other is the county's id


@dataclass(frozen=True)
class LetterFacts:
    """As typed. `mailbox` is the key of a line."""

    subject: str
    text: str
    mailbox: str
    at_time: time
    is_on: bool
    needs_release: bool


@dataclass(frozen=True)
class Written:
    """A letter with its names filled in."""

    subject: str
    text: str
    go_live: date


@transaction.atomic
def change_letter(*, facts: LetterFacts, version: int, by: Actor, at: datetime) -> Letter:
    """Raises InvalidInput with every field at fault, OutOfDate when somebody was faster."""
    require(by, "county-notice.edit")
    _lock(by.program, 0)
    letter = selectors.letter_of(by.program)
    if letter.pk and letter.version != version:
        raise OutOfDate(
            _("Somebody else changed the letter in between. Look at it again, then save.")
        )
    subject, text = clean_line(facts.subject), clean_words(facts.text)
    _check(facts, {"subject": subject, "text": text}, by)
    boxes = {line.key: line for line in book(by.program).mailboxes()}
    letter.subject, letter.text, letter.mailbox = subject, text, boxes[facts.mailbox]
    letter.at_time, letter.is_on = facts.at_time, facts.is_on
    letter.needs_release = facts.needs_release
    letter.version += 1 if letter.pk else 0
    letter.save()
    facts_changed(by.program)
    _tell("county-letter.changed", "county-letter", by, at, {"version": letter.version})
    return letter


def written(county: CountyFacts, program: Program, letter: Letter) -> Written:
    """The letter as this county would get it. Raises Conflict that names what is missing."""
    schedule = plan(program).current_schedule
    go_live = schedule.go_live(county.key) if schedule else None
    if go_live is None:
        raise Conflict(_("%(county)s has no go-live date.") % {"county": county.name})
    words = words_for(program, county, go_live, letter.mailbox)
    used = {name for name in FIELDS if f"{{{name}}}" in letter.subject + letter.text}
    holes = [str(FIELDS[name]) for name in FIELDS if name in used and not words[name]]
    if holes:
        raise Conflict(
            _("The letter cannot be written, because the program does not say: %(holes)s.")
            % {"holes": ", ".join(holes)}
        )
    subject = clean_line(fill(letter.subject, words))[:200]
    return Written(subject, fill(letter.text, words), go_live)


@transaction.atomic
def send(*, county: CountyFacts, by: Actor, at: datetime) -> CountyNotice:
    """To all the county's people with an address. Raises Conflict when it was sent, or cannot be.

    Whoever sends at the same time waits here, and finds it sent.
    """
    require(by, "county-notice.send")
    _lock(by.program, county.id)
    (row,) = selectors.rows(by.program, at=at, only=county.key)
    letter = selectors.letter_of(by.program)
    if row.standing != Standing.DUE:
        raise Conflict(_why_not(row))
    if not letter.pk:
        raise Conflict(_("Nobody has written the letter yet. Write it first."))
    return _send(county, written(county, by.program, letter), 1, letter, by, at)


@transaction.atomic
def correct(
    *, county: CountyFacts, subject: str, text: str, by: Actor, at: datetime
) -> CountyNotice:
    """A further letter after one that was sent. Raises InvalidInput, Conflict."""
    require(by, "county-notice.send")
    _person(by)
    _lock(by.program, county.id)
    last = CountyNotice.objects.filter(program=by.program, county_id=county.id).order_by("-number")
    before = last.first()
    if before is None:
        raise Conflict(_("%(county)s was not told yet: send the letter.") % {"county": county.name})
    subject, text = clean_line(subject), clean_words(text)
    _check_texts({"subject": subject, "text": text})
    letter = selectors.letter_of(by.program)
    letter.subject, letter.text = subject, text
    now = written(county, by.program, letter)
    return _send(county, now, before.number + 1, letter, by, at)


@transaction.atomic
def hold(*, county: CountyFacts, why: str, by: Actor, at: datetime) -> Hold:
    """The letter waits until somebody lets it go. Raises InvalidInput, Conflict."""
    require(by, "county-notice.send")
    _lock(by.program, county.id)
    if not clean_line(why):
        sentence = _("Say why it should wait.")
        raise InvalidInput(sentence, fields={"why": sentence})
    (row,) = selectors.rows(by.program, at=at, only=county.key)
    if row.hold is not None or row.sent_at is not None:
        raise Conflict(_("It is held already, or was sent. Look at the page again."))
    held = Hold.objects.create(
        program=by.program, county_id=county.id, at=at, by=_person(by), why=clean_line(why)[:200]
    )
    _tell("county-notice.held", county.key, by, at)
    return held


@transaction.atomic
def let_go(*, county: CountyFacts, by: Actor, at: datetime) -> None:
    """Twice is once."""
    require(by, "county-notice.send")
    held = Hold.objects.filter(program=by.program, county_id=county.id, ended_at=None)
    if held.update(ended_at=at):
        _tell("county-notice.released", county.key, by, at)


def send_due(*, at: datetime) -> int:
    """Sends what goes by itself, one transaction a county; one that cannot does not stop the next.

    However often, and on however many machines this runs: a county is told once.
    """
    sent = 0
    letters = Letter.objects.filter(is_on=True, needs_release=False).select_related("program")
    for letter in letters:
        program = letter.program
        for row in selectors.rows(program, at=at):
            if policies.goes_by_itself(
                row.case, needs_release=False, at_time=letter.at_time, zone=program.zone, at=at
            ):
                sent += _try(program, row.county, at)
    return sent


def _try(program: Program, county: CountyFacts, at: datetime) -> int:
    try:
        send(county=county, by=system(program), at=at)
    except HypercareError as error:
        log.warning("county notice not sent", county=county.key, why=error.sentence)
        return 0
    return 1


def _send(
    county: CountyFacts, text: Written, number: int, letter: Letter, by: Actor, at: datetime
) -> CountyNotice:
    people = selectors.receivers_of(by.program, county)
    if not people or letter.mailbox is None:
        raise Conflict(_("There is no address to send it to, or no mailbox to send it from."))
    notice = CountyNotice.objects.create(
        program=by.program,
        county_id=county.id,
        number=number,
        go_live=text.go_live,
        subject=text.subject,
        text=text.text,
        at=at,
        by=by.user,
    )
    for person in people:
        _write_to(person, notice, county, letter.mailbox)
    _tell("county-notice.sent", county.key, by, at, {"number": number, "people": len(people)})
    return notice


def _write_to(person: Person, notice: CountyNotice, county: CountyFacts, mailbox: Line) -> None:
    """Queued, with a row that says who it is for and by which message."""
    key = f"county-{county.key}-{notice.number}-{person.pk}"
    outbox.queue(
        program=notice.program,
        key=key,
        recipient=person.email,
        subject=notice.subject,
        body=notice.text,
        sender=Mailbox(mailbox.email, mailbox.name),
        with_html=True,
        at=notice.at,
    )
    Receiver.objects.create(
        program=notice.program,
        notice=notice,
        person=person,
        name=person.name,
        address=person.email,
        message=outbox.queued(notice.program, key),
    )


def _check(facts: LetterFacts, texts: dict[str, str], by: Actor) -> None:
    _check_texts(texts)
    if facts.mailbox not in {line.key for line in book(by.program).mailboxes()}:
        sentence = _("Choose a mailbox of the program.")
        raise InvalidInput(sentence, fields={"mailbox": sentence})


def _check_texts(texts: dict[str, str]) -> None:
    faults: dict[str, str] = {}
    for name, text in texts.items():
        unknown = unknown_places(text, FIELDS.keys())
        if not text:
            faults[name] = _("Fill this in.")
        elif len(text) > LONGEST[name]:
            sentence = _("This is longer than %(longest)s characters. Shorten it.")
            faults[name] = sentence % {"longest": LONGEST[name]}
        elif unknown:
            sentence = _("%(unknown)s is no field. Known are: %(known)s.")
            known = ", ".join(f"{{{field}}}" for field in FIELDS)
            faults[name] = sentence % {"unknown": ", ".join(unknown), "known": known}
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


def _why_not(row: selectors.Row) -> str:
    names = {"county": row.county.name}
    match row.standing:
        case Standing.NO_DATE:
            return _("%(county)s has no go-live date.") % names
        case Standing.NOT_DUE:
            return _("%(county)s has not gone live yet: the letter is not due.") % names
        case Standing.NO_ADDRESS:
            return _("Nobody of %(county)s has an e-mail address. Add one under People.") % names
        case Standing.HELD:
            return _("The letter to %(county)s is held. Let it go first.") % names
    return _("The letter to %(county)s was sent already.") % names


def _lock(program: Program, county: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_SEND_LOCK, county or -program.pk])


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can do this. Sign in to do it."))
    return by.user


def _tell(
    verb: str, subject: str, by: Actor, at: datetime, data: dict[str, object] | None = None
) -> None:
    journal.write(
        by=by, at=at, verb=verb, subject=subject, read_action="county-notice.read", data=data
    )
