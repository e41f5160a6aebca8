"""Reads of boards: which there are, their editions, and how fresh each is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from hypercare.casework.meetings.selectors import refreshing
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.programs.models import Program
from hypercare.insight.boards.content import Disagreement, Record, disagreements
from hypercare.insight.boards.models import Board, Edition, Wallboard
from hypercare.insight.boards.policies import Freshness, Refreshing, freshness
from hypercare.insight.boards.states import LOOKS, Fresh

# How far ahead the next meeting is looked for, so that a screen knows when to look again.
AHEAD = timedelta(days=1)
LATE = (Fresh.LATE, Fresh.MISSED)


@dataclass(frozen=True)
class Standing:
    """A board with its newest edition, as published, and how fresh that is."""

    board: Board
    edition: Edition | None
    content: Record | None
    freshness: Freshness

    @property
    def look(self) -> str:
        is_bare = self.edition is None and self.freshness.state == Fresh.FRESH
        return "waiting" if is_bare else LOOKS[self.freshness.state]

    @property
    def is_late(self) -> bool:
        return self.freshness.state in LATE


def boards(program: Program) -> QuerySet[Board]:
    return Board.objects.filter(program=program).in_use().order_by("pk")


def standings(program: Program, found: Sequence[Board], at: datetime) -> list[Standing]:
    """Two statements, whatever the number of boards."""
    newest = {edition.board_id: edition for edition in _newest(program)}
    since = {board: _since(board, newest.get(board.pk)) for board in found}
    meetings = meetings_since(program, min(since.values(), default=at), at)
    return [_standing(board, newest.get(board.pk), meetings, at) for board in found]


def standing(board: Board, at: datetime) -> Standing:
    edition = Edition.objects.newest(board)
    meetings = meetings_since(board.program, _since(board, edition), at)
    return _standing(board, edition, meetings, at)


def meetings_since(program: Program, since: datetime, at: datetime) -> list[Refreshing]:
    """Those that ended after the moment, and those that end within a day from now."""
    rows = refreshing(program, until=at + AHEAD).filter(ends_at__gte=since)
    facts = rows.values_list("title", "starts_at", "ends_at", "refresh_within")
    return [
        Refreshing(title, starts_at, ends_at, timedelta(minutes=minutes))
        for title, starts_at, ends_at, minutes in facts
    ]


def last_meeting(program: Program, at: datetime) -> Refreshing | None:
    """After which meeting an edition that is published now is."""
    row = refreshing(program, until=at).first()
    if row is None:
        return None
    within = timedelta(minutes=row.refresh_within)
    return Refreshing(row.title, row.starts_at, row.ends_at, within)


def _newest(program: Program) -> QuerySet[Edition]:
    rows = Edition.objects.filter(program=program, board__retired_at=None)
    return rows.order_by("board", "-number").distinct("board")


def _since(board: Board, edition: Edition | None) -> datetime:
    return edition.published_at if edition else board.made_at


def _standing(
    board: Board, edition: Edition | None, meetings: Sequence[Refreshing], at: datetime
) -> Standing:
    return Standing(
        board=board,
        edition=edition,
        content=edition.read() if edition else None,
        freshness=freshness(meetings, since=_since(board, edition), at=at),
    )


@dataclass(frozen=True)
class Apart:
    """Two boards whose newest editions do not say the same of an issue."""

    one: Standing
    other: Standing
    issues: list[Disagreement]


def apart(found: Sequence[Standing]) -> list[Apart]:
    pairs = [(a, b) for place, a in enumerate(found) for b in found[place + 1 :]]
    known = [
        (a, b, disagreements(a.content, b.content)) for a, b in pairs if a.content and b.content
    ]
    return [Apart(a, b, issues) for a, b, issues in known if issues]


def editions(board: Board) -> QuerySet[Edition]:
    rows = Edition.objects.filter(program=board.program, board=board)
    return rows.select_related("published_by").defer("content").order_by("-number")


def wallboards(actor: Actor) -> QuerySet[Wallboard]:
    rows = Wallboard.objects.filter(program=actor.program, token__revoked_at=None)
    return rows.select_related("board", "token", "made_by").order_by("name")
