"""The smallest boards: one of open issues, one of known ones, an edition and a wallboard."""

from datetime import datetime

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.insight.boards import selectors, walls
from hypercare.insight.boards.content import fingerprint
from hypercare.insight.boards.models import Board, Edition, Wallboard
from hypercare.insight.boards.picture import picture
from hypercare.insight.boards.services import Reviewed, publish
from tests.factories.people import actor_in
from tests.factories.program import MADE, NOW

COLUMNS = ["severity", "status", "age", "owner", "counties"]


def make_board(program: Program, key: str = "issue-board", **facts: object) -> Board:
    """Made long ago, so that every meeting counts."""
    known = {"title": f"Board {key}", "place": "Room", "issues": "open", "columns": COLUMNS}
    return Board.objects.create(program=program, key=key, made_at=MADE, **known | facts)


def reviewed(board: Board) -> Reviewed:
    """What somebody sees who looks at it now."""
    last = Edition.objects.newest(board)
    return Reviewed(last.number if last else 0, fingerprint(picture(board)))


def published(board: Board, by: Actor, at: datetime = NOW, note: str = "") -> Edition:
    return publish(board=board, reviewed=reviewed(board), note=note, by=by, at=at)


def board_in(program: Program) -> dict[str, str]:
    """The names in addresses, and what stands there."""
    board = selectors.boards(program).first() or make_board(program, go_to=True)
    by = actor_in(program, "analyst")
    if Edition.objects.newest(board) is None:
        published(board, by)
    screen = Wallboard.objects.filter(program=program).first()
    if screen is None:
        screen, _secret = walls.set_up(name="Lobby", board=board, roles_only=False, by=by, at=NOW)
    return {"key": board.key, "edition": "1", "number": "1", "pk": str(screen.pk)}
