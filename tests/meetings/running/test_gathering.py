"""What the agenda of a meeting is made from, out of the database (R19, R20, R33)."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.services import IssueFacts, move, note, open_issue
from hypercare.casework.issues.states import Status
from hypercare.casework.meetings.models import Meeting, Series
from hypercare.casework.meetings.running.acting import add_action
from hypercare.casework.meetings.running.deciding import decide, raise_for, raise_issue
from hypercare.casework.meetings.running.gathering import agenda_of, next_after, previous
from hypercare.casework.tickets.models import Ticket
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.reference.rollout.models import Wave
from tests.factories.contacts import incoming
from tests.meetings.factory import make_meeting

DAY = timedelta(days=1)


def on(meeting: Meeting, actor: Actor, at: datetime) -> list[tuple[str, list[str]]]:
    found = agenda_of(meeting, actor, at)
    return [(one.key, [why.value for why in one.item.whys]) for one in found]


@pytest.fixture
def earlier(program: Program, begins: datetime) -> Meeting:
    return make_meeting(program, begins - DAY, title="QRT")


def opened(analyst: Actor, at: datetime, summary: str = "It fails.", **facts: Any) -> Issue:
    return open_issue(facts=IssueFacts(summary, **facts), by=analyst, at=at)


def test_the_meeting_before_is_the_last_of_its_kind_that_was_held(
    program: Program, meeting: Meeting, earlier: Meeting, begins: datetime
) -> None:
    make_meeting(program, begins - DAY / 2, title="Cancelled")
    Meeting.objects.filter(title="Cancelled").update(cancelled_at=begins, cancelled_why="Ill.")
    assert previous(meeting) == earlier
    assert previous(earlier) is None


def test_what_is_new_or_changed_since_then_is_on_it_and_the_rest_is_not(
    meeting: Meeting, earlier: Meeting, analyst: Actor, begins: datetime, now: datetime
) -> None:
    opened(analyst, begins - 3 * DAY, "Old and quiet.")
    changed = opened(analyst, begins - 3 * DAY, "Old and changed.")
    new = opened(analyst, begins - DAY / 2, "New.")
    note(issue=changed, text="It spreads.", by=analyst, at=begins - DAY / 3)
    assert on(meeting, analyst, now) == [
        (new.reference, ["new"]),
        (changed.reference, ["changed"]),
    ]


def test_an_issue_raised_in_the_morning_is_on_the_next_one_if_it_is_still_open(
    program: Program, analyst: Actor, begins: datetime, now: datetime
) -> None:
    morning = make_meeting(program, begins, title="Status")
    issue = raise_issue(
        meeting=morning, summary="Raised.", severity="2", by=analyst, at=now, key=uuid4()
    )
    later = make_meeting(program, begins + timedelta(hours=3), title="QRT")
    assert on(morning, analyst, now) == []
    assert on(later, analyst, now) == [(issue.reference, ["new"])]


def test_what_was_decided_in_the_meeting_before_is_no_news(
    meeting: Meeting, earlier: Meeting, analyst: Actor, begins: datetime, now: datetime
) -> None:
    issue = opened(analyst, begins - 3 * DAY)
    at = earlier.starts_at + timedelta(minutes=5)
    given = Given(why="We wait.")
    decide(meeting=earlier, issue=issue, given=given, by=analyst, at=at, key=uuid4())
    assert on(meeting, analyst, now) == []


def test_what_is_closed_since_then_is_said_once_more_and_not_as_severe(
    meeting: Meeting, earlier: Meeting, analyst: Actor, begins: datetime, now: datetime
) -> None:
    issue = opened(analyst, begins - 3 * DAY, severity="1")
    closed = Given(resolution="defect")
    move(issue=issue, to=Status.CLOSED, given=closed, by=analyst, at=begins - DAY / 2)
    (one,) = agenda_of(meeting, analyst, now)
    assert (one.key, one.item.hurts_soon) == (issue.reference, False)


def test_an_overdue_fix_and_a_day_on_which_it_hurts(
    meeting: Meeting, earlier: Meeting, analyst: Actor, begins: datetime, now: datetime
) -> None:
    old = begins - 3 * DAY
    opened(analyst, old, "Overdue.", expected_fix="2026-10-28", severity="2")
    hurts = opened(
        analyst, old, "Hurts.", expected_fix="2026-10-28", severity="3", hurts_on="2026-10-31"
    )
    opened(analyst, old, "In time.", expected_fix="2026-10-29")
    watched = opened(analyst, old, "Watched.", expected_fix="2026-10-28")
    move(issue=watched, to=Status.WATCHING, by=analyst, at=old)
    found = agenda_of(meeting, analyst, now)
    assert [one.item.whys[0].value for one in found] == ["overdue", "overdue"]
    assert (found[0].key, found[0].item.hurts_soon) == (hurts.reference, True)


def test_a_caller_who_was_sent_back_is_on_the_next_qrt_by_itself(
    program: Program, analyst: Actor, agent: Actor, begins: datetime, now: datetime
) -> None:
    """R33."""
    for _ in range(2):
        receive(incoming(), by=agent, at=now)
    ticket = Ticket.objects.get(program=program, bounced=True)
    qrt = _regular(program, "qrt", begins)
    status = _regular(program, "status", begins + timedelta(hours=1))
    assert (ticket.reference, ["bounced"]) in on(qrt, analyst, now)
    assert ticket.reference not in dict(on(status, analyst, now))


def _regular(program: Program, kind: str, begins: datetime) -> Meeting:
    """One of a series of the first wave."""
    wave = Wave.objects.get(program=program, number=1)
    series = Series.objects.create(
        program=program,
        wave=wave,
        key=kind,
        title=kind,
        kind=kind,
        days=["MO"],
        start=time(11),
        minutes=30,
        uid=f"{kind}@x.example",
    )
    facts: dict[str, Any] = {"kind": kind, "series": series, "wave": wave, "first_start": begins}
    return make_meeting(program, begins, title=kind.upper(), **facts)


def test_what_was_raised_for_it_is_on_it_whatever_it_is(
    meeting: Meeting,
    earlier: Meeting,
    analyst: Actor,
    agent: Actor,
    begins: datetime,
    now: datetime,
) -> None:
    issue = opened(analyst, begins - 3 * DAY)
    ticket = receive(incoming(), by=agent, at=now).ticket
    assert ticket is not None
    for number in (issue.reference, ticket.reference, issue.reference):
        raise_for(meeting=meeting, number=number, by=analyst, at=now)
    assert {key for key, whys in on(meeting, analyst, now) if whys == ["raised"]} == {
        issue.reference,
        ticket.reference,
    }


def test_an_action_that_is_overdue_is_on_every_one_until_it_is_done(
    meeting: Meeting, earlier: Meeting, analyst: Actor, now: datetime
) -> None:
    assert analyst.user is not None
    facts = {"text": "Call Amber.", "owner": analyst.user.pk, "due": now.date()}
    add_action(meeting=meeting, by=analyst, at=now, key=uuid4(), **facts)  # type: ignore[arg-type]
    assert on(meeting, analyst, now) == []
    ((_key, whys),) = on(meeting, analyst, now + DAY)
    assert whys == ["overdue"]


def test_the_agenda_asks_as_many_questions_however_long_it_is(
    meeting: Meeting,
    analyst: Actor,
    now: datetime,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(12):
        opened(analyst, now, f"Number {number}.", counties=("amber",))
    with django_assert_max_num_queries(8):
        assert len(agenda_of(meeting, analyst, now)) == 12


def test_the_next_item_is_one_on_which_nothing_was_decided(
    meeting: Meeting, analyst: Actor, now: datetime
) -> None:
    for number in range(3):
        opened(analyst, now, f"Number {number}.")
    placed = agenda_of(meeting, analyst, now)
    first, second, third = (one.key for one in placed)
    assert [
        getattr(next_after(placed, key, decided), "key", None)
        for key, decided in ((first, {second}), (third, {first}), (first, {second, third}))
    ] == [third, second, None]
