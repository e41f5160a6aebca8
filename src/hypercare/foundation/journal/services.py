"""Writing the journal: always the last statement of a transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal.models import Entry, Look
from hypercare.foundation.kernel.rows import By, store
from hypercare.foundation.programs.models import Program


def write(
    *,
    by: Actor,
    at: datetime,
    verb: str,
    subject: str,
    read_action: str,
    teams: tuple[str, ...] = (),
    owner_id: int | None = None,
    entity: str = "",
    data: Mapping[str, object] | None = None,
) -> Entry:
    """One entry, numbered in commit order.

    Taking the next position locks the program's counter until the commit, so call this last.
    `data` holds ids, codes and masked text only; `read_action`, `teams`, `owner_id` and `entity`
    decide who may see the entry.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The journal is written inside the transaction of its verb.")
    entry = Entry(
        program=by.program,
        at=at,
        verb=verb,
        subject=subject,
        user=by.user,
        token=by.token,
        read_action=read_action,
        teams=list(teams),
        owner_id=owner_id,
        entity=entity,
        data=dict(data or {}),
    )
    store(entry, first=_counted(by.program), computed={"position": _POSITION})
    return entry


def look(*, by: Actor, at: datetime, kind: str, what: str, rows: int = 1) -> None:
    """Somebody saw personal details (R34): `kind` is view, search or export."""
    seen = Look(
        program=by.program, at=at, kind=kind, what=what, user=by.user, token=by.token, rows=rows
    )
    store(seen)


def _counted(program: Program) -> By:
    """Counts on in the same statement; the program's row is locked until the commit."""
    return By(
        "counted AS (UPDATE programs_program SET journal_position = journal_position + 1"
        " WHERE id = %s RETURNING journal_position)",
        (program.pk,),
    )


_POSITION = By("(SELECT journal_position FROM counted)")
