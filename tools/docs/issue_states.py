"""Makes docs/reference/issue-states.md, with its diagram, from the table of transitions.

python -m tools.docs.issue_states
"""

import sys

from django.conf import settings

from hypercare.casework.issues.policies import ASKED
from hypercare.casework.issues.states import TRANSITIONS, Resolution, Status, Transition
from tools.docs.pages import REFERENCE, save

PAGE = REFERENCE / "issue-states.md"
INTRODUCTION = """\
# States of an issue

Made from the table in `casework/issues/states.py` by
`.venv/bin/python -m tools.docs.issue_states`; a test says when it is out of date. What the table
does not have is refused with a sentence, and changes nothing.

"""
MEANINGS = {
    Status.OPEN: "somebody has raised it, and nobody knows yet whether it is one",
    Status.CONFIRMED: "it is one, and its cause is looked for",
    Status.WORKAROUND: "something helps until it is mended, and callers can be told",
    Status.FIX_PLANNED: "the day on which it will be mended is known",
    Status.WATCHING: "it is mended, and somebody looks whether it stays so",
    Status.ACCEPTED: "it stays as it is, and somebody answers for that; callers still meet it",
    Status.CLOSED: "nothing is left to do; nothing more can be attached",
}
AFTERWORD = """
An issue cannot be closed while a severity 1 ticket that hangs on it is open. The database holds
that a closed issue says which kind of end it found, that somebody answers for what stays, and that
a known issue has its workaround. Who acts needs the right *Open and change issues, publish known
ones*.
"""


def document() -> str:
    return INTRODUCTION + _diagram() + _meanings() + _table() + _ends() + AFTERWORD


def _diagram() -> str:
    names = [f'    state "{_name(state)}" as {_id(state)}' for state in Status]
    arrows = [f"    {_id(row.start)} --> {_id(row.end)}" for row in TRANSITIONS]
    lines = [*names, f"    [*] --> {_id(Status.OPEN)}", *arrows]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n"


def _meanings() -> str:
    rows = [f"| {_name(state)} | {meaning} |\n" for state, meaning in MEANINGS.items()]
    return "\n| state | means |\n| --- | --- |\n" + "".join(rows)


def _table() -> str:
    head = "\n| from | to | has to be said |\n| --- | --- | --- |\n"
    return head + "".join(_row(row) for row in TRANSITIONS)


def _row(row: Transition) -> str:
    asked = ", ".join(str(ASKED[need]) for need in row.needs)
    return f"| {_name(row.start)} | {_name(row.end)} | {asked} |\n"


def _ends() -> str:
    rows = "".join(f"| `{end.value}` | {end.label} |\n" for end in Resolution)
    return f"\n| kind of end | means |\n| --- | --- |\n{rows}"


def _name(state: Status) -> str:
    return str(state.label).lower()


def _id(state: Status) -> str:
    return state.value.replace("-", "_")


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    sys.exit(save(PAGE, document()))
