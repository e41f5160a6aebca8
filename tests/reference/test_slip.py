"""A go-live can slip: history is kept, and no past day changes (R39, settled reading 13)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hypercare.casework.contacts.models import Contact
from hypercare.casework.intake.services import receive
from hypercare.casework.routing.models import AdviceGiven
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, OutOfDate
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.errors import NotDecided
from hypercare.reference.rollout.models import ScheduleRevision
from hypercare.reference.rollout.policies import Move, go_live_week
from hypercare.reference.rollout.selectors import plan
from hypercare.reference.rollout.services import move_go_live
from hypercare.reference.rollout.states import CountyState
from tests.factories.contacts import incoming
from tests.factories.people import actor_in
from tests.factories.program import GO_LIVE, NOW

SLIPPED = date(2027, 3, 1)
TODAY = date(2026, 10, 29)


@pytest.fixture
def lead(program: Program) -> Actor:
    return actor_in(program, "program-lead")


def move(by: Actor, move: Move, at: datetime = NOW, **other: Any) -> ScheduleRevision:
    given: dict[str, Any] = {"reason": "The data was not ready.", "decided": False, "version": 1}
    return move_go_live(move, **(given | other), by=by, at=at)


def again(program: Program) -> Program:
    return Program.objects.get(pk=program.pk)


def wave(number: int, go_live: date | None, days: int = 30) -> Move:
    return Move(go_live, wave=number, hypercare_days=days)


def test_a_wave_moves_and_the_old_schedule_stays(program: Program, lead: Actor) -> None:
    """R39: a new revision with who, when and why; the one before is untouched."""
    revision = move(lead, wave(2, SLIPPED))
    first, second = plan(again(program)).schedules
    assert (first.waves[2].go_live, second.waves[2].go_live) == (GO_LIVE[2], SLIPPED)
    assert second.waves[1] == first.waves[1]
    assert second.counties == first.counties
    assert (revision.number, revision.recorded_at, revision.recorded_by) == (2, NOW, lead.user)
    assert revision.reason == "The data was not ready."


def test_one_county_moves_and_the_rest_of_its_wave_stays(program: Program, lead: Actor) -> None:
    """R03: its own date, else its wave's."""
    move(lead, Move(date(2026, 12, 7), county="birch", to_wave=2))
    schedule = plan(again(program)).current_schedule
    assert schedule is not None
    assert schedule.go_live("birch") == date(2026, 12, 7)
    assert schedule.waves[2].go_live == GO_LIVE[2]


def test_a_county_moves_into_another_wave(program: Program, lead: Actor) -> None:
    move(lead, Move(None, county="cedar", to_wave=2))
    schedule = plan(again(program)).current_schedule
    assert schedule is not None
    assert schedule.go_live("cedar") == GO_LIVE[2]


def test_no_past_day_changes(program: Program, lead: Actor) -> None:
    """R39, settled reading 13: yesterday stands as it was recorded yesterday."""
    zone, before = program.zone, plan(program)
    days = [TODAY - timedelta(days=back) for back in range(1, 40)]
    stood = [before.standing("amber", day, zone) for day in days]
    move(lead, wave(1, SLIPPED), decided=True)
    after = plan(again(program))
    assert [after.standing("amber", day, zone) for day in days] == stood
    today = after.standing("amber", TODAY, zone)
    assert today is not None
    assert today.state is CountyState.SCHEDULED


def test_contacts_keep_the_advice_that_was_shown(
    program: Program, agent: Actor, lead: Actor
) -> None:
    """R39: a past figure is a past contact, and it stays as it was."""
    receive(incoming(), by=agent, at=NOW)
    contacts, advice = _rows(Contact, program), _rows(AdviceGiven, program)
    move(lead, wave(1, SLIPPED), at=NOW + timedelta(hours=1), decided=True)
    assert (_rows(Contact, program), _rows(AdviceGiven, program)) == (contacts, advice)


def _rows(model: Any, program: Program) -> list[dict[str, Any]]:
    return list(model.objects.filter(program=program).order_by("pk").values())


def test_a_live_county_does_not_wait_again_without_a_decision(
    program: Program, lead: Actor
) -> None:
    """Settled reading 13."""
    with pytest.raises(NotDecided, match="Amber went live already"):
        move(lead, wave(1, SLIPPED))
    assert ScheduleRevision.objects.filter(program=program).count() == 1
    move(lead, wave(1, SLIPPED), decided=True)
    assert Entry.objects.get(program=program).data["decided"] is True


def test_a_live_county_may_move_to_another_past_day_without_one(
    program: Program, lead: Actor
) -> None:
    move(lead, wave(1, TODAY))
    assert ScheduleRevision.objects.filter(program=program).count() == 2


def test_it_refuses_a_move_on_an_old_schedule(program: Program, lead: Actor) -> None:
    """Both texts: what the other wrote is in the sentence."""
    move(lead, wave(2, SLIPPED))
    with pytest.raises(OutOfDate, match=r"recorded schedule 2 \(“The data was not ready.”\)"):
        move(lead, wave(2, date(2027, 4, 5)), reason="Mine.")
    assert ScheduleRevision.objects.filter(program=program).count() == 2


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 201])
def test_it_refuses_a_move_without_a_reason_or_with_a_long_one(lead: Actor, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        move(lead, wave(2, SLIPPED), reason=reason)
    assert set(caught.value.fields) == {"reason"}


def test_it_refuses_a_move_that_moves_nothing(lead: Actor) -> None:
    with pytest.raises(Conflict, match="Nothing would change"):
        move(lead, wave(2, GO_LIVE[2]))


@pytest.mark.parametrize(
    "strange",
    [
        wave(9, SLIPPED),
        Move(SLIPPED),
        Move(SLIPPED, county="nowhere", to_wave=1),
        Move(SLIPPED, county="amber", to_wave=9),
        wave(2, date(9999, 12, 31)),
    ],
)
def test_it_refuses_what_nobody_can_mean(lead: Actor, strange: Move) -> None:
    with pytest.raises(InvalidInput):
        move(lead, strange)


def test_the_journal_says_what_moved_and_to_when(program: Program, lead: Actor) -> None:
    move(lead, wave(2, SLIPPED))
    entry = Entry.objects.get(program=program)
    assert (entry.verb, entry.subject, entry.user) == ("schedule.moved", "wave:2", lead.user)
    assert entry.data == {"revision": 2, "go_live": "2027-03-01", "wave": 2, "decided": False}


@pytest.mark.parametrize(
    ("go_live", "holidays", "first", "last"),
    [
        ("2026-10-26", (), "2026-10-26", "2026-10-30"),
        ("2026-10-31", (), "2026-11-02", "2026-11-06"),
        ("2026-11-23", ("2026-11-26", "2026-11-27"), "2026-11-23", "2026-12-01"),
    ],
)
def test_go_live_week_is_five_working_days(
    go_live: str, holidays: tuple[str, ...], first: str, last: str
) -> None:
    """Settled readings 2 and 20: holidays run it on into the next week."""
    free = {date.fromisoformat(day) for day in holidays}
    week = go_live_week(date.fromisoformat(go_live), free)
    assert (len(week), week[0].isoformat(), week[-1].isoformat()) == (5, first, last)
