"""What of the journal goes into whose stream (safety row 38). Pure."""

import json
from dataclasses import dataclass

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.visibility import covers


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


def as_event(entry: Happened) -> bytes:
    """One server-sent event; its id is where a reconnecting page goes on."""
    data = {"verb": entry.verb, "subject": entry.subject, "position": entry.position}
    return f"id: {entry.position}\ndata: {json.dumps(data)}\n\n".encode()
