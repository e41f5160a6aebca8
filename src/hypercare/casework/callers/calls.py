"""Calls as the telephone system reports them: repeated, late and out of order without harm."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hypercare.casework.callers.models import Call, Ring, Seat
from hypercare.casework.callers.states import CallEvent
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import User
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.phones import e164
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.programs.models import Program
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.directory.models import Line
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

NO_NUMBER = frozenset({"", "anonymous", "unknown", "unavailable", "restricted", "private"})
_MOMENTS = {
    CallEvent.RINGING: "rang_at",
    CallEvent.ANSWERED: "answered_at",
    CallEvent.ENDED: "ended_at",
}


@dataclass(frozen=True)
class Heard:
    """One report. `caller` is the number as the telephone system shows it; `line` is a line's key
    or the number that was called; `extension` is where it rings or who answered.
    """

    call_id: str
    event: CallEvent
    at: datetime
    caller: str = ""
    extension: str = ""
    line: str = ""


@transaction.atomic
def report(heard: Heard, *, by: Actor, at: datetime) -> Call:
    """Keeps what is new in the report; the same report again changes nothing.

    Nothing is refused that a telephone system could not mend: an unknown line or extension is kept
    as such. The person at the extension is told by a journal entry that only they may see.
    """
    call = _locked(heard, by, at)
    ring, is_new = _ring(call, heard)
    changed = _fill_in(call, heard, at) | is_new | _answer(call, ring, heard)
    if changed:
        call.save()
        _tell(call, ring, heard, by, at)
    return call


def _locked(heard: Heard, by: Actor, at: datetime) -> Call:
    made, _new = Call.objects.get_or_create(
        program=by.program,
        call_id=heard.call_id,
        defaults={"key": uuid.uuid4(), "heard_at": min(heard.at, at)},
    )
    return Call.objects.select_for_update(of=("self",)).select_related("number").get(pk=made.pk)


def _ring(call: Call, heard: Heard) -> tuple[Ring | None, bool]:
    """The telephone that rings, and whether this is the first that is heard of it."""
    if not heard.extension:
        return None, False
    seat = Seat.objects.filter(program=call.program, extension=heard.extension).first()
    return Ring.objects.get_or_create(
        program=call.program,
        call=call,
        extension=heard.extension,
        defaults={"user_id": seat.user_id if seat else None},
    )


def _fill_in(call: Call, heard: Heard, at: datetime) -> bool:
    """Each fact once; the first report of it counts."""
    before = (call.number_id, call.line_id, call.rang_at, call.answered_at, call.ended_at)
    if call.number is None and heard.caller.strip().lower() not in NO_NUMBER:
        call.number = _keep_number(call.program, heard.caller, at)
    if call.line is None:
        call.line = line_of(call.program, heard.line)
    name = _MOMENTS[heard.event]
    if getattr(call, name) is None:
        setattr(call, name, min(heard.at, at))
    return before != (call.number_id, call.line_id, call.rang_at, call.answered_at, call.ended_at)


def _keep_number(program: Program, typed: str, at: datetime) -> Words:
    said = [Said(Words.Kind.REACH, clean_line(typed))]
    return keep(program=program, said=said, case_numbers=plan(program).case_numbers, at=at)[0]


def line_of(program: Program, said: str) -> Line | None:
    """By key, or by the number that was called."""
    lines = book(program).lines
    number = e164(said) if said else ""
    by_number = (x for x in lines.values() if number and e164(x.number) == number)
    return lines.get(said) or next(by_number, None)


def _answer(call: Call, ring: Ring | None, heard: Heard) -> bool:
    """Who answered last holds the call: a transfer inside the house is the same call."""
    if ring is None or heard.event != CallEvent.ANSWERED or ring.answered_at is not None:
        return False
    ring.answered_at = heard.at
    ring.save(update_fields=["answered_at"])
    last = call.rings.filter(answered_at__isnull=False).order_by("-answered_at", "-pk").first()
    call.answered_by = last.user if last else None
    return True


def _tell(call: Call, ring: Ring | None, heard: Heard, by: Actor, at: datetime) -> None:
    """To one person: whose telephone it is, else who holds the call."""
    journal.write(
        by=by,
        at=at,
        verb=f"call.{heard.event}",
        subject=call.subject,
        read_action="call.read",
        owner_id=ring.user_id if ring else call.answered_by_id,
        data={"line": call.line.key if call.line else None},
    )


@transaction.atomic
def take_seat(*, extension: str, version: int, by: Actor, at: datetime) -> Seat | None:
    """Says which extension is the actor's own; an empty one gives it up.

    `version` is that of the page, 0 when there was none. Raises InvalidInput, OutOfDate, and
    Conflict when the extension is somebody else's.
    """
    person, wanted = _member(by), clean_line(extension)
    seat = Seat.objects.select_for_update().filter(program=by.program, user=person).first()
    if (seat.version if seat else 0) != version:
        raise OutOfDate(_("You changed this in another window. Look at what it says now."))
    if not wanted:
        if seat is not None:
            seat.delete()
    else:
        seat = _sit(seat or Seat(program=by.program, user=person, version=0), wanted)
    journal.write(
        by=by,
        at=at,
        verb="seat.taken" if wanted else "seat.left",
        subject=f"user:{person.pk}",
        read_action="audit.read",
        owner_id=person.pk,
        data={"extension": wanted},
    )
    return seat if wanted else None


def _sit(seat: Seat, extension: str) -> Seat:
    if not extension.replace("-", "").isalnum() or len(extension) > 20:
        sentence = _("Write the extension as your telephone shows it, like 4417.")
        raise InvalidInput(sentence, fields={"extension": sentence})
    seat.extension, seat.version = extension, seat.version + 1
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError as error:
        sentence = _("A colleague has this extension. Ask them to give it up on this page first.")
        raise Conflict(sentence, fields={"extension": sentence}) from error
    return seat


def _member(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person sits at a telephone. Sign in to do it."))
    return by.user
