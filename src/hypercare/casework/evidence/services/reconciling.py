"""Matching a day's evidence with what was logged (R12, R32)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hypercare.casework.evidence import selectors
from hypercare.casework.evidence.assigning import Assignment, assign
from hypercare.casework.evidence.folding import Call, fold_calls
from hypercare.casework.evidence.legs import Leg, Windows
from hypercare.casework.evidence.mailed import Mailed, ending_of
from hypercare.casework.evidence.models import Evidence, Source, Tally
from hypercare.casework.evidence.notices import tell_to_log
from hypercare.casework.evidence.selectors import Kept
from hypercare.casework.evidence.services.storing import add, one_at_a_time
from hypercare.casework.evidence.states import GAPS, Kind, Outcome
from hypercare.casework.evidence.weighing import Fit, Piece, fits
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.members import who_may
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import end_of_day, start_of_day
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.selectors import book


@dataclass(frozen=True)
class Found:
    """A piece of the day with all that is stored of it. `set_aside` is what the log alone says."""

    piece: Piece
    facts: Mapping[str, object]
    set_aside: Outcome | None = None
    why: str = ""


@dataclass(frozen=True)
class Ending:
    """How a piece ends, by the rules."""

    outcome: Outcome
    contact_id: int | None = None
    points: int = 0
    reasons: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()


@transaction.atomic
def reconcile(*, day: date, by: Actor, at: datetime) -> int:
    """Makes each call and message of the day end in one outcome; returns how many changed.

    What a person decided is left alone, and so are contacts that explain another day's call. The
    same evidence and contacts give the same outcomes, however often and in whatever order.
    """
    require(by, "evidence.edit")
    one_at_a_time(by.program)
    windows = selectors.windows(by.program)
    heard = [*_calls(by.program, day, windows), *_tallies(by.program, day)]
    mailed = selectors.mail_of_day(by.program, day)
    found = [*heard, *_messages(by.program, mailed)]
    known = {row.key: row for row in Evidence.objects.filter(program=by.program, day=day)}
    kept = _free(by.program, day, windows)
    open_ones = [one for one in found if not _is_decided(known.get(one.piece.key))]
    to_match = [one for one in open_ones if one.piece.kind != Kind.MAIL]
    endings = endings_of(to_match, kept, windows) | _ends_of_mail(mailed)
    changed = _store(by.program, day, open_ones, endings, known, at)
    if changed:
        _tell(by, at, day, changed)
    return changed


def _is_decided(row: Evidence | None) -> bool:
    return row is not None and row.decided_at is not None


def _calls(program: Program, day: date, windows: Windows) -> list[Found]:
    found: list[Found] = []
    seats = selectors.seats(program)
    for source in selectors.sources(program):
        legs, numbers = selectors.legs_of_day(source, day)
        lines, reading = selectors.lines_of(source), selectors.reading_of(source)
        calls = fold_calls(legs, reading, lines, shortest=windows.shortest)
        keys = selectors.heard_keys(program, (call.call_id for call in calls))
        firsts = _first_legs(legs)
        for call in calls:
            first = firsts[call.call_id]
            piece = _piece(call, source, keys, seats)
            facts = _facts(call, source, seats, first, numbers[first.row])
            found.append(Found(piece, facts, call.set_aside, call.why))
    return found


def _first_legs(legs: Iterable[Leg]) -> dict[str, Leg]:
    ordered = sorted(legs, key=lambda leg: (leg.started_at, leg.row), reverse=True)
    return {leg.call_id: leg for leg in ordered}


def _people(call: Call, seats: Mapping[str, int]) -> list[int]:
    return [seats[telephone] for telephone in call.telephones if telephone in seats]


def _piece(call: Call, source: Source, keys: Mapping[str, str], seats: Mapping[str, int]) -> Piece:
    return Piece(
        key=f"{source.pk}:{call.call_id}",
        kind=Kind.VOICEMAIL if call.is_voicemail else Kind.CALL,
        started_at=call.started_at,
        ended_at=call.ended_at,
        number=call.number,
        line=call.line,
        people=frozenset(_people(call, seats)),
        call_key=keys.get(call.call_id, ""),
    )


def _facts(
    call: Call, source: Source, seats: Mapping[str, int], first: Leg, number: int | None
) -> dict[str, object]:
    """Who answered last is whose call it is."""
    people = _people(call, seats)
    return {
        "source_id": source.pk,
        "talk": call.talk,
        "dialled": "" if call.is_outbound else first.called,
        "number_id": number,
        "telephones": list(call.telephones),
        "person_id": people[-1] if people else None,
    }


def _tallies(program: Program, day: date) -> list[Found]:
    """Each stated call is a piece of its own, somewhere on that day."""
    begin, end = start_of_day(day, program.zone), end_of_day(day, program.zone)
    stated = Tally.objects.filter(program=program, day=day, withdrawn_at=None).order_by("pk")
    return [
        Found(
            Piece(
                key=f"tally:{tally.pk}:{number}",
                kind=Kind.TALLY,
                started_at=begin,
                ended_at=end,
                line=tally.line_id,
                people=frozenset({tally.person_id}),
            ),
            {"person_id": tally.person_id},
        )
        for tally in stated
        for number in range(1, tally.calls + 1)
    ]


def _messages(program: Program, mailed: Sequence[Mailed]) -> list[Found]:
    """The line of a message is its mailbox's."""
    lines = {key: line.pk for key, line in book(program).lines.items()}
    return [
        Found(
            Piece(
                key=one.key,
                kind=Kind.MAIL,
                started_at=one.received_at,
                ended_at=one.received_at,
                line=lines.get(one.line),
            ),
            {"message_id": one.pk, "dialled": one.address[:100]},
        )
        for one in mailed
    ]


def _ends_of_mail(mailed: Sequence[Mailed]) -> dict[str, Ending]:
    ends = {}
    for one in mailed:
        outcome, why = ending_of(one)
        ends[one.key] = Ending(outcome, one.contact_id, reasons=(why,))
    return ends


def _free(program: Program, day: date, windows: Windows) -> list[Kept]:
    """What was documented around the day, less what explains another day's call by the rules."""
    begin = start_of_day(day, program.zone) - windows.by_number
    end = end_of_day(day, program.zone) + windows.by_number
    kept = selectors.documented(program, begin, end)
    elsewhere = Evidence.objects.filter(
        program=program, contact__in=[one.contact_id for one in kept], decided_at=None
    ).exclude(day=day)
    taken = set(elsewhere.values_list("contact_id", flat=True))
    return [one for one in kept if one.contact_id not in taken]


def endings_of(found: Sequence[Found], kept: Sequence[Kept], windows: Windows) -> dict[str, Ending]:
    """Calls that count choose first; what was set aside may have been logged all the same."""
    counting = [one for one in found if one.set_aside is None]
    aside = [one for one in found if one.set_aside in (Outcome.SHORT, Outcome.INTERNAL)]
    endings = _matched(counting, kept, windows)
    used = {ending.contact_id for ending in endings.values()}
    rest = [one for one in kept if one.contact_id not in used]
    endings |= {key: end for key, end in _matched(aside, rest, windows).items() if end.contact_id}
    for one in found:
        if one.set_aside is not None:
            endings.setdefault(one.piece.key, Ending(one.set_aside, reasons=(one.why,)))
    return endings


def _matched(found: Sequence[Found], kept: Sequence[Kept], windows: Windows) -> dict[str, Ending]:
    pairs = list(fits([one.piece for one in found], [one.said for one in kept], windows))
    fit = {(piece.key, said.call_key): how for piece, said, how in pairs}
    points = {pair: how.points for pair, how in fit.items()}
    tolerance = int(windows.tell_apart.total_seconds())
    best = assign(points, tolerance=tolerance)
    by_key = {one.said.call_key: one for one in kept}
    return {one.piece.key: _ending(one.piece, best, fit, by_key) for one in found}


def _ending(
    piece: Piece,
    best: Assignment,
    fit: Mapping[tuple[str, str], Fit],
    kept: Mapping[str, Kept],
) -> Ending:
    """Stated calls are all alike, so one that is left over is missing, whichever it is."""
    key = piece.key
    if key in best.taken:
        one, how = kept[best.taken[key]], fit[key, best.taken[key]]
        outcome = Outcome.MATCHED if one.is_migration else Outcome.NOT_MIGRATION
        return Ending(outcome, one.contact_id, how.points, how.reasons)
    if key in best.rivals and piece.kind != Kind.TALLY:
        return Ending(Outcome.CANNOT_TELL, reasons=("rivals",), rivals=best.rivals[key])
    return Ending(Outcome.MISSING, reasons=("nothing-fits",))


def _store(
    program: Program,
    day: date,
    found: Sequence[Found],
    endings: Mapping[str, Ending],
    known: Mapping[str, Evidence],
    at: datetime,
) -> int:
    """Contacts are let go of before they are taken, since each explains one call."""
    loggers = set(who_may(program, "contact.log"))
    made = [_row(program, day, one, endings[one.piece.key], loggers) for one in found]
    fresh = [row for row in made if row.key not in known]
    moved = [_onto(known[row.key], row) for row in made if row.key in known]
    changed = [row for row in moved if row is not None]
    Evidence.objects.filter(pk__in=[row.pk for row in changed], contact__isnull=False).update(
        contact=None, outcome=Outcome.MISSING
    )
    Evidence.objects.bulk_update(changed, _CHANGEABLE, batch_size=500)
    add(fresh)
    tell_to_log(program, _asked([*fresh, *changed]), day, at)
    return len(fresh) + len(changed) + _gone(program, day, found, known)


def _asked(rows: Iterable[Evidence]) -> list[int]:
    """Whose it is now to log what is missing."""
    gaps = (row.assigned_to_id for row in rows if row.outcome in GAPS and not row.decided_at)
    return sorted({person for person in gaps if person is not None})


def _gone(
    program: Program, day: date, found: Sequence[Found], known: Mapping[str, Evidence]
) -> int:
    """Calls that a tally no longer states. A call of a log is never taken back."""
    still = {one.piece.key for one in found}
    stated = [r.pk for k, r in known.items() if r.kind == Kind.TALLY and k not in still]
    rows = Evidence.objects.filter(pk__in=stated, decided_at=None, decisions=None)
    return rows.delete()[0]


_FOUND_AGAIN = (
    "kind", "started_at", "ended_at", "talk", "line_id", "dialled", "number_id", "telephones",
    "person_id", "outcome", "contact_id", "points", "reasons", "rivals",
)  # fmt: skip
_CHANGEABLE = (*(name.removesuffix("_id") for name in _FOUND_AGAIN), "assigned_to", "version")


def _row(
    program: Program, day: date, one: Found, ending: Ending, loggers: Collection[int]
) -> Evidence:
    """What is missing is for whoever answered the call, or stated it, to log."""
    answered = one.facts.get("person_id") if ending.outcome in GAPS else None
    person = answered if isinstance(answered, int) and answered in loggers else None
    return Evidence(
        program=program,
        day=day,
        key=one.piece.key,
        kind=one.piece.kind,
        started_at=one.piece.started_at,
        ended_at=one.piece.ended_at,
        line_id=one.piece.line,
        outcome=ending.outcome,
        contact_id=ending.contact_id,
        points=ending.points,
        reasons=list(ending.reasons),
        rivals=list(ending.rivals),
        assigned_to_id=person,
        **one.facts,
    )


def _onto(known: Evidence, fresh: Evidence) -> Evidence | None:
    """The known row with what is new; None where nothing is. Whom it was given to stays."""
    if all(getattr(known, name) == getattr(fresh, name) for name in _FOUND_AGAIN):
        return None
    for name in _FOUND_AGAIN:
        setattr(known, name, getattr(fresh, name))
    known.assigned_to_id = known.assigned_to_id or fresh.assigned_to_id
    known.version += 1
    return known


def _tell(by: Actor, at: datetime, day: date, changed: int) -> None:
    journal.write(
        by=by,
        at=at,
        verb="evidence.reconciled",
        subject=f"day:{day.isoformat()}",
        read_action="evidence.read",
        data={"changed": changed},
    )
