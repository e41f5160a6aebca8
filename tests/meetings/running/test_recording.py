"""Recording a meeting: who is there, what is decided, and what follows (R19, R20)."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from hypercare.casework.intake.services import receive
from hypercare.casework.issues.models import Issue
from hypercare.casework.issues.policies import Given
from hypercare.casework.issues.selectors import Filters, listed, story_of
from hypercare.casework.issues.services import IssueFacts, open_issue
from hypercare.casework.meetings.models import Action, Attendance, Meeting, Outcome
from hypercare.casework.meetings.running.acting import add_action, finish
from hypercare.casework.meetings.running.attending import attend, teams_of, waive
from hypercare.casework.meetings.running.deciding import (
    decide,
    decide_on_ticket,
    raise_for,
    raise_issue,
)
from hypercare.casework.meetings.running.taking_over import left, take_over
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership, User
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict, InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.notices.models import Notice
from hypercare.foundation.programs.models import Program
from tests.factories.contacts import incoming
from tests.factories.people import actor_in


@pytest.fixture
def issue(analyst: Actor, now: datetime) -> Issue:
    return open_issue(facts=IssueFacts("Cases are missing."), by=analyst, at=now)


def states(meeting: Meeting) -> dict[str, str]:
    return {team.code: team.presence for team in teams_of(meeting)}


def test_a_team_is_marked_and_marked_anew(meeting: Meeting, analyst: Actor, now: datetime) -> None:
    assert states(meeting) == {"MRT": "", "CS": ""}
    facts = {"meeting": meeting, "by": analyst, "at": now}
    attend(group="MRT", presence="present", version=0, **facts)  # type: ignore[arg-type]
    attend(group="CS", presence="delegate", who="Dee Sample", version=0, **facts)  # type: ignore[arg-type]
    attend(group="MRT", presence="missing", why="In a call.", version=1, **facts)  # type: ignore[arg-type]
    assert states(meeting) == {"MRT": "missing", "CS": "delegate"}
    row = Attendance.objects.get(meeting=meeting, group__code="MRT")
    assert (row.why, row.by, row.version) == ("In a call.", analyst.user, 2)


def test_two_who_mark_a_team_at_once_do_not_overwrite_each_other(
    meeting: Meeting, analyst: Actor, program: Program, now: datetime
) -> None:
    other = actor_in(program, "manager")
    attend(meeting=meeting, group="CS", presence="present", version=0, by=other, at=now)
    with pytest.raises(OutOfDate) as refused:
        attend(
            meeting=meeting,
            group="CS",
            presence="missing",
            why="Nobody.",
            version=0,
            by=analyst,
            at=now,
        )
    assert refused.value.sentence == (
        "Sample Person marked Group CS in between: “There”. Yours, not saved: “Missing, Nobody.”."
        " Mark it again if yours is right."
    )
    assert states(meeting)["CS"] == "present"


def test_the_same_mark_twice_is_one(meeting: Meeting, analyst: Actor, now: datetime) -> None:
    for _ in range(2):
        attend(meeting=meeting, group="CS", presence="present", version=0, by=analyst, at=now)
    assert Attendance.objects.get(meeting=meeting).version == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"group": "APP", "presence": "present"}, "group"),
        ({"group": "CS", "presence": "asleep"}, "presence"),
        ({"group": "CS", "presence": "delegate"}, "who"),
        ({"group": "CS", "presence": "delegate", "who": "x" * 151}, "who"),
        ({"group": "CS", "presence": "missing", "why": "x" * 301}, "why"),
    ],
)
def test_a_mark_that_cannot_be_is_said_with_its_field(
    meeting: Meeting, analyst: Actor, now: datetime, facts: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        attend(meeting=meeting, version=0, by=analyst, at=now, **facts)
    assert set(refused.value.fields) == {field}


def test_a_missing_team_is_told_once(
    meeting: Meeting, analyst: Actor, program: Program, now: datetime
) -> None:
    """R19: a required team that is missing is marked and told."""
    member = actor_in(program, "agent", teams=("CS",))
    actor_in(program, "agent", teams=("MRT",))
    attend(meeting=meeting, group="CS", presence="missing", version=0, by=analyst, at=now)
    attend(meeting=meeting, group="CS", presence="present", version=1, by=analyst, at=now)
    attend(meeting=meeting, group="CS", presence="missing", version=2, by=analyst, at=now)
    notice = Notice.objects.get(program=program, kind="meeting.team-missing")
    assert (notice.person, notice.subject) == (member.user, meeting.reference)
    assert notice.text == (
        f"Group CS is missing in QRT 09:50 ({meeting}). Join, or send a delegate."
    )


def test_a_waiver_has_a_name_and_a_reason(meeting: Meeting, analyst: Actor, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        waive(meeting=meeting, group="CS", why=" ", by=analyst, at=now)
    for _ in range(2):
        row = waive(meeting=meeting, group="CS", why="All are on calls.", by=analyst, at=now)
    assert (row.presence, row.waived_by, row.waived_at) == ("missing", analyst.user, now)
    came = attend(
        meeting=meeting, group="CS", presence="present", version=row.version, by=analyst, at=now
    )
    assert (came.waived_by, came.waived_why) == (None, "")


def test_who_is_there_is_not_waived_and_not_everybody_may(
    meeting: Meeting, analyst: Actor, readiness: Actor, now: datetime
) -> None:
    attend(meeting=meeting, group="CS", presence="present", version=0, by=readiness, at=now)
    with pytest.raises(InvalidInput):
        waive(meeting=meeting, group="CS", why="x", by=analyst, at=now)
    with pytest.raises(NotAllowed):
        waive(meeting=meeting, group="MRT", why="x", by=readiness, at=now)


def test_an_outcome_is_an_ordinary_change_with_the_meeting_as_its_source(
    meeting: Meeting, issue: Issue, analyst: Actor, now: datetime
) -> None:
    given = Given(why="The load runs tonight.", workaround="Look it up by hand.")
    facts = {"meeting": meeting, "issue": issue, "given": given, "by": analyst, "at": now}
    key = uuid4()
    for _ in range(2):
        decide(to="workaround", version=1, key=key, **facts)  # type: ignore[arg-type]
    decide(key=uuid4(), **{**facts, "given": Given(why="Amber checks.")})  # type: ignore[arg-type]
    told = story_of(issue, analyst)[1:]
    assert [(one.kind, one.source) for one in told] == [
        ("Status", meeting.reference),
        ("Note", meeting.reference),
    ]
    assert told[0].text.endswith("The load runs tonight.")
    assert Outcome.objects.filter(meeting=meeting, issue=issue).count() == 2


def test_an_outcome_over_somebody_elses_change_is_refused_and_keeps_nothing(
    meeting: Meeting, issue: Issue, analyst: Actor, now: datetime
) -> None:
    facts = {"meeting": meeting, "issue": issue, "version": 1, "by": analyst, "at": now}
    decide(to="confirmed", key=uuid4(), given=Given(), **facts)  # type: ignore[arg-type]
    with pytest.raises(OutOfDate) as refused:
        decide(to="watching", key=uuid4(), given=Given(), **facts)  # type: ignore[arg-type]
    assert "its status is “Confirmed” now" in refused.value.sentence
    assert Outcome.objects.filter(meeting=meeting).count() == 1


def test_an_outcome_on_a_ticket_is_a_note_that_says_where_it_came_from(
    meeting: Meeting, analyst: Actor, agent: Actor, now: datetime
) -> None:
    ticket = receive(incoming(), by=agent, at=now).ticket
    assert ticket is not None
    key = uuid4()
    for _ in range(2):
        decide_on_ticket(
            meeting=meeting, ticket=ticket, text="Call back.", by=analyst, at=now, key=key
        )
    (note,) = ticket.log.filter(kind="note")
    assert note.text is not None
    assert note.text.clear == f"QRT 09:50 ({meeting}): Call back."


def test_two_issues_are_raised_in_one_line_each(
    meeting: Meeting, analyst: Actor, now: datetime
) -> None:
    key = uuid4()
    for summary, same in (("First.", key), ("First.", key), ("Second.", uuid4())):
        raise_issue(meeting=meeting, summary=summary, severity="2", by=analyst, at=now, key=same)
    rows = meeting.raised.filter(is_new=True).order_by("pk")
    assert [row.issue.summary.clear for row in rows if row.issue] == ["First.", "Second."]
    assert {row.issue.story.get().source for row in rows if row.issue} == {meeting.reference}
    found = listed(analyst, Filters()).items
    assert {one.source for one in found} == {meeting.reference}  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", ["", "I-9999", "C-1", "rain"])
def test_what_is_not_there_is_not_put_on_the_agenda(
    meeting: Meeting, analyst: Actor, now: datetime, number: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        raise_for(meeting=meeting, number=number, by=analyst, at=now)
    assert set(refused.value.fields) == {"number"}


def test_an_action_has_an_owner_who_is_told_and_a_day(
    meeting: Meeting, issue: Issue, analyst: Actor, program: Program, now: datetime
) -> None:
    owner = actor_in(program, "agent").user
    assert owner is not None
    facts = {"text": "Call Amber.", "owner": owner.pk, "due": now.date(), "issue": issue}
    key = uuid4()
    for _ in range(2):
        add_action(meeting=meeting, by=analyst, at=now, key=key, **facts)  # type: ignore[arg-type]
    action = Action.objects.get(program=program)
    assert (action.owner, action.due, action.issue) == (owner, now.date(), issue)
    notice = Notice.objects.get(program=program, kind="meeting.action")
    assert notice.person == owner
    assert notice.text.endswith("gave you an action, due on Thursday 29 October 2026.")
    for _ in range(2):
        done = finish(action=action, version=1, by=analyst, at=now)
    assert (done.done_at, done.done_by) == (now, analyst.user)


def test_an_action_names_every_fault_at_once(
    meeting: Meeting, analyst: Actor, now: datetime
) -> None:
    past = now.date() - timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        add_action(meeting=meeting, text=" ", owner=None, due=past, by=analyst, at=now, key=uuid4())
    assert set(refused.value.fields) == {"text", "owner", "due"}


def test_a_facilitator_who_left_is_named_and_somebody_takes_it_over(
    meeting: Meeting, analyst: Actor, program: Program, now: datetime
) -> None:
    """Bad input: a facilitator who left."""
    gone = actor_in(program, "analyst").user
    Meeting.objects.filter(pk=meeting.pk).update(facilitated_by=gone)
    mine = Meeting.objects.get(pk=meeting.pk)
    assert left(mine) == []
    Membership.objects.filter(user=gone).delete()
    assert left(mine) == [("facilitator", gone)]
    for _ in range(2):
        taken = take_over(meeting=mine, duty="facilitator", by=analyst, at=now)
    assert taken.facilitated_by == analyst.user
    assert left(taken) == []
    assert Entry.objects.filter(verb="meeting.taken-over").count() == 1
    User.objects.filter(pk=gone.pk if gone else 0).update(is_active=False)


def test_nothing_is_recorded_in_a_cancelled_one_and_by_those_who_may_not(
    meeting: Meeting, analyst: Actor, agent: Actor, now: datetime
) -> None:
    facts = {"meeting": meeting, "group": "CS", "presence": "present", "version": 0, "at": now}
    with pytest.raises(NotAllowed):
        attend(by=agent, **facts)  # type: ignore[arg-type]
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_at=now, cancelled_why="Ill.")
    with pytest.raises(Conflict):
        attend(by=analyst, **facts)  # type: ignore[arg-type]
