"""The calls of a day as a page shows them: by how they end, what needs somebody first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hypercare.casework.evidence.models import Evidence
from hypercare.casework.evidence.states import Kind, Outcome
from hypercare.casework.evidence.wording import reasons
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, scope_of

ORDER = (
    Outcome.MISSING,
    Outcome.CANNOT_TELL,
    Outcome.MATCHED,
    Outcome.NOT_MIGRATION,
    Outcome.WRONG_NUMBER,
    Outcome.SHORT,
    Outcome.ABANDONED,
    Outcome.INTERNAL,
    Outcome.AUTOMATIC,
)


@dataclass(frozen=True)
class Row:
    """`number` is masked for whoever may not read callers' numbers; empty when withheld.

    `message` is the number of a message of a mailbox, empty for calls.
    """

    id: int
    kind: str
    at: datetime
    talk: int
    line: str
    number: str
    who: str
    contact: str
    why: str
    given_to: str
    decided_by: str
    is_stated: bool
    message: str
    version: int


@dataclass(frozen=True)
class Group:
    outcome: Outcome
    rows: tuple[Row, ...]

    @property
    def is_gap(self) -> bool:
        return self.outcome in (Outcome.MISSING, Outcome.CANNOT_TELL)


def groups_of(calls: Iterable[Evidence], actor: Actor) -> list[Group]:
    found: dict[str, list[Row]] = defaultdict(list)
    for call in calls:
        found[call.outcome].append(row_of(call, actor))
    return [Group(outcome, tuple(found[outcome])) for outcome in ORDER if found[outcome]]


def row_of(call: Evidence, actor: Actor) -> Row:
    return Row(
        id=call.pk,
        kind=call.kind,
        at=call.started_at,
        talk=call.talk,
        line=call.line.name if call.line else call.dialled,
        number=_number(call, actor),
        who=str(call.person or ", ".join(call.telephones)),
        contact=call.contact.reference if call.contact else "",
        why=reasons(call.reasons),
        given_to=str(call.assigned_to or ""),
        decided_by=str(call.decided_by or ""),
        is_stated=call.kind == Kind.TALLY,
        message=call.message.reference if call.message else "",
        version=call.version,
    )


def _number(call: Evidence, actor: Actor) -> str:
    if call.number is None:
        return ""
    words = call.number.words
    is_clear = scope_of(actor, "words.clear") is Scope.ALL
    return (words.clear if is_clear else None) or words.masked
