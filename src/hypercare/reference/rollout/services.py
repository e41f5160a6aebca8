"""Recording the schedule: as a file brings it, and when a go-live moves (R39)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.clock import local_day
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.programs.models import Program
from hypercare.foundation.programs.services import hold_facts
from hypercare.reference.rollout.errors import NotDecided
from hypercare.reference.rollout.models import (
    County,
    CountyPlace,
    ScheduleRevision,
    Wave,
    WaveDate,
)
from hypercare.reference.rollout.policies import (
    EARLIEST,
    LATEST,
    Move,
    Schedule,
    consequences,
    moved,
)
from hypercare.reference.rollout.selectors import Plan, plan

LONGEST_REASON = 200


def record_schedule(
    schedule: Schedule, *, reason: str, by: Actor, at: datetime
) -> ScheduleRevision:
    """The whole schedule as a new revision; earlier ones stay. Its number is the next one.

    The caller holds the program's facts and writes the journal entry.
    """
    program = by.program
    known = ScheduleRevision.objects.filter(program=program).aggregate(newest=Max("number"))
    revision = ScheduleRevision.objects.create(
        program=program,
        number=(known["newest"] or 0) + 1,
        recorded_at=at,
        recorded_by=by.user,
        reason=reason,
    )
    _keep_dates(revision, schedule)
    return revision


def _keep_dates(revision: ScheduleRevision, schedule: Schedule) -> None:
    """The days of its waves, and where each county is."""
    program = revision.program
    waves = dict(Wave.objects.filter(program=program).values_list("number", "pk"))
    counties = dict(County.objects.filter(program=program).values_list("key", "pk"))
    own = {"program": program, "revision": revision}
    WaveDate.objects.bulk_create(
        WaveDate(
            **own,
            wave_id=waves[wave.number],
            go_live=wave.go_live,
            hypercare_days=wave.hypercare_days,
        )
        for wave in schedule.waves.values()
    )
    CountyPlace.objects.bulk_create(
        CountyPlace(
            **own,
            county_id=counties[place.key],
            wave_id=waves[place.wave] if place.wave is not None else None,
            go_live=place.go_live,
        )
        for place in schedule.counties.values()
    )


@transaction.atomic
def move_go_live(
    move: Move, *, reason: str, decided: bool, version: int, by: Actor, at: datetime
) -> ScheduleRevision:
    """Days that are past keep the schedule that was recorded then (R39, settled reading 13).

    `version` is the number of the revision that the person saw. Raises InvalidInput without a
    reason, Conflict when nothing would change, OutOfDate when somebody else was quicker, and
    NotDecided when a live county would wait again and `decided` is not set.
    """
    hold_facts(by.program.key)
    program = Program.objects.get(pk=by.program.pk)
    known = plan(program)
    old = _seen(program, known, version)
    new = moved(old, move)
    why = _why(reason)
    check_move(known, move)
    _refuse(known, old, new, decided=decided, on=local_day(at, program.zone))
    revision = record_schedule(new, reason=why, by=by, at=at)
    Program.objects.filter(pk=program.pk).update(facts_version=F("facts_version") + 1)
    by.program.facts_version = program.facts_version + 1
    _tell(move, revision, decided=decided, by=by, at=at)
    return revision


def _seen(program: Program, known: Plan, version: int) -> Schedule:
    schedule = known.current_schedule
    if schedule is None:
        raise Conflict(_("This program has no schedule yet. Load its program file first."))
    if schedule.number == version:
        return schedule
    newest = ScheduleRevision.objects.get(program=program, number=schedule.number)
    sentence = _(
        "Somebody moved a go-live while you were here: %(who)s recorded schedule %(number)d"
        " (“%(reason)s”). Nothing of yours was saved. Look at the dates again."
    )
    who = newest.recorded_by or _("the operator")
    raise OutOfDate(sentence % {"who": who, "number": newest.number, "reason": newest.reason})


def _why(reason: str) -> str:
    why = clean_line(reason)
    if not why:
        raise InvalidInput(_("Say why."), fields={"reason": _("Say why it moves.")})
    if len(why) > LONGEST_REASON:
        sentence = _("This is longer than %(length)d characters. Shorten it.")
        text = sentence % {"length": LONGEST_REASON}
        raise InvalidInput(text, fields={"reason": text})
    return why


def check_move(known: Plan, move: Move) -> None:
    """Raises InvalidInput for what a form cannot choose, and for what nobody can mean."""
    target = move.to_wave if move.county else move.wave
    is_known = not move.county or move.county in known.counties
    if not is_known or (target is None and not move.county) or target not in {None, *known.waves}:
        sentence = _("This wave or county is not in the program any more. Choose another.")
        raise InvalidInput(sentence)
    if move.go_live is not None and not EARLIEST <= move.go_live <= LATEST:
        sentence = _("Choose a date from %(first)s to %(last)s.")
        text = sentence % {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
        raise InvalidInput(text, fields={"go_live": text})


def _refuse(known: Plan, old: Schedule, new: Schedule, *, decided: bool, on: date) -> None:
    if (old.waves, old.counties) == (new.waves, new.counties):
        raise Conflict(_("Nothing would change: these are the dates already. Choose others."))
    changes = consequences(old, new, known.settings, on, known.counties.keys())
    back = [known.counties[change.county].name for change in changes if change.goes_back]
    if back and not decided:
        raise NotDecided(back)


def _tell(
    move: Move, revision: ScheduleRevision, *, decided: bool, by: Actor, at: datetime
) -> None:
    what = f"county:{move.county}" if move.county else f"wave:{move.wave}"
    journal.write(
        by=by,
        at=at,
        verb="schedule.moved",
        subject=what,
        read_action="program.read",
        data={
            "revision": revision.number,
            "go_live": move.go_live.isoformat() if move.go_live else None,
            "wave": move.to_wave if move.county else move.wave,
            "decided": decided,
        },
    )
