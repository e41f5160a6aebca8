"""What a board shows now, as plain records: masked words, codes and names, nobody's details.

Nothing of a contact or a caller goes in (R34): of an issue its own words, masked once more by the
program's patterns of today; of people the Go-To resources, with name, role and extension.
"""

from collections.abc import Callable
from typing import Any

from hypercare.casework.issues.models import Issue
from hypercare.foundation.accounts.actor import system
from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.programs.models import Program
from hypercare.insight.boards.content import Record
from hypercare.insight.boards.models import Board
from hypercare.insight.boards.states import Column, Shows
from hypercare.reference.directory.selectors import GoToFacts, PersonFacts, book
from hypercare.reference.rollout.selectors import plan


def picture(board: Board) -> Record:
    """Two statements, whatever the number of issues; the directory is kept in memory."""
    program = board.program
    return {
        "board": {
            "key": board.key,
            "title": board.title,
            "place": board.place,
            "issues": board.issues,
            "columns": list(board.columns),
        },
        "rows": _rows(board),
        "go_to": [_go_to(one) for one in book(program).go_to] if board.go_to else [],
        "agreements": [vars(one).copy() for one in book(program).agreements],
    }


def _rows(board: Board) -> list[Record]:
    """The worst first, then in the order of their numbers."""
    found = Issue.objects.visible_to(system(board.program)).open().with_words()
    if board.issues == Shows.KNOWN:
        found = found.known()
    issues = found.select_related("group", "person").prefetch_related("counties")
    return [_row(issue, board) for issue in issues.order_by("severity", "number")]


def _row(issue: Issue, board: Board) -> Record:
    facts = {"number": issue.reference, "summary": _masked(board.program, issue.summary)}
    return facts | {column: _FACTS[Column(column)](issue) for column in board.columns}


def _masked(program: Program, words: Any) -> str:
    return mask(words.masked, plan(program).case_numbers).text if words else ""


def _counties(issue: Issue) -> list[str]:
    return sorted(county.name for county in issue.counties.all())


def _owner(issue: Issue) -> str:
    return issue.group.name if issue.group else str(issue.person or "")


_FACTS: dict[Column, Callable[[Issue], Any]] = {
    Column.SEVERITY: lambda issue: issue.severity,
    Column.OWNER: _owner,
    Column.STATUS: lambda issue: str(issue.get_status_display()),
    Column.AGE: lambda issue: issue.opened_at.isoformat(),
    Column.COUNTIES: _counties,
    Column.WORKAROUND: lambda issue: _masked(issue.program, issue.workaround),
}


def _go_to(slot: GoToFacts) -> Record:
    return {
        "effort": slot.effort,
        "name": slot.name,
        "primary": _person(slot.person),
        "backup": _person(slot.backup),
        "hours": {day: [list(span) for span in spans] for day, spans in slot.hours.items()},
    }


def _person(person: PersonFacts | None) -> Record | None:
    if person is None:
        return None
    return {"name": person.name, "role": person.role, "extension": person.extension}
