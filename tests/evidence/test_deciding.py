"""A person can overrule the rules, close a day with its gap named, and state calls (R32)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from hypercare.casework.callers.models import Call
from hypercare.casework.contacts.models import Contact
from hypercare.casework.evidence.models import DayClose, Decision, Evidence
from hypercare.casework.evidence.services.closing import close_day, tally, withdraw_tally
from hypercare.casework.evidence.services.deciding import Verdict, decide, give, undecide
from hypercare.casework.evidence.services.logging import call_to_log
from hypercare.casework.evidence.services.reconciling import reconcile
from hypercare.casework.evidence.states import Outcome
from hypercare.casework.intake.services import receive
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from tests.accounts.cast import browser_of
from tests.evidence.conftest import Load, master
from tests.factories.contacts import incoming
from tests.factories.program import NOW

DAY = date(2026, 10, 29)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def missing(load: Load, readiness: Actor) -> Evidence:
    load([master(NOW)])
    reconcile(day=DAY, by=readiness, at=NOW)
    return Evidence.objects.get()


def contact_at(by: Actor, minutes: int, **facts: str) -> Contact:
    at = NOW + timedelta(minutes=minutes)
    return receive(incoming(happened_at=at, **facts), by=by, at=at + timedelta(hours=1)).contact


def wrong_number(call: Evidence, by: Actor) -> Evidence:
    verdict = Verdict(outcome="wrong-number", why="Asked for a pizza.")
    return decide(evidence=call, version=call.version, verdict=verdict, by=by, at=NOW)


def test_the_rules_leave_alone_what_a_person_decided(missing: Evidence, readiness: Actor) -> None:
    wrong_number(missing, readiness)
    contact_at(readiness, 1)
    assert reconcile(day=DAY, by=readiness, at=LATER) == 0
    missing.refresh_from_db()
    assert missing.outcome == Outcome.WRONG_NUMBER
    decision = Decision.objects.select_related("why").get()
    assert (decision.before, decision.why.masked) == ("missing", "Asked for a pizza.")
    assert Entry.objects.filter(verb="evidence.decided").count() == 1


def test_a_contact_explains_a_second_call_by_a_persons_decision_only(
    load: Load, missing: Evidence, readiness: Actor
) -> None:
    """Settled reading 16."""
    load([master(NOW + timedelta(minutes=12))])
    contact = contact_at(readiness, 1)
    reconcile(day=DAY, by=readiness, at=LATER)
    first, second = Evidence.objects.order_by("started_at")
    assert (first.contact, second.outcome) == (contact, "missing")
    verdict = Verdict(outcome="matched", why="Called back.", contact=contact.reference)
    decide(evidence=second, version=second.version, verdict=verdict, by=readiness, at=LATER)
    reconcile(day=DAY, by=readiness, at=LATER)
    assert set(Evidence.objects.values_list("contact", flat=True)) == {contact.pk}


def test_a_decision_can_be_taken_back(missing: Evidence, readiness: Actor) -> None:
    decided = wrong_number(missing, readiness)
    undecide(evidence=decided, version=decided.version, by=readiness, at=LATER)
    missing.refresh_from_db()
    assert (missing.outcome, missing.decided_at) == (Outcome.MISSING, None)
    assert Decision.objects.count() == 1


def test_an_old_version_is_refused(missing: Evidence, readiness: Actor) -> None:
    wrong_number(missing, readiness)
    with pytest.raises(OutOfDate):
        wrong_number(missing, readiness)


@pytest.mark.parametrize(
    ("verdict", "field"),
    [
        (Verdict(outcome="wrong-number", why=" "), "why"),
        (Verdict(outcome="cannot-tell", why="x"), "outcome"),
        (Verdict(outcome="matched", why="x"), "contact"),
        (Verdict(outcome="matched", why="x", contact="C-9999"), "contact"),
        (Verdict(outcome="wrong-number", why="x" * 1_001), "why"),
    ],
)
def test_bad_input_is_named_by_its_field(
    missing: Evidence, readiness: Actor, verdict: Verdict, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide(evidence=missing, version=1, verdict=verdict, by=readiness, at=NOW)
    assert field in refused.value.fields
    assert not Decision.objects.exists()


def test_an_agent_may_not_decide(missing: Evidence, agent: Actor) -> None:
    with pytest.raises(NotAllowed):
        wrong_number(missing, agent)


def test_a_call_is_given_to_somebody_who_signs_in(
    missing: Evidence, readiness: Actor, agent: Actor
) -> None:
    assert agent.user is not None
    given = give(evidence=missing, version=1, to=agent.user.username, by=readiness, at=NOW)
    assert given.assigned_to == agent.user
    reconcile(day=DAY, by=readiness, at=LATER)
    given.refresh_from_db()
    assert given.assigned_to == agent.user
    with pytest.raises(InvalidInput):
        give(evidence=given, version=given.version, to="nobody", by=readiness, at=NOW)


def test_what_is_logged_from_a_missing_call_belongs_to_it(
    missing: Evidence, readiness: Actor, agent: Actor
) -> None:
    """Also with another number to reach the caller at: the call key joins them (R31)."""
    call = call_to_log(evidence=missing, by=agent, at=LATER)
    assert call_to_log(evidence=missing, by=agent, at=LATER).pk == call.pk
    facts = {"call_key": call.key, "reach": "530-555-0177", "happened_at": NOW}
    receive(incoming(**facts), by=agent, at=LATER)
    reconcile(day=DAY, by=readiness, at=LATER)
    missing.refresh_from_db()
    assert (missing.outcome, missing.reasons[0]) == (Outcome.MATCHED, "same-call")
    with pytest.raises(Conflict):
        call_to_log(evidence=missing, by=agent, at=LATER)
    assert Call.objects.count() == 1


def test_the_page_of_a_call_tells_its_time_by_the_programs_clock(
    missing: Evidence, readiness: Actor
) -> None:
    page = browser_of(readiness).get(f"/{readiness.program.key}/evidence/calls/{missing.pk}/")
    assert "The call at 10:00 on Thu, Oct 29" in page.content.decode()


def test_a_day_with_a_gap_is_closed_only_with_the_gap_named(
    missing: Evidence, readiness: Actor
) -> None:
    with pytest.raises(InvalidInput) as refused:
        close_day(day=DAY, gap=" ", seen=1, by=readiness, at=LATER)
    assert "gap" in refused.value.fields
    closed = close_day(day=DAY, gap="Nobody recalls it.", seen=1, by=readiness, at=LATER)
    assert (closed.received, closed.documented, closed.missing) == (1, 0, 1)
    assert closed.closed_by == readiness.user


def test_a_day_that_is_not_over_stays_open(missing: Evidence, readiness: Actor) -> None:
    with pytest.raises(InvalidInput):
        close_day(day=DAY, gap="x", seen=1, by=readiness, at=NOW)


def test_a_figure_that_changed_is_looked_at_again(missing: Evidence, readiness: Actor) -> None:
    contact_at(readiness, 1)
    with pytest.raises(Conflict, match="0 are missing"):
        close_day(day=DAY, gap="x", seen=1, by=readiness, at=LATER)
    assert not DayClose.objects.exists()


def test_a_day_is_closed_again_and_both_stay(missing: Evidence, readiness: Actor) -> None:
    close_day(day=DAY, gap="x", seen=1, by=readiness, at=LATER)
    contact_at(readiness, 1)
    close_day(day=DAY, gap="", seen=0, by=readiness, at=LATER)
    assert list(DayClose.objects.order_by("number").values_list("number", "missing")) == [
        (1, 1), (2, 0),
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        DayClose.objects.update(missing=0)


def test_stated_calls_are_received_and_explained_by_that_persons_contacts(
    missing: Evidence, readiness: Actor, agent: Actor
) -> None:
    stated = tally(day=DAY, calls=2, line="cs_800", note="", by=agent, at=NOW)
    contact_at(agent, 90, reach="530-555-0188")
    contact_at(readiness, 91, reach="530-555-0189")
    reconcile(day=DAY, by=readiness, at=LATER)
    ends = Evidence.objects.filter(kind="tally").values_list("outcome", flat=True)
    assert sorted(ends) == ["matched", "missing"]
    withdraw_tally(stated=stated, by=agent, at=LATER)
    reconcile(day=DAY, by=readiness, at=LATER)
    assert not Evidence.objects.filter(kind="tally").exists()


@pytest.mark.parametrize(
    ("day", "calls", "line", "field"),
    [(DAY, 0, "", "calls"), (DAY, 501, "", "calls"), (DAY, 1, "none", "line"),
     (date(2026, 10, 30), 1, "", "day"), (date(2020, 1, 1), 1, "", "day")],
)  # fmt: skip
def test_a_tally_that_cannot_be_is_named_by_its_field(
    agent: Actor, day: date, calls: int, line: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        tally(day=day, calls=calls, line=line, note="", by=agent, at=NOW)
    assert field in refused.value.fields
