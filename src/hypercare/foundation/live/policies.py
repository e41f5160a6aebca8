"""What of the journal goes into whose stream (safety row 38). Pure."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.visibility import covers

# After one of these somebody may hear less than before, or nothing (safety row 29).
ENDING = frozenset(
    {"session.ended", "member.changed", "member.removed", "user.disabled", "token.revoked"}
)


@dataclass(frozen=True)
class Happened:
    """What a stream needs of a journal entry; no words, no names."""

    position: int
    verb: str
    subject: str
    read_action: str
    teams: tuple[str, ...]
    people: tuple[int | None, ...]
    token: int | None
    entity: str


def position_in(text: str, newest: int) -> int:
    """A position that somebody sent; the newest for anything that is none."""
    return min(int(text), newest) if re.fullmatch(r"[0-9]{1,18}", text) else newest


def concerns(actor: Actor, entry: Happened) -> bool:
    """The same scope function as pages, search and API (rule 7)."""
    return covers(
        actor,
        entry.read_action,
        teams=entry.teams,
        people=entry.people,
        token=entry.token,
        entity=entry.entity,
    )


def told(entry: Happened) -> dict[str, str | int]:
    """What a reader is told of it: a verb, a reference and a position."""
    return {"verb": entry.verb, "subject": entry.subject, "position": entry.position}


@lru_cache(maxsize=1024)
def as_event(entry: Happened) -> bytes:
    """One server-sent event; its id is where a reconnecting page goes on. Written once for all."""
    data = told(entry)
    return f"id: {entry.position}\ndata: {json.dumps(data)}\n\n".encode()


def beat(position: int) -> bytes:
    """Says that the stream lives, and up to where it was read: what comes back begins there."""
    return f"id: {position}\nevent: beat\ndata: 1\n\n".encode()
