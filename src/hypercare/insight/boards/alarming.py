"""Telling the analysts of each refresh that is late (R25), whether or not they look at a screen."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.notices.services import tell
from hypercare.foundation.programs.models import Program
from hypercare.foundation.ui.words import Said
from hypercare.insight.boards.models import Board
from hypercare.insight.boards.policies import Duty
from hypercare.insight.boards.selectors import LATE, boards, standings
from hypercare.insight.boards.wording import meeting_in_words

KIND = "board.late"
ROLE = "analyst"
RECENT = timedelta(days=1)  # what was due before that was told by then


def alarm_due(*, at: datetime) -> int:
    """Says how many refreshes of the last day are late. Each is told once."""
    with_boards = Board.objects.in_use().values("program")
    return sum(_alarm(one, at) for one in Program.objects.filter(pk__in=with_boards))


@transaction.atomic
def _alarm(program: Program, at: datetime) -> int:
    late = list(_late(program, at))
    members = Membership.objects.filter(program=program, role=ROLE)
    people = list(members.values_list("user", flat=True)) if late else []
    for board, duty in late:
        tell(
            program=program,
            people=people,
            kind=KIND,
            subject=board.key,
            text=sentence(board, duty, Said(program.zone, at)),
            key=f"board-{board.pk}-late-{duty.meeting.ends_at.timestamp():.0f}",
            at=at,
        )
    return len(late)


def _late(program: Program, at: datetime) -> Iterator[tuple[Board, Duty]]:
    for one in standings(program, list(boards(program)), at):
        for duty in one.freshness.duties:
            if duty.standing(at) in LATE and at - duty.due_at < RECENT:
                yield one.board, duty


def sentence(board: Board, duty: Duty, said: Said) -> str:
    text = _("“%(board)s” was to be refreshed after %(meeting)s, by %(due)s.")
    meeting = meeting_in_words(duty.meeting.title, duty.meeting.starts_at, said)
    return text % {"board": board, "meeting": meeting, "due": said.short(duty.due_at)}
