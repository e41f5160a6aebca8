"""The process's one connection to the journal: LISTEN, and reading what came (safety row 50)."""

import os
from typing import Any

import psycopg
from django.db import connection

from hypercare.foundation.live.policies import Happened

CHANNEL = "hypercare_journal"
MOST_AT_ONCE = 200
# How long a wake-up for a page that just connected may take, in seconds.
PATIENCE = 0.25
_DJANGOS_OWN = {"cursor_factory", "context", "prepare_threshold"}
# The columns of an entry that `happened` takes, in its order.
COLUMNS = (
    *("position", "verb", "subject", "read_action", "teams"),
    *("owner_id", "user_id", "token_id", "entity"),
)
_AFTER = f"""
    SELECT {", ".join(COLUMNS)}
      FROM journal_entry WHERE program_id = %s AND position > %s ORDER BY position LIMIT %s
"""  # noqa: S608, columns of our own


class Journal:
    """A plain psycopg connection; the ORM has no part in it."""

    def __init__(self, wire: psycopg.AsyncConnection[Any]) -> None:
        self.wire = wire

    @classmethod
    async def open(cls) -> "Journal":
        facts = {**connect_facts(), "application_name": f"hypercare live {os.getpid()}"}
        wire = await psycopg.AsyncConnection.connect(autocommit=True, **facts)
        await wire.execute(f"LISTEN {CHANNEL}")
        return cls(wire)

    async def close(self) -> None:
        await self.wire.close()

    async def next_programs(self) -> set[int]:
        """The programs in which something happened; empty after a moment of silence."""
        heard = self.wire.notifies(timeout=PATIENCE, stop_after=1)
        return {int(notice.payload.partition(":")[0]) async for notice in heard}

    async def after(self, program_id: int, position: int) -> list[Happened]:
        rows = await self.wire.execute(_AFTER, [program_id, position, MOST_AT_ONCE])
        return [happened(*row) async for row in rows]


def connect_facts() -> dict[str, Any]:
    """What Django would connect with, in psycopg's words."""
    facts = connection.get_connection_params()
    return {name: value for name, value in facts.items() if name not in _DJANGOS_OWN}


def happened(
    position: int,
    verb: str,
    subject: str,
    read_action: str,
    teams: list[str],
    owner: int | None,
    user: int | None,
    token: int | None,
    entity: str,
) -> Happened:
    return Happened(
        position, verb, subject, read_action, tuple(teams), (owner, user), token, entity
    )
