"""Internal entries cannot leave the house: outside-facing code has one way to a story."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hypercare

SOURCE = Path(hypercare.__file__).parent
# What writes something for people outside: replies, mail, reports, boards, and the outbox.
OUTSIDE = (
    "casework/replies",
    "casework/mail",
    "casework/meetings",
    "insight/reports",
    "insight/boards",
    "foundation/outbox",
    "surface/partner",
    "surface/recipient",
)
# What holds internal entries, or can reach them.
INSIDE = {
    "hypercare.casework.tickets.models.WorkLogEntry",
    "hypercare.casework.tickets.models.log",
    "hypercare.casework.tickets.models.Attachment",
    "hypercare.casework.tickets.selectors.story",
    "hypercare.casework.tickets.stories",
}
FILES = [
    file for part in OUTSIDE if (SOURCE / part).exists() for file in (SOURCE / part).rglob("*.py")
]


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{name.name}" for name in node.names))


def reached(tree: ast.AST) -> Iterator[str]:
    """The way around an import: `ticket.log`, and lookups that begin with `log__`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "log":
            owner = node.value
            if isinstance(owner, ast.Name) and "ticket" in owner.id:
                yield f"{owner.id}.log"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_outside_facing_code_is_given_shared_entries_only(file: Path) -> None:
    """Safety row 23: `tickets.outside.shared_story` is the one way."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert not INSIDE & set(imported(tree))
    assert not list(reached(tree))


def test_the_rule_finds_what_it_forbids() -> None:
    wrong = ast.parse(
        "from hypercare.casework.tickets.models import WorkLogEntry\n"
        "from hypercare.casework.tickets.stories import story_for\n"
        "entries = ticket.log.all()\n"
    )
    assert INSIDE & set(imported(wrong)) == {
        "hypercare.casework.tickets.models.WorkLogEntry",
        "hypercare.casework.tickets.stories",
    }
    assert list(reached(wrong)) == ["ticket.log"]
    assert FILES
