"""A meeting is closed once, complete, and its minutes go out once to those invited (R19)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from hypercare.casework.issues.policies import Given
from hypercare.casework.meetings.models import Closing, Invitee, Meeting
from hypercare.casework.meetings.running.acting import add_action
from hypercare.casework.meetings.running.attending import attend, waive
from hypercare.casework.meetings.running.closing import close
from hypercare.casework.meetings.running.deciding import decide, raise_issue
from hypercare.casework.meetings.running.errors import MeetingClosed, TeamsMissing
from hypercare.casework.meetings.running.minutes import Decided, minutes_of
from hypercare.casework.meetings.running.minutes_pdf import pdf
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.filestore.services import read
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel.errors import Conflict
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.programs.models import Program
from tests.factories.people import actor_in
from tests.factories.program import make_program
from tests.meetings.factory import make_meeting


@pytest.fixture
def complete(meeting: Meeting, analyst: Actor, now: datetime) -> Meeting:
    for group in ("MRT", "CS"):
        attend(meeting=meeting, group=group, presence="present", version=0, by=analyst, at=now)
    return meeting


def test_it_is_not_complete_without_its_teams_and_says_which(
    meeting: Meeting, analyst: Actor, now: datetime
) -> None:
    attend(meeting=meeting, group="MRT", presence="present", version=0, by=analyst, at=now)
    attend(meeting=meeting, group="CS", presence="missing", version=0, by=analyst, at=now)
    with pytest.raises(TeamsMissing) as refused:
        close(meeting=meeting, by=analyst, at=now)
    assert refused.value.sentence == (
        f"{meeting} is not complete without Group CS. Mark that it is there, or waive it."
    )
    waive(meeting=meeting, group="CS", why="All are on calls.", by=analyst, at=now)
    assert close(meeting=meeting, by=analyst, at=now).closed_at == now


def test_closing_twice_answers_with_who_closed_it_and_changes_nothing(
    complete: Meeting, analyst: Actor, now: datetime
) -> None:
    """Bad input: a meeting closed twice."""
    close(meeting=complete, by=analyst, at=now)
    with pytest.raises(MeetingClosed) as refused:
        close(meeting=complete, by=analyst, at=now + timedelta(minutes=1))
    assert refused.value.sentence == (
        f"{complete} was closed by Sample Person on Thursday 29 October 2026, 10:00."
        " Its minutes are there; nothing was changed."
    )
    assert Entry.objects.filter(verb="meeting.closed").count() == 1
    assert Closing.objects.filter(meeting=complete).count() == 1


def test_nothing_more_is_recorded_after_that(
    complete: Meeting, analyst: Actor, now: datetime
) -> None:
    close(meeting=complete, by=analyst, at=now)
    with pytest.raises(MeetingClosed):
        attend(meeting=complete, group="CS", presence="missing", version=1, by=analyst, at=now)
    with pytest.raises(MeetingClosed):
        raise_issue(
            meeting=complete, summary="Late.", severity="2", by=analyst, at=now, key=uuid4()
        )


def test_one_that_has_not_begun_is_not_closed(
    complete: Meeting, analyst: Actor, begins: datetime
) -> None:
    with pytest.raises(Conflict) as refused:
        close(meeting=complete, by=analyst, at=begins - timedelta(minutes=1))
    assert refused.value.sentence.endswith(
        "begins on Thursday 29 October 2026, 9:50. Close it when it was held."
    )


def test_its_minutes_go_to_each_of_those_invited_once(
    complete: Meeting, analyst: Actor, program: Program, now: datetime
) -> None:
    for name, gone in (("ann", None), ("bea", None), ("cal", now)):
        Invitee.objects.create(
            program=program,
            meeting=complete,
            name=name,
            address=f"{name}@current.example",
            removed_at=gone,
        )
    Invitee.objects.create(
        program=program, meeting=complete, name="Ann again", address="ANN@current.example"
    )
    Invitee.objects.create(
        program=program, meeting=complete, name="Oak", address="oak@rooms.example", what="ROOM"
    )
    close(meeting=complete, by=analyst, at=now)
    sent = Message.objects.filter(program=program, subject__startswith="Minutes of QRT 09:50")
    assert sorted(sent.values_list("recipient", flat=True)) == [
        "ann@current.example",
        "bea@current.example",
    ]
    file = Closing.objects.get(meeting=complete).minutes
    assert {one.file for message in sent for one in message.attachments.all()} == {file}
    assert b"".join(read(file)).startswith(b"%PDF-")


def test_the_minutes_say_what_happened_with_words_masked(
    complete: Meeting, analyst: Actor, now: datetime
) -> None:
    assert analyst.user is not None
    facts = {"meeting": complete, "by": analyst, "at": now}
    issue = raise_issue(summary="It fails.", severity="1", key=uuid4(), **facts)  # type: ignore[arg-type]
    given = Given(why="Case of 123-45-6789 is looked at.")
    decide(issue=issue, given=given, key=uuid4(), **facts)  # type: ignore[arg-type]
    owner, due = analyst.user.pk, now.date()
    add_action(text="Call Amber.", owner=owner, due=due, key=uuid4(), **facts)  # type: ignore[arg-type]
    minutes = minutes_of(complete)
    assert [row.presence for row in minutes.present] == ["There", "There"]
    assert [(row.number, row.severity) for row in minutes.opened] == [(issue.reference, 1)]
    assert [row.number for row in minutes.decided] == [issue.reference]
    assert "123-45-6789" not in minutes.decided[0].outcome
    assert [(row.text, row.due) for row in minutes.todo] == [("Call Amber.", due)]


def test_the_pdf_is_one_page_however_much_was_decided(
    complete: Meeting, analyst: Actor, now: datetime
) -> None:
    minutes = minutes_of(complete)
    row = Decided("I-1001", "It fails. " * 40, "We look. " * 60, "Ann Sample", now)
    for many in (0, 3, 40):
        drawn = pdf(replace(minutes, decided=[row] * many))
        assert drawn.count(b"/Type /Page\n") == 1
        assert drawn == pdf(replace(minutes, decided=[row] * many))


def test_two_who_close_at_once_close_once(committed: None, now: datetime) -> None:
    """The second waits for the first, and reads who that was."""
    program = make_program()
    analyst, other = actor_in(program, "analyst"), actor_in(program, "manager")
    meeting = make_meeting(program, now - timedelta(minutes=30))

    def refused() -> str:
        try:
            with pytest.raises(MeetingClosed) as refusal:
                close(meeting=meeting, by=other, at=now)
            return refusal.value.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            close(meeting=meeting, by=analyst, at=now)
            second = pool.submit(refused)
            while not (second.done() or _somebody_waits()):
                pass
        assert f"was closed by {analyst.user} on" in second.result()
    assert Closing.objects.count() == 1


def _somebody_waits() -> bool:
    """For a row that this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        (found,) = cursor.fetchone()
    return bool(found)
