"""Screens on walls: a token that shows one board and does nothing else (safety rows 27, 29)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.bearer import SCREEN_COOKIE
from hypercare.foundation.accounts.models import ApiToken
from hypercare.foundation.accounts.rights import rights
from hypercare.foundation.journal.models import Entry
from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed
from hypercare.foundation.programs.models import Program
from hypercare.insight.boards import walls
from hypercare.insight.boards.models import Board, Wallboard
from hypercare.reference.directory.models import GoToResource, Person
from tests.accounts.cast import browser_of
from tests.boards.conftest import open_one
from tests.boards.factory import make_board, published
from tests.factories.people import actor_in
from tests.live.listening import Ear, listening
from tests.meetings.factory import make_meeting


def hung(board: Board, by: Actor, name: str = "Lobby", *, roles_only: bool = False) -> str:
    """The secret of a new screen."""
    made = walls.set_up(name=name, board=board, roles_only=roles_only, by=by, at=clock.now())
    return made[1]


def screen(secret: str) -> Client:
    """A browser that has entered its code."""
    client = Client()
    answer = client.post("/wall/", {"code": secret})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/wall/")
    return client


def text(client: Client, path: str = "/wall/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_screen_shows_the_edition_and_not_what_nobody_published(
    board: Board, analyst: Actor
) -> None:
    open_one(analyst, "Published")
    wall = screen(hung(board, analyst))
    assert "Nothing was published" in text(wall)
    published(board, analyst, at=clock.now())
    open_one(analyst, "Not yet")
    page = text(wall)
    assert "Edition 1" in page
    assert "Published" in page
    assert "Not yet" not in page
    assert "Published" in text(wall, "/wall/screen")


def test_its_code_is_kept_hashed_and_shown_once(board: Board, analyst: Actor) -> None:
    client = browser_of(analyst)
    path = f"/{board.program.key}/wallboards/"
    made = client.post(path, {"name": "Lobby", "board": board.key})
    code = made.context["made"]["code"]
    assert f"http://testserver/wall/#{code}" in made.content.decode()
    assert code not in client.get(path).content.decode()
    token = ApiToken.objects.get(role="wallboard")
    assert code.encode() not in bytes(token.digest)
    assert code not in str(list(Entry.objects.values_list("data")))
    assert made.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_its_cookie_goes_to_the_wall_only_and_no_script_reads_it(
    board: Board, analyst: Actor
) -> None:
    kept = screen(hung(board, analyst)).cookies[SCREEN_COOKIE]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == ("/wall", True, "Lax")


def test_the_whole_address_may_be_pasted(board: Board, analyst: Actor) -> None:
    assert "Board" in text(screen(f"https://help.example/wall/#{hung(board, analyst)}"))


@pytest.mark.parametrize("code", ["", "hc_wrong", "x" * 501, "\x00"])
def test_a_wrong_code_opens_nothing_and_says_so(db: None, code: str) -> None:
    answer = Client().post("/wall/", {"code": code})
    assert answer.status_code == 422
    assert "Check it" in answer.content.decode()
    assert SCREEN_COOKIE not in answer.cookies


def test_a_token_of_another_role_is_no_wallboard(board: Board, analyst: Actor) -> None:
    from hypercare.foundation.staffing.tokens import create_token

    _token, secret = create_token(
        program=board.program, role="manager", name="script", at=clock.now()
    )
    assert Client().post("/wall/", {"code": secret}).status_code == 422


def test_an_ended_screen_goes_dark_and_says_what_to_do(board: Board, analyst: Actor) -> None:
    wall = screen(hung(board, analyst))
    published(board, analyst, at=clock.now())
    wallboard = Wallboard.objects.get()
    answer = browser_of(analyst).post(f"/{board.program.key}/wallboards/{wallboard.pk}/end/")
    assert answer.status_code == 302
    assert wall.get("/wall/screen").status_code == 401
    assert wall.get("/wall/live/since").status_code == 401
    page = text(wall)
    assert "Ask the analyst for a new one" in page
    assert "Edition 1" not in page


def test_its_token_can_do_nothing_else(board: Board, analyst: Actor) -> None:
    """Its own minimal right: not even the boards of the API."""
    assert [a for a, row in rights().actions.items() if "wallboard" in row.scopes] == ["board.show"]
    headers = {"Authorization": f"Bearer {hung(board, analyst)}"}
    for path in ("boards/issue-board", "contacts", "tickets", "program"):
        assert Client().get(f"/api/v1/{path}", headers=headers).status_code == 404


def test_nobody_can_have_its_role(program: Program) -> None:
    assert "wallboard" not in rights().people


def test_it_hears_of_boards_and_of_nothing_else(board: Board, analyst: Actor) -> None:
    """The narrow scope of a kiosk: no verb of a contact, ticket or issue reaches it."""
    wall = screen(hung(board, analyst))
    start = board.program.__class__.objects.get(pk=board.program.pk).journal_position
    open_one(analyst)
    published(board, analyst, at=clock.now())
    answer = wall.get(f"/wall/live/since?after={start}").json()
    assert [event["verb"] for event in answer["events"]] == ["board.published"]


def test_names_can_be_reduced_to_the_role(program: Program, analyst: Actor) -> None:
    facts = {"name": "Dana Whitlock", "role": "Cutover lead", "extension": "17"}
    person = Person.objects.create(program=program, key="p", **facts)
    GoToResource.objects.create(program=program, effort="cutover", name="Cutover", person=person)
    board = make_board(program, go_to=True)
    published(board, analyst, at=clock.now())
    shown = text(screen(hung(board, analyst)))
    reduced = text(screen(hung(board, analyst, "Corridor", roles_only=True)))
    assert "Dana Whitlock" in shown
    assert "Dana Whitlock" not in reduced
    assert "Cutover lead" in reduced
    assert "ext. 17" in reduced


def test_a_late_refresh_is_said_in_words_and_when_to_look_again(
    board: Board, analyst: Actor
) -> None:
    wall = screen(hung(board, analyst))
    begins = clock.now() - timedelta(minutes=51)
    make_meeting(board.program, begins, title="QRT", refreshes_boards=True, refresh_within=20)
    page = text(wall)
    assert "Refresh late" in page
    assert "The refresh after QRT" in page
    assert "data-next=" in page


def test_a_screen_takes_few_statements_whatever_the_number_of_issues(
    board: Board, analyst: Actor
) -> None:
    wall = screen(hung(board, analyst))
    counts = []
    for number in range(2):
        for issue in range(4 * number + 1):
            open_one(analyst, f"Issue {number} {issue}", counties=("amber",))
        published(board, analyst, at=clock.now())
        text(wall, "/wall/screen")
        with CaptureQueriesContext(connection) as asked:
            text(wall, "/wall/screen")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_screen_has_a_name(board: Board, analyst: Actor, name: str) -> None:
    with pytest.raises(InvalidInput):
        hung(board, analyst, name)


def test_two_screens_cannot_have_one_name(board: Board, analyst: Actor) -> None:
    hung(board, analyst)
    with pytest.raises(InvalidInput, match="Choose another"):
        hung(board, analyst)


def test_a_team_member_cannot_set_one_up(board: Board) -> None:
    with pytest.raises(NotAllowed):
        hung(board, actor_in(board.program, "team-member"))


def test_the_stream_of_a_screen_tells_of_an_edition_and_ends_with_its_token(
    committed: None,
) -> None:
    from asgiref.sync import sync_to_async

    from tests.factories.program import make_program

    program = make_program()
    board, by = make_board(program), actor_in(program, "analyst")
    wall = screen(hung(board, by))

    async def test() -> None:
        async with Ear(wall, "/wall/live") as ear:
            assert ear.status == 200
            await sync_to_async(published)(board, by, clock.now())
            assert (await ear.next_event())["verb"] == "board.published"
            wallboard = await sync_to_async(
                Wallboard.objects.select_related("token", "board").get
            )()
            await sync_to_async(walls.end)(wallboard=wallboard, by=by, at=clock.now())
            await ear.until_ended()

    listening(test)
