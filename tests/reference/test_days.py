"""What changes by the clock alone reaches pages, too."""

from datetime import UTC, datetime, timedelta

import pytest

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.live.selectors import since
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.days import BEGAN, begin_days
from tests.factories.people import actor_in
from tests.factories.program import MADE

MIDNIGHT = datetime(2026, 10, 29, 7, 0, tzinfo=UTC)  # in Los Angeles, summer time


def days() -> list[str]:
    return list(Entry.objects.filter(verb=BEGAN).values_list("subject", flat=True))


def test_a_day_begins_once_at_the_programs_own_midnight(program: Program) -> None:
    begin_days(at=MIDNIGHT - timedelta(minutes=1))
    for minutes in (0, 1, 2):
        begin_days(at=MIDNIGHT + timedelta(minutes=minutes))
    assert days() == ["2026-10-28", "2026-10-29"]


def test_the_first_day_of_a_program_is_no_news(program: Program) -> None:
    begin_days(at=MADE)
    assert days() == []


@pytest.mark.parametrize(("role", "heard"), [("agent", [BEGAN]), ("recipient", [])])
def test_who_may_read_the_program_hears_of_it(
    program: Program, role: str, heard: list[str]
) -> None:
    actor: Actor = actor_in(program, role)
    begin_days(at=MIDNIGHT)
    actor.program.refresh_from_db()
    assert [event.verb for event in since(actor, 0).events] == heard
