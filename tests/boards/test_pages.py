"""Boards on pages and in the API."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hypercare.casework.issues.models import Issue
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.kernel import clock
from hypercare.foundation.programs.models import Program
from hypercare.foundation.staffing.tokens import create_token
from hypercare.insight.boards.models import Board, Edition
from hypercare.insight.boards.picture import picture
from tests.accounts.cast import browser_of
from tests.boards.conftest import close, open_one
from tests.boards.factory import make_board, published
from tests.meetings.factory import make_meeting


@pytest.fixture
def desk(analyst: Actor) -> Client:
    return browser_of(analyst)


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def address(board: Board, rest: str = "") -> str:
    return f"/{board.program.key}/boards/{board.key}/{rest}"


def late(program: Program, minutes: int, title: str = "QRT") -> None:
    """A meeting that ended so long ago, after which boards were due twenty minutes later."""
    begins = clock.now() - timedelta(minutes=minutes + 30)
    make_meeting(program, begins, title=title, refreshes_boards=True, refresh_within=20)


def test_a_board_is_published_from_its_page(board: Board, analyst: Actor, desk: Client) -> None:
    open_one(analyst)
    page = desk.get(address(board, "review/"))
    form = page.context["form"].initial
    assert "I-1001" in page.content.decode()
    answer = desk.post(address(board, "review/"), form | {"note": "Mended soon."})
    assert answer.status_code == 302
    shown = text(desk, address(board))
    assert "Edition 1" in shown
    assert "Mended soon." in shown


def test_who_publishes_what_is_old_sees_it_again_with_the_note_kept(
    board: Board, analyst: Actor, desk: Client
) -> None:
    form = desk.get(address(board, "review/")).context["form"].initial
    open_one(analyst, "Came in between")
    answer = desk.post(address(board, "review/"), form | {"note": "Typed."})
    assert answer.status_code == 409
    assert "changed while you looked" in answer.content.decode()
    assert answer.context["form"].initial["note"] == "Typed."
    assert "Came in between" in answer.content.decode()
    assert not Edition.objects.exists()


def test_the_live_screen_marks_what_the_edition_does_not_say(
    board: Board, analyst: Actor, desk: Client
) -> None:
    issue = open_one(analyst, "First")
    published(board, analyst)
    open_one(analyst, "Second")
    Issue.objects.filter(pk=issue.pk).update(severity=1)
    page = text(desk, address(board))
    assert "changed: severity" in page
    assert page.count(">new<") == 1


def test_any_edition_is_shown_again_and_compared_with_the_one_before(
    board: Board, analyst: Actor, desk: Client
) -> None:
    issue = open_one(analyst, "First")
    published(board, analyst)
    close(issue)
    open_one(analyst, "Second")
    published(board, analyst)
    first = text(desk, address(board, "editions/1/"))
    assert "First" in first
    assert "Second" not in first
    changes = text(desk, address(board, "editions/2/changes/"))
    assert "First" in changes
    assert "Second" in changes
    paper = text(desk, address(board, "editions/2/paper/"))
    assert "Wipe" in paper
    assert "Write" in paper
    text(desk, address(board, "editions/3/"), 404)
    assert "Edition 2" in text(desk, address(board, "editions/"))


def test_two_boards_that_differ_are_named(program: Program, analyst: Actor, desk: Client) -> None:
    """They cannot silently differ."""
    issue = open_one(analyst, "Known", workaround="Wait.", is_known=True)
    one = make_board(program, "one", columns=["severity"])
    two = make_board(program, "two", columns=["severity"])
    published(one, analyst)
    Issue.objects.filter(pk=issue.pk).update(severity=1)
    assert "do not say the same" not in text(desk, f"/{program.key}/boards/")
    published(two, analyst)
    page = text(desk, f"/{program.key}/boards/")
    assert "do not say the same" in page
    assert "severity" in page


@pytest.mark.parametrize(("minutes", "word"), [(21, "Refresh late"), (51, "Refresh missed")])
def test_a_refresh_that_is_late_shows_on_boards_and_command_centre(
    board: Board, desk: Client, minutes: int, word: str
) -> None:
    """R25: in words, on every screen."""
    late(board.program, minutes)
    for path in (address(board), f"/{board.program.key}/boards/", f"/{board.program.key}/"):
        page = text(desk, path)
        assert word in page, path
        assert "after QRT" in page, path


def test_nothing_stands_on_the_command_centre_while_all_is_fresh(
    board: Board, desk: Client
) -> None:
    assert "Refresh" not in text(desk, f"/{board.program.key}/")


def test_agreements_are_one_step_from_every_board(board: Board, desk: Client) -> None:
    """R26."""
    assert f"/{board.program.key}/agreements/" in text(desk, address(board))
    assert "No agreement yet" in text(desk, f"/{board.program.key}/agreements/")


def test_a_board_of_many_issues_takes_as_many_statements_as_of_one(
    board: Board, analyst: Actor, desk: Client
) -> None:
    open_one(analyst)
    published(board, analyst)
    counts = []
    for _ in range(2):
        for path in ("", "review/", "editions/1/"):
            desk.get(address(board, path))  # what is kept in memory is there now
        with CaptureQueriesContext(connection) as asked:
            for path in ("", "review/", "editions/1/", "editions/1/changes/"):
                desk.get(address(board, path))
            desk.get(f"/{board.program.key}/boards/")
        counts.append(len(asked))
        for number in range(5):
            open_one(analyst, f"Issue {number}", counties=("amber", "birch"))
            late(board.program, number)
            published(make_board(board.program, f"board-{len(counts)}-{number}"), analyst)
    assert counts[0] == counts[1] < 55


def test_the_live_board_reads_issues_in_two_statements(board: Board, analyst: Actor) -> None:
    for number in range(3):
        open_one(analyst, f"Issue {number}", counties=("amber",))
    picture(board)
    with CaptureQueriesContext(connection) as asked:
        picture(board)
    assert len(asked) == 2


def api(program: Program, path: str, role: str = "service") -> Client:
    _token, secret = create_token(program=program, role=role, name=role, at=clock.now())
    return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})  # type: ignore[return-value]


def test_the_api_gives_the_newest_edition_and_what_is_owed(board: Board, analyst: Actor) -> None:
    open_one(analyst)
    published(board, analyst, at=clock.now() - timedelta(hours=2))
    late(board.program, 21)
    found = api(board.program, "/boards/issue-board").json()  # type: ignore[attr-defined]
    assert (found["state"], found["owed"], found["duty"]["after"]) == ("late", 1, "QRT")
    assert found["published"]["edition"] == 1
    assert found["published"]["after"] is None
    assert found["published"]["rows"][0]["number"] == "I-1001"


def test_the_api_tells_scripts_of_an_edition(board: Board, analyst: Actor) -> None:
    """The same address is a stream for who asks for one (tests/live/test_scripts.py)."""
    published(board, analyst)
    found = api(board.program, "/events?after=0").json()  # type: ignore[attr-defined]
    told = [(one["verb"], one["subject"]) for one in found["items"]]
    assert ("board.published", "board:issue-board") in told


def test_the_api_gives_any_edition_and_404_for_others(board: Board, analyst: Actor) -> None:
    edition = published(board, analyst)
    found = api(board.program, "/boards/issue-board/editions/1").json()  # type: ignore[attr-defined]
    assert found["checksum"] == edition.checksum
    answer = api(board.program, "/boards/issue-board/editions/2", "manager")
    assert answer.status_code == 404  # type: ignore[attr-defined]
