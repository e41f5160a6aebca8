"""The sample's telephone log against the forty contacts, as its description says (R12, R32)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from hypercare.casework.evidence.models import CallLeg, Evidence
from hypercare.casework.evidence.selectors import day_figures
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.evidence.states import Outcome
from hypercare.foundation.accounts.actor import Actor, system
from hypercare.foundation.programs.models import Program
from hypercare.surface.demo import sample
from hypercare.surface.demo.services import prepare

PACIFIC = ZoneInfo("America/Los_Angeles")
ANCHOR = date(2026, 10, 26)
AFTER_ALL = datetime(2026, 12, 5, 20, 0, tzinfo=UTC)
DAYS = [ANCHOR + timedelta(days=n) for n in range(3)]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once for all of these tests, and gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        prepare(anchor=ANCHOR, at=AFTER_ALL, progress=lambda *_said: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def by(made: None, db: None) -> Actor:
    return system(Program.objects.get(key="demo"))


@pytest.fixture
def calls(by: Actor) -> list[Evidence]:
    """The sample brings its log along, and matches it."""
    return list(Evidence.objects.select_related("contact").order_by("started_at"))


def at(call: Evidence) -> tuple[int, str]:
    local = call.started_at.astimezone(PACIFIC)
    return (local.date() - ANCHOR).days, local.strftime("%H:%M")


def test_thirty_six_legs_are_thirty_two_calls(calls: list[Evidence]) -> None:
    """A transfer and two telephones that ring are one call each."""
    assert CallLeg.objects.count() == 36
    assert len(calls) == 32


def test_three_answered_calls_are_missing(calls: list[Evidence]) -> None:
    missing = [at(call) for call in calls if call.outcome == Outcome.MISSING]
    assert missing == [(0, "08:22"), (0, "09:55"), (1, "13:15")]


def test_the_short_and_the_unanswered_ones_are_explained(calls: list[Evidence]) -> None:
    aside = {at(c): c.outcome for c in calls if c.outcome in (Outcome.SHORT, Outcome.ABANDONED)}
    assert aside == {
        (1, "10:02"): Outcome.SHORT,
        (0, "08:31"): Outcome.ABANDONED,
        (2, "08:45"): Outcome.ABANDONED,
    }


def test_the_withheld_one_is_matched_by_time(calls: list[Evidence]) -> None:
    (withheld,) = [call for call in calls if at(call) == (0, "16:18")]
    assert withheld.number is None
    assert withheld.contact is not None
    assert withheld.contact.happened_at.astimezone(PACIFIC).strftime("%H:%M") == "16:18"
    assert withheld.reasons[0] == "same-time"


def test_every_other_call_is_the_contact_of_its_minute(calls: list[Evidence]) -> None:
    documented = [call for call in calls if call.contact is not None]
    assert len(documented) == 26
    for call in documented:
        assert call.contact is not None
        assert call.contact.happened_at.astimezone(PACIFIC).strftime("%H:%M") == at(call)[1]


def test_the_figures_of_the_days_add_up(calls: list[Evidence], by: Actor) -> None:
    figures = [day_figures(by.program, day)[1] for day in DAYS]
    for figure in figures:
        assert figure.received == figure.documented + figure.explained + figure.missing
    assert sum(figure.received for figure in figures) == 32
    assert [figure.missing for figure in figures] == [2, 1, 0]


def test_again_changes_nothing(calls: list[Evidence], by: Actor) -> None:
    assert [reconcile(day=day, by=by, at=AFTER_ALL) for day in DAYS] == [0, 0, 0]


@pytest.mark.parametrize("anchor", [date(2026, 11, 2), date(2026, 10, 27), date(2026, 3, 2)])
def test_it_moves_with_the_first_go_live(anchor: date) -> None:
    """The sample's log is of the sample's days, whenever it starts, up to now."""
    end = datetime.combine(anchor + timedelta(days=3), datetime.min.time())
    text = sample.calls(anchor, end).decode()
    days = Counter(line.split('","')[9][:10] for line in text.splitlines())
    assert days == {str(anchor + timedelta(days=n)): count for n, count in enumerate((22, 9, 5))}
    first = datetime.combine(anchor, datetime.min.time()) + timedelta(hours=8)
    assert len(sample.calls(anchor, first).splitlines()) == 1
