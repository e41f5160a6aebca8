"""Boards: the newest edition of one, and any edition as it was published (R23 to R26)."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router
from pydantic import Field
from typing_extensions import TypedDict

from hypercare.foundation.kernel import clock
from hypercare.foundation.kernel.errors import NotFound
from hypercare.insight.boards.content import Record
from hypercare.insight.boards.models import Board, Edition
from hypercare.insight.boards.policies import Duty, Freshness
from hypercare.insight.boards.selectors import standing
from hypercare.insight.boards.states import Fresh
from hypercare.insight.boards.wording import moment as moment_of
from hypercare.surface.api.answers import Moment
from hypercare.surface.api.operations import REFUSALS, caller
from hypercare.surface.api.wire import answer, moment

router = Router()
Key = Annotated[str, Path(max_length=40, description="The key of the board.")]
Row = dict[str, Any]


class AfterMeeting(TypedDict):
    """The last meeting that had ended when the edition was published."""

    title: str
    starts_at: Moment
    ends_at: Moment


class BoardEditionAnswer(TypedDict):
    """What a board said when it was published."""

    edition: Annotated[int, Field(description="Counted on from 1, for each board.")]
    published_at: Moment
    published_by: str
    after: Annotated[AfterMeeting | None, Field(description="Null when there was no meeting yet.")]
    note: str
    rows: Annotated[list[Row], Field(description="`number`, `summary`, and the board’s columns.")]
    go_to: list[Row]
    agreements: list[Row]
    checksum: Annotated[str, Field(description="SHA-256 of the edition as it is kept.")]


class DutyAnswer(TypedDict):
    """A refresh that is owed after a meeting."""

    after: str
    ended_at: Moment
    due_at: Moment


class BoardAnswer(TypedDict):
    """A board, its newest edition, and how fresh that is."""

    key: str
    title: str
    place: str
    state: Annotated[Fresh, Field(description="`late` once a duty is due, `missed` after that.")]
    duty: Annotated[DutyAnswer | None, Field(description="The most urgent; null: nothing is owed.")]
    owed: Annotated[int, Field(description="How many refreshes are owed.")]
    published: Annotated[
        BoardEditionAnswer | None, Field(description="Null before the first edition.")
    ]


@router.get(
    "/{key}",
    response={200: BoardAnswer, **REFUSALS},
    url_name="board",
    operation_id="readBoard",
    summary="Read a board as it was published last, and how fresh it is",
)
def read_board(request: HttpRequest, key: Key) -> HttpResponse:
    """Nothing on it comes from a caller or a client."""
    found = standing(_board(request, key), clock.now())
    shown: BoardAnswer = {
        "key": found.board.key,
        "title": found.board.title,
        "place": found.board.place,
        "state": Fresh(found.freshness.state),
        "duty": _duty(found.freshness),
        "owed": found.freshness.owed,
        "published": _edition(found.content, found.edition) if found.edition else None,
    }
    return answer(shown)


@router.get(
    "/{key}/editions/{number}",
    response={200: BoardEditionAnswer, **REFUSALS},
    url_name="board-edition",
    operation_id="readBoardEdition",
    summary="Read an edition of a board exactly as it was published",
)
def read_edition(
    request: HttpRequest,
    key: Key,
    number: Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the edition.")],
) -> HttpResponse:
    """It never changes."""
    board = _board(request, key)
    found = Edition.objects.filter(program=board.program, board=board, number=number).first()
    if found is None:
        raise NotFound(_("There is no such edition."))
    return answer(_edition(found.read(), found))


def _board(request: HttpRequest, key: str) -> Board:
    mine = Board.objects.visible_to(caller(request)).in_use().select_related("program")
    found = mine.filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such board, or it is not for you to see."))
    return found


def _edition(content: Record | None, found: Edition) -> BoardEditionAnswer:
    said = content or {}
    after = said["after"]
    return {
        "edition": found.number,
        "published_at": moment(found.published_at),
        "published_by": said["published_by"],
        "after": _after(after) if after else None,
        "note": said["note"],
        "rows": said["rows"],
        "go_to": said["go_to"],
        "agreements": said["agreements"],
        "checksum": found.checksum,
    }


def _after(kept: Record) -> AfterMeeting:
    return {
        "title": kept["title"],
        "starts_at": moment(moment_of(kept["starts_at"])),
        "ends_at": moment(moment_of(kept["ends_at"])),
    }


def _duty(fresh: Freshness) -> DutyAnswer | None:
    duty: Duty | None = fresh.duty
    if duty is None:
        return None
    return {
        "after": duty.meeting.title,
        "ended_at": moment(duty.meeting.ends_at),
        "due_at": moment(duty.due_at),
    }
