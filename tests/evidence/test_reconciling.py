"""Every call of a day ends in one outcome (R12, R32, settled reading 16)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from hypercare.casework.callers.models import Seat
from hypercare.casework.contacts.models import Contact
from hypercare.casework.evidence.legs import Windows
from hypercare.casework.evidence.models import Evidence, Source
from hypercare.casework.evidence.selectors import Kept, day_figures
from hypercare.casework.evidence.services.deciding import give
from hypercare.casework.evidence.services.reconciling import Found, endings_of, reconcile
from hypercare.casework.evidence.states import Kind, Outcome
from hypercare.casework.evidence.tasks import match_days
from hypercare.casework.evidence.weighing import Documented, Piece
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.clock import end_of_day
from hypercare.foundation.notices.models import Notice
from tests.evidence.conftest import PACIFIC, Load, master
from tests.factories.contacts import incoming
from tests.factories.program import NOW

DAY = date(2026, 10, 29)


@pytest.fixture
def match(readiness: Actor) -> Any:
    return lambda: reconcile(day=DAY, by=readiness, at=NOW + timedelta(hours=9))


def log(by: Actor, at: datetime, **facts: Any) -> Contact:
    said = incoming(happened_at=at, **facts)
    return receive(said, by=by, at=at + timedelta(minutes=5)).contact


def outcomes() -> list[str]:
    return list(Evidence.objects.order_by("started_at").values_list("outcome", flat=True))


def test_a_call_and_the_contact_with_its_number(load: Load, match: Any, agent: Actor) -> None:
    load([master(NOW)])
    contact = log(agent, NOW + timedelta(minutes=2))
    match()
    call = Evidence.objects.get()
    assert (call.outcome, call.contact) == (Outcome.MATCHED, contact)
    assert call.reasons == ["same-number", "same-line"]


@pytest.mark.parametrize(("minutes", "outcome"), [(24, "matched"), (25, "missing")])
def test_the_same_number_counts_within_twenty_minutes(
    load: Load, match: Any, agent: Actor, minutes: int, outcome: str
) -> None:
    """From the end of the call, which took four minutes and nine seconds."""
    load([master(NOW)])
    log(agent, NOW + timedelta(minutes=minutes))
    match()
    assert outcomes() == [outcome]


@pytest.mark.parametrize(
    ("minutes", "line", "outcome"),
    [(7, "cs_800", "matched"), (8, "cs_800", "missing"), (2, "service_desk", "missing")],
)
def test_without_a_number_only_the_same_line_within_three_minutes(
    load: Load, match: Any, agent: Actor, minutes: int, line: str, outcome: str
) -> None:
    load([master(NOW, caller="anonymous")])
    log(agent, NOW + timedelta(minutes=minutes), received_on=line)
    match()
    assert outcomes() == [outcome]


def test_another_number_explains_nothing(load: Load, match: Any, agent: Actor) -> None:
    load([master(NOW, caller="15305550199")])
    log(agent, NOW + timedelta(minutes=1))
    match()
    assert outcomes() == ["missing"]


def test_one_contact_explains_one_call_and_two_of_one_call_are_one(
    load: Load, match: Any, agent: Actor
) -> None:
    """R31: a second question in a call is a second contact, and the call is one."""
    load([master(NOW), master(NOW + timedelta(minutes=10))])
    first = log(agent, NOW + timedelta(minutes=1))
    log(agent, NOW + timedelta(minutes=3), call_key=first.call_key)
    match()
    assert outcomes() == ["matched", "missing"]


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ({"seconds": 59}, "short"),
        ({"seconds": 60}, "missing"),
        ({"seconds": 0, "status": "NO ANSWER"}, "abandoned"),
        ({"seconds": 300, "telephone": ""}, "abandoned"),
        ({"seconds": 300, "app": "Playback"}, "abandoned"),
        ({"caller": "4401", "called": "4402"}, "internal"),
        ({"caller": "4401", "called": "5305550111"}, "internal"),
        ({"seconds": 5, "app": "VoiceMail"}, "missing"),
    ],
)
def test_what_the_log_alone_says(
    load: Load, match: Any, facts: dict[str, Any], outcome: str
) -> None:
    load([master(NOW, **facts)])
    match()
    assert outcomes() == [outcome]


def test_a_short_call_that_was_logged_is_matched(load: Load, match: Any, agent: Actor) -> None:
    load([master(NOW, seconds=30)])
    log(agent, NOW)
    match()
    assert outcomes() == ["matched"]


def test_what_is_not_about_the_migration_is_documented(
    load: Load, match: Any, agent: Actor, readiness: Actor
) -> None:
    load([master(NOW)])
    contact = log(agent, NOW)
    contact.advice.__class__.objects.filter(contact=contact).update(migration_related=False)
    match()
    assert outcomes() == ["not-migration"]
    assert day_figures(readiness.program, DAY)[1].documented == 1


def test_two_calls_that_fit_as_well_cannot_be_told_apart(
    load: Load, match: Any, agent: Actor, readiness: Actor
) -> None:
    load([
        master(NOW, caller="anonymous", seconds=61, call="1.1"),
        master(NOW + timedelta(seconds=20), caller="anonymous", seconds=61, call="1.2"),
    ])  # fmt: skip
    log(agent, NOW + timedelta(minutes=1))
    match()
    assert sorted(outcomes()) == ["cannot-tell", "matched"]
    whole = day_figures(readiness.program, DAY)[1]
    assert (whole.received, whole.documented, whole.missing, whole.cannot_tell) == (2, 1, 1, 1)


def test_the_telephone_of_whoever_logged_it_tells_two_apart(
    load: Load, match: Any, agent: Actor
) -> None:
    assert agent.user is not None
    Seat.objects.create(program=agent.program, user=agent.user, extension="4402")
    load([
        master(NOW, caller="anonymous", call="1.1", telephone="4401"),
        master(NOW + timedelta(seconds=20), caller="anonymous", call="1.2", telephone="4402"),
    ])  # fmt: skip
    log(agent, NOW + timedelta(minutes=1))
    match()
    assert outcomes() == ["missing", "matched"]
    assert Evidence.objects.get(outcome="matched").person == agent.user


def test_a_transfer_is_one_call(load: Load, match: Any, agent: Actor) -> None:
    load([
        master(NOW, call="1.1", telephone="4401"),
        master(NOW + timedelta(minutes=1), call="1.1", telephone="4402", called="9165550101"),
    ])  # fmt: skip
    log(agent, NOW)
    match()
    assert outcomes() == ["matched"]


def test_a_call_over_midnight_is_one_call_of_the_day_on_which_it_began(
    load: Load, readiness: Actor
) -> None:
    """Its later legs make no second call of the next day."""
    midnight = end_of_day(DAY, PACIFIC)
    late, early = midnight - timedelta(minutes=10), midnight + timedelta(minutes=5)
    load([master(late, call="9.1"), master(early, call="9.1", telephone="4402")])
    load([master(early, call="9.2", caller="15305550112")])
    for day in (DAY, DAY + timedelta(days=1)):
        reconcile(day=day, by=readiness, at=NOW + timedelta(days=2))
    found = Evidence.objects.order_by("started_at").values_list("day", "telephones")
    assert list(found) == [(DAY, ["4401", "4402"]), (DAY + timedelta(days=1), ["4401"])]


def test_the_days_of_a_long_log_are_matched_one_in_each_job(load: Load, source: Source) -> None:
    """So that other work is done in between. Days without a call have none."""
    made = load([master(NOW), master(NOW + timedelta(days=200))])
    match_days(program=made.program_id, first=str(made.first_day), last=str(made.last_day))
    assert list(Evidence.objects.values_list("day", flat=True)) == [DAY]
    args = ProcrastinateJob.objects.latest("pk").args
    assert args["first"] == args["last"] == str(DAY + timedelta(days=200))
    match_days(**args)
    assert Evidence.objects.count() == 2
    assert ProcrastinateJob.objects.count() == 1


def test_a_contact_that_was_withdrawn_documents_nothing(
    load: Load, match: Any, agent: Actor
) -> None:
    load([master(NOW)])
    contact = log(agent, NOW)
    match()
    Contact.objects.filter(pk=contact.pk).update(withdrawn_at=NOW)
    assert match() == 1
    assert outcomes() == ["missing"]


def test_what_is_missing_is_for_whoever_answered_to_log(
    load: Load, match: Any, agent: Actor, readiness: Actor
) -> None:
    """R32. They are told once a day; who may not log, or left, is asked for nothing."""
    assert agent.user is not None
    Seat.objects.create(program=agent.program, user=agent.user, extension="4401")
    load([master(NOW), master(NOW + timedelta(minutes=30), caller="15305550112", telephone="4402")])
    match()
    load([master(NOW + timedelta(hours=1), caller="15305550113")])
    match()
    asked = Evidence.objects.order_by("started_at").values_list("outcome", "assigned_to")
    mine, nobodys = ("missing", agent.user.pk), ("missing", None)
    assert list(asked) == [mine, nobodys, mine]
    assert Notice.objects.filter(kind="evidence-to-log", person=agent.user).count() == 1
    (call, *_rest) = Evidence.objects.order_by("started_at")
    give(evidence=call, version=call.version, to="", by=readiness, at=NOW)
    match()
    call.refresh_from_db()
    assert call.assigned_to is None


def test_a_late_contact_closes_the_gap(load: Load, match: Any, agent: Actor) -> None:
    load([master(NOW)])
    match()
    assert outcomes() == ["missing"]
    log(agent, NOW)
    match()
    assert outcomes() == ["matched"]


def test_the_number_of_statements_does_not_grow_with_the_calls(
    load: Load, match: Any, django_assert_max_num_queries: Any
) -> None:
    load([master(NOW + timedelta(minutes=n), caller=f"1530555{n:04}") for n in range(60)])
    with django_assert_max_num_queries(30):
        match()


@st.composite
def days(draw: Any) -> tuple[list[Found], list[Kept], int]:
    """Calls with numbers of their own or withheld, some of them not logged."""
    chance = Random(draw(st.integers(0, 10_000)))
    calls = draw(st.integers(1, 25))
    begin = datetime(2026, 10, 29, 15, 0, tzinfo=UTC)
    found, kept, unlogged = [], [], 0
    for n in range(calls):
        start = begin + timedelta(minutes=30 * n, seconds=chance.randrange(600))
        withheld = chance.random() < 0.2
        piece = Piece(
            key=f"call-{n}", kind=Kind.CALL, started_at=start,
            ended_at=start + timedelta(minutes=3), line=1,
            number="" if withheld else f"+1530555{n:04}",
        )  # fmt: skip
        found.append(Found(piece, {}))
        if chance.random() < 0.15:
            unlogged += 1
            continue
        said = Documented(
            call_key=f"key-{n}", happened_at=start + timedelta(seconds=chance.randrange(200)),
            numbers=frozenset() if withheld else frozenset({piece.number}), lines=frozenset({1}),
        )  # fmt: skip
        kept.append(Kept(said, n, is_migration=True))
    return found, kept, unlogged


@settings(max_examples=60, deadline=None)
@given(days(), st.randoms())
def test_every_gap_is_found_and_none_is_invented(
    day: tuple[list[Found], list[Kept], int], chance: Any
) -> None:
    """Calls half an hour apart can all be told apart; the order of the rows has no influence."""
    found, kept, unlogged = day
    endings = endings_of(found, kept, Windows())
    counts = Counter(ending.outcome for ending in endings.values())
    assert counts[Outcome.MISSING] == unlogged
    assert counts[Outcome.MATCHED] == len(kept)
    taken = [e.contact_id for e in endings.values() if e.contact_id is not None]
    assert len(set(taken)) == len(taken)
    chance.shuffle(found)
    chance.shuffle(kept)
    assert endings_of(found, kept, Windows()) == endings
