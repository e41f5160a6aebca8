"""How a message of a mailbox ends as evidence: by where it stands, and by its contact. Pure.

Nothing has to be matched: what was filed names its contact. Further copies of a message are that
message, like the legs of one call (R12, settled readings 15 and 17).
"""

from dataclasses import dataclass
from datetime import datetime

from hypercare.casework.evidence.states import Outcome
from hypercare.casework.mail.states import State


@dataclass(frozen=True)
class Mailed:
    """`contact_id` is None where there is none, and where it was withdrawn; `line` is a key."""

    pk: int
    received_at: datetime
    line: str
    address: str
    state: State
    contact_id: int | None = None
    is_migration: bool = True

    @property
    def key(self) -> str:
        return f"mail:{self.pk}"


_WITHOUT_A_CONTACT = {
    State.WAITING: (Outcome.MISSING, "mail-waits"),
    State.FILED: (Outcome.MISSING, "contact-withdrawn"),
    State.QUARANTINED: (Outcome.MISSING, "quarantined"),
    State.SET_ASIDE: (Outcome.NOT_MIGRATION, "set-aside"),
    State.JOINED: (Outcome.AUTOMATIC, "joined"),
    State.AUTOMATIC: (Outcome.AUTOMATIC, "by-machine"),
}


def ending_of(mailed: Mailed) -> tuple[Outcome, str]:
    """The outcome, and its reason's code."""
    if mailed.contact_id is None:
        return _WITHOUT_A_CONTACT[mailed.state]
    return (Outcome.MATCHED if mailed.is_migration else Outcome.NOT_MIGRATION), "filed"
