"""Bringing in the other desk's ticket list (R33): preview, all or nothing, or the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import ngettext

from hypercare.casework.contacts.states import NameAnswer
from hypercare.casework.handovers.listing import EARLY, Found, Line, Ours, Parsed, match
from hypercare.casework.handovers.models import HandOver, ListMapping, OtherTicket
from hypercare.casework.handovers.states import Outcome
from hypercare.casework.tickets.services.holding import closed_wave_of
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import require
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput
from hypercare.foundation.kernel.text import fold
from hypercare.foundation.programs.models import Program

BEFORE = timedelta(days=14)
MOST_OURS = 5000


@dataclass(frozen=True)
class Result:
    """`same` lines were brought in before and say the same."""

    new: int
    changed: int
    same: int
    matched: int


def mapping_of(program: Program) -> dict[str, str]:
    kept = ListMapping.objects.filter(program=program).first()
    return dict(kept.columns) if kept else {}


def matches(program: Program, lines: list[Line], at: datetime) -> dict[str, Found]:
    """With hand-overs of the list's days, or of its numbers, that no other line has; those of
    closed waves stay."""
    moments = [line.at for line in lines if line.at is not None] or [at]
    rows = HandOver.objects.counted().filter(program=program, there__isnull=True)
    of_its_days = Q(at__gte=min(moments) - BEFORE, at__lte=max(moments) + EARLY)
    numbers = Q(theirs__in=[line.reference.upper() for line in lines]) & ~Q(reference_there="")
    near = rows.alias(theirs=Upper("reference_there")).filter(of_its_days | numbers)
    whole = near.select_related("contact__name").order_by("-at", "-pk")[:MOST_OURS]
    known = OtherTicket.objects.filter(program=program, hand_over__isnull=False)
    done = set(known.values_list("reference", flat=True))
    fresh = [line for line in lines if line.reference not in done]
    open_ones = [row for row in whole if closed_wave_of(row.contact, program) is None]
    return match(fresh, [_ours(row) for row in open_ones])


def _ours(row: HandOver) -> Ours:
    given = row.contact.name_answer == NameAnswer.GIVEN
    name = fold(row.contact.name.clear or "") if given else ""
    return Ours(row.pk, row.at, row.reference_there, name, row.contact.entity_name)


@transaction.atomic
def bring_in(
    *, parsed: Parsed, mapping: Mapping[str, str], rest: bool, by: Actor, at: datetime
) -> Result:
    """Raises InvalidInput when a line is wrong, unless `rest` leaves those out."""
    require(by, "hand-over.import")
    if parsed.wrong and not rest:
        sentence = ngettext(
            "%(n)d line is wrong, so nothing was brought in. Correct it, or leave it out.",
            "%(n)d lines are wrong, so nothing was brought in. Correct them, or leave them out.",
            len(parsed.wrong),
        )
        raise InvalidInput(sentence % {"n": len(parsed.wrong)})
    # One import at a time: the second finds what the first brought in.
    Program.objects.select_for_update(no_key=True).get(pk=by.program.pk)
    _keep_mapping(by.program, mapping)
    found = matches(by.program, parsed.lines, at)
    known = {row.reference: row for row in _known(by.program, parsed.lines)}
    new, changed, same = [], [], 0
    for line in parsed.lines:
        row = known.get(line.reference)
        fresh = found.get(line.reference)
        if row is None:
            new.append(_row(by.program, line, fresh, at))
        elif fresh is not None or _differs(row, line):
            changed.append(_changed(row, line, fresh))
        else:
            same += 1
    OtherTicket.objects.bulk_create(new)
    OtherTicket.objects.bulk_update(
        changed, ["county", "at", "status", "hand_over", "score", "whys"]
    )
    _reached(found, at, by)
    result = Result(len(new), len(changed), same, len(found))
    if new or changed:
        _write(result, by, at)
    return result


def _known(program: Program, lines: list[Line]) -> list[OtherTicket]:
    names = [line.reference for line in lines]
    return list(OtherTicket.objects.filter(program=program, reference__in=names))


def _row(program: Program, line: Line, found: Found | None, at: datetime) -> OtherTicket:
    row = OtherTicket(program=program, reference=line.reference, brought_in_at=at)
    return _changed(row, line, found)


def _changed(row: OtherTicket, line: Line, found: Found | None) -> OtherTicket:
    row.county, row.at, row.status = line.county, line.at, line.status
    if found is not None:
        row.hand_over_id, row.score, row.whys = found.ours.key, found.score, list(found.whys)
    return row


def _differs(row: OtherTicket, line: Line) -> bool:
    return (row.county, row.at, row.status) != (line.county, line.at, line.status)


def _reached(found: Mapping[str, Found], at: datetime, by: Actor) -> None:
    """Whoever stands in the other desk's list reached it; what people said already stays."""
    for one in found.values():
        rows = HandOver.objects.filter(pk=one.ours.key)
        rows.filter(reference_there="").update(
            reference_there=one.line.reference, version=F("version") + 1
        )
        rows.filter(outcome=Outcome.OPEN).update(
            outcome=Outcome.REACHED,
            outcome_at=at,
            outcome_by=by.user,
            outcome_token=by.token,
            version=F("version") + 1,
        )


def _keep_mapping(program: Program, mapping: Mapping[str, str]) -> None:
    ListMapping.objects.update_or_create(program=program, defaults={"columns": dict(mapping)})


def _write(result: Result, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb="hand-overs.brought-in",
        subject="hand-overs",
        read_action="contact.read",
        data={"new": result.new, "changed": result.changed, "matched": result.matched},
    )
