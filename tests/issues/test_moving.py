"""An issue moves by the table of its states, and says what it needs (R23, R24)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from hypercare.casework.issues.errors import SevereTicketsOpen
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import Given, faults, severe_sentence, why_not
from hypercare.casework.issues.selectors import story_of
from hypercare.casework.issues.services import IssueFacts, detach, move, open_issue
from hypercare.casework.issues.states import TRANSITIONS, Need, Status, Transition, ways_from
from hypercare.casework.tickets.models import Ticket
from hypercare.casework.tickets.policies import Given as TicketGiven
from hypercare.casework.tickets.services.moving import move as move_ticket
from hypercare.casework.tickets.states import Status as TicketStatus
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel.errors import Conflict, InvalidInput

DAY = date(2026, 11, 2)
PAIRS = {(row.start, row.end) for row in TRANSITIONS}


def enough(by: Actor) -> Given:
    assert by.user is not None
    return Given("Because.", "Wait a day.", DAY, "by-design", by.user.pk)


@pytest.mark.parametrize("row", TRANSITIONS, ids=lambda row: f"{row.start}-{row.end}")
def test_each_way_of_the_table_can_be_gone(
    row: Transition, issue: Issue, analyst: Actor, now: datetime
) -> None:
    given = enough(analyst)
    if row.start != Status.OPEN:
        move(issue=issue, to=row.start, given=given, by=analyst, at=now)
    moved = move(issue=issue, to=row.end, given=given, by=analyst, at=now)
    assert (moved.status, moved.moved_at) == (row.end, now)
    assert (moved.closed_at == now) == (row.end == Status.CLOSED)


@pytest.mark.parametrize("start", Status)
def test_every_other_way_is_refused_with_a_sentence(
    start: Status, issue: Issue, analyst: Actor, now: datetime
) -> None:
    given = enough(analyst)
    if start != Status.OPEN:
        move(issue=issue, to=start, given=given, by=analyst, at=now)
    for end in (end for end in Status if (start, end) not in PAIRS):
        with pytest.raises(Conflict) as refused:
            move(issue=issue, to=end, given=given, by=analyst, at=now)
        assert refused.value.sentence == why_not("I-1001", start, end)
    assert Issue.objects.get(pk=issue.pk).status == start


def test_from_every_state_there_is_a_way() -> None:
    assert all(ways_from(state) for state in Status)


@pytest.mark.parametrize(
    ("need", "field"),
    [
        (Need.REASON, "why"),
        (Need.WORKAROUND, "workaround"),
        (Need.EXPECTED_FIX, "expected_fix"),
        (Need.RESOLUTION, "resolution"),
        (Need.ACCEPTED_BY, "accepted_by"),
    ],
)
def test_what_is_missing_is_asked_for_by_name(need: Need, field: str) -> None:
    row = Transition(Status.OPEN, Status.CLOSED, (need,))
    assert set(faults(row, Given())) == {field}


def test_what_stays_by_design_names_who_accepts_it(
    issue: Issue, analyst: Actor, now: datetime
) -> None:
    with pytest.raises(InvalidInput) as refused:
        move(issue=issue, to=Status.CLOSED, given=Given(resolution="by-design"), by=analyst, at=now)
    assert set(refused.value.fields) == {"accepted_by"}
    closed = move(issue=issue, to=Status.CLOSED, given=enough(analyst), by=analyst, at=now)
    assert (closed.accepted_by, closed.accepted_at) == (analyst.user, now)
    again = move(issue=issue, to=Status.OPEN, given=Given("It came back."), by=analyst, at=now)
    assert (again.accepted_by, again.resolution) == (None, "")


def test_what_it_has_already_need_not_be_said_again(analyst: Actor, now: datetime) -> None:
    facts = IssueFacts("It is slow.", "Wait.", expected_fix="2026-11-02")
    issue = open_issue(facts=facts, by=analyst, at=now)
    move(issue=issue, to=Status.WORKAROUND, by=analyst, at=now)
    moved = move(issue=issue, to=Status.FIX_PLANNED, by=analyst, at=now)
    assert (moved.workaround_id, moved.expected_fix) == (issue.workaround_id, DAY)


def test_its_history_says_all_that_was_said_with_it(
    issue: Issue, analyst: Actor, now: datetime
) -> None:
    given = Given("The load runs tonight.", "Look it up by hand.", DAY)
    move(issue=issue, to=Status.FIX_PLANNED, given=given, by=analyst, at=now)
    assert story_of(issue, analyst)[-1].text == (
        "Fix planned. Fix expected on Monday 2 November 2026. Workaround: Look it up by hand."
        " The load runs tonight."
    )


def test_it_is_not_closed_over_an_open_severity_1_ticket(
    issue: Issue, analyst: Actor, hung: Callable[..., Ticket], now: datetime
) -> None:
    """Bad input: an issue closed with open severity 1 tickets."""
    hung(severity=3)
    severe = hung(severity=1)
    closed = Given(resolution="defect")
    with pytest.raises(SevereTicketsOpen) as refused:
        move(issue=issue, to=Status.CLOSED, given=closed, by=analyst, at=now)
    assert refused.value.sentence == severe_sentence("I-1001", [severe.reference])
    assert Issue.objects.get(pk=issue.pk).status == Status.OPEN
    given = TicketGiven("Answered.")
    move_ticket(ticket=severe, to=TicketStatus.CLOSED, given=given, by=analyst, at=now)
    assert move(issue=issue, to=Status.CLOSED, given=closed, by=analyst, at=now).closed_at == now


def test_it_is_closed_when_the_severe_ticket_is_taken_off(
    issue: Issue, analyst: Actor, hung: Callable[..., Ticket], now: datetime
) -> None:
    severe = hung(severity=1)
    detach(issue=issue, ticket=severe, by=analyst, at=now)
    given = Given(resolution="data")
    assert move(issue=issue, to=Status.CLOSED, given=given, by=analyst, at=now).closed_at == now


def test_many_severe_tickets_are_named_shortly() -> None:
    sentence = severe_sentence("I-1001", [f"T-{n}" for n in range(1, 8)])
    assert "7 severity 1 tickets" in sentence
    assert "(T-1, T-2, T-3, T-4, T-5 …)" in sentence


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "lost"},
        {"status": "closed"},
        {"status": "accepted"},
        {"resolution": "by-design"},
        {"accepted_at": datetime.fromisoformat("2026-10-29T10:00:00+00:00")},
        {"published_at": datetime.fromisoformat("2026-10-29T10:00:00+00:00")},
    ],
)
def test_the_database_holds_what_belongs_to_a_state(
    issue: Issue, broken: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(**broken)
