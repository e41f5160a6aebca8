"""Closing a day with its figure, and stating calls that no system saw (R32)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hypercare.casework.evidence.models import DayClose, Tally
from hypercare.casework.evidence.selectors import day_figures
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.evidence.services.storing import one_at_a_time
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.accounts.models import User
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed
from hypercare.foundation.kernel.text import clean_words
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.selectors import plan

MOST_CALLS = 500
OLDEST = timedelta(days=400)


@transaction.atomic
def close_day(*, day: date, gap: str, seen: int, by: Actor, at: datetime) -> DayClose:
    """`seen` is the number of missing calls that the person saw; `gap` names why they stay.

    Raises InvalidInput for a day that is not over or a gap without a name, and Conflict when the
    figure changed since it was seen.
    """
    require(by, "evidence.close")
    person = _person(by)
    if local_day(at, by.program.zone) <= day:
        raise InvalidInput(_("This day is not over yet. Close it tomorrow."))
    one_at_a_time(by.program)
    reconcile(day=day, by=system(by.program), at=at)
    rows, whole = day_figures(by.program, day)
    if whole.missing != seen:
        sentence = _("The figure changed in between: %(count)d are missing now. Look again.")
        raise Conflict(sentence % {"count": whole.missing})
    words = _words(gap, by, at)
    if whole.missing and words is None:
        sentence = _("Say why these stay undocumented, or have them logged first.")
        raise InvalidInput(sentence, fields={"gap": sentence})
    closed = DayClose.objects.create(
        program=by.program,
        day=day,
        number=_next_number(by, day),
        closed_at=at,
        closed_by=person,
        received=whole.received,
        documented=whole.documented,
        explained=whole.explained,
        missing=whole.missing,
        figures=[row.as_json() for row in rows],
        gap=words if whole.missing else None,
    )
    _tell(by, at, "evidence.day-closed", day, {"number": closed.number, "missing": whole.missing})
    return closed


def _next_number(by: Actor, day: date) -> int:
    closed = DayClose.objects.filter(program=by.program, day=day)
    return int(closed.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def tally(*, day: date, calls: int, line: str, note: str, by: Actor, at: datetime) -> Tally:
    """`by` took so many calls on that day that no system saw. Raises InvalidInput by field."""
    require(by, "contact.log")
    person = _person(by)
    _check_tally(day, calls, line, by, at)
    stated = Tally.objects.create(
        program=by.program,
        day=day,
        line=book(by.program).lines.get(line),
        person=person,
        calls=calls,
        said_at=at,
        said_by=person,
        note=_words(note, by, at),
    )
    _tell(by, at, "evidence.tallied", day, {"calls": calls})
    return stated


def _check_tally(day: date, calls: int, line: str, by: Actor, at: datetime) -> None:
    today = local_day(at, by.program.zone)
    faults = {}
    if not today - OLDEST <= day <= today:
        faults["day"] = _("Choose today or an earlier day of the last 400.")
    if not 1 <= calls <= MOST_CALLS:
        faults["calls"] = _("State 1 to 500 calls.")
    if line and line not in book(by.program).lines:
        faults["line"] = _("There is no such line. Choose from the list.")
    if faults:
        raise InvalidInput(" ".join(faults.values()), fields=faults)


@transaction.atomic
def withdraw_tally(*, stated: Tally, by: Actor, at: datetime) -> None:
    """By whoever stated it, or by somebody who may decide about evidence."""
    if by.user is None or by.user.pk != stated.said_by_id:
        require(by, "evidence.edit")
    Tally.objects.filter(pk=stated.pk, withdrawn_at=None).update(withdrawn_at=at)
    _tell(by, at, "evidence.tally-withdrawn", stated.day, {"calls": stated.calls})


def _words(text: str, by: Actor, at: datetime) -> Words | None:
    said = [Said(Words.Kind.NOTE, clean_words(text)[:1_000])] if clean_words(text) else []
    case_numbers = plan(by.program).case_numbers
    kept = keep(program=by.program, said=said, case_numbers=case_numbers, at=at)
    return kept[0] if kept else None


def _person(by: Actor) -> User:
    if by.user is None:
        raise NotAllowed(_("Only a person can do this. Sign in to do it."))
    return by.user


def _tell(by: Actor, at: datetime, verb: str, day: date, data: dict[str, object]) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"day:{day.isoformat()}",
        read_action="evidence.read",
        data=data,
    )
