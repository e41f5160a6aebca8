"""The analysts hear of a refresh that is late, wherever they are (R25)."""

from datetime import datetime, timedelta

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.notices.models import Notice
from hypercare.insight.boards.alarming import KIND, alarm_due
from hypercare.insight.boards.models import Board
from tests.accounts.cast import browser_of
from tests.boards.factory import published
from tests.factories.people import actor_in
from tests.factories.program import NOW
from tests.meetings.factory import make_meeting

DUE = NOW + timedelta(minutes=50)  # half an hour of a meeting, and twenty minutes to publish
SOON = timedelta(microseconds=1)


def qrt(board: Board, begins: datetime = NOW) -> None:
    make_meeting(board.program, begins, title="QRT", refreshes_boards=True, refresh_within=20)


def told(by: Actor) -> list[str]:
    assert by.user is not None
    rows = Notice.objects.filter(person=by.user.pk, kind=KIND).order_by("pk")
    return list(rows.values_list("text", flat=True))


def test_the_analyst_is_told_once_of_a_refresh_that_is_late(board: Board, analyst: Actor) -> None:
    qrt(board)
    agent = actor_in(board.program, "agent")
    assert alarm_due(at=DUE - SOON) == 0
    assert told(analyst) == []
    assert [alarm_due(at=DUE), alarm_due(at=DUE + timedelta(minutes=5))] == [1, 1]
    (text,) = told(analyst)
    assert text.startswith("“Board issue-board” was to be refreshed after QRT ")
    assert told(agent) == []


def test_each_meeting_after_which_nobody_published_is_told(board: Board, analyst: Actor) -> None:
    qrt(board)
    qrt(board, NOW + timedelta(hours=2))
    alarm_due(at=DUE)
    alarm_due(at=DUE + timedelta(hours=2))
    assert len(told(analyst)) == 2


def test_a_board_that_was_published_in_time_alarms_nobody(board: Board, analyst: Actor) -> None:
    qrt(board)
    published(board, analyst, at=DUE - SOON)
    assert alarm_due(at=DUE + timedelta(hours=1)) == 0
    assert told(analyst) == []


def test_what_was_due_the_day_before_is_not_told_any_more(board: Board, analyst: Actor) -> None:
    """The worker was away: screens say it still, and nobody gets a pile of notices."""
    qrt(board)
    assert alarm_due(at=DUE + timedelta(days=1)) == 0
    assert told(analyst) == []


def test_the_notice_leads_to_the_board(board: Board, analyst: Actor) -> None:
    at = clock.now()
    qrt(board, at - timedelta(minutes=51))
    alarm_due(at=at)
    desk, program = browser_of(analyst), board.program.key
    page = desk.get(f"/{program}/notices/").content.decode()
    assert "was to be refreshed after QRT" in page
    assert f'"/{program}/boards/{board.key}/' in page
