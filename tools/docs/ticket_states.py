"""Makes docs/reference/ticket-states.md, with its diagram, from the table of transitions.

python -m tools.docs.ticket_states
"""

import sys
import tomllib

from django.conf import settings

from hypercare.casework.tickets.policies import ASKED
from hypercare.casework.tickets.states import TRANSITIONS, Status, Transition
from tools.docs.pages import REFERENCE, ROOT, save

RIGHTS = ROOT / "src" / "hypercare" / "foundation" / "accounts" / "rights.toml"
PAGE = REFERENCE / "ticket-states.md"
INTRODUCTION = """\
# States of a ticket

Made from the table in `casework/tickets/states.py` by
`.venv/bin/python -m tools.docs.ticket_states`; a test says when it is out of date. What the table
does not have is refused with a sentence, and changes nothing.

"""
MEANINGS = {
    Status.NEW: "nobody has reviewed it, or a group has handed it back",
    Status.IN_REVIEW: "somebody has claimed it, for 5 minutes at most, and reviews it",
    Status.ASSIGNED: "a support group has it, and perhaps a person of it",
    Status.WAITING: "nothing can be done before somebody else has answered; comes back by itself",
    Status.REDIRECTED: "the caller was sent to another desk, and nothing else is left to do here",
    Status.RESOLVED: "the answer is there, and the work log says what it was",
    Status.CLOSED: "done; it can be read and reopened, and nothing else",
    Status.REOPENED: "it was thought done, and is not",
}
AFTERWORD = """
The database holds a state together with what belongs to it: a ticket that waits says for whom and
until when, one that is resolved says how, one in review has somebody who claimed it. When a wave is
retired, the tickets that it had until then are read-only.

Two things go back along an arrow: the outcome of a review that is undone within 60 seconds, and a
ticket that was closed because its only contact was withdrawn, when that contact is restored.
"""


def document() -> str:
    return INTRODUCTION + _diagram() + _meanings() + _table() + AFTERWORD


def _diagram() -> str:
    names = [f"    state {_name(s)!r} as {_id(s)}".replace("'", '"') for s in Status]
    arrows = [f"    {_id(row.start)} --> {_id(row.end)}" for row in TRANSITIONS]
    lines = [*names, f"    [*] --> {_id(Status.NEW)}", *arrows]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n"


def _meanings() -> str:
    rows = [f"| {_name(state)} | {meaning} |\n" for state, meaning in MEANINGS.items()]
    return "\n| state | means |\n| --- | --- |\n" + "".join(rows)


def _table() -> str:
    head = "\n| from | to | has to be said | needs the right |\n| --- | --- | --- | --- |\n"
    actions = tomllib.loads(RIGHTS.read_text(encoding="utf-8"))["actions"]
    return head + "".join(_row(row, actions[row.action]["title"]) for row in TRANSITIONS)


def _row(row: Transition, right: str) -> str:
    asked = ", ".join(str(ASKED[need]) for need in row.needs)
    return f"| {_name(row.start)} | {_name(row.end)} | {asked} | {right} |\n"


def _name(state: Status) -> str:
    return str(state.label).lower()


def _id(state: Status) -> str:
    return state.value.replace("-", "_")


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    sys.exit(save(PAGE, document()))
