"""A line of the history of an issue, and the journal entry of a verb on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hypercare.casework.issues.models import Issue, IssueEntry
from hypercare.casework.issues.states import EntryKind
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.journal import services as journal
from hypercare.foundation.words.models import Words
from hypercare.foundation.words.services import Said, keep
from hypercare.reference.rollout.selectors import plan

VERBS = {
    EntryKind.OPENED: "issue.opened",
    EntryKind.STATUS: "issue.moved",
    EntryKind.CHANGE: "issue.changed",
    EntryKind.NOTE: "issue.noted",
    EntryKind.KNOWN: "issue.published",
    EntryKind.TOLD: "issue.told",
}


@dataclass(frozen=True)
class Source:
    """Where a change was decided: the number of a meeting, and its name as people say it."""

    number: str = ""
    name: str = ""


HERE = Source()


def tell(
    issue: Issue,
    kind: EntryKind,
    text: str,
    *,
    by: Actor,
    at: datetime,
    change: Mapping[str, object] | None = None,
    source: Source = HERE,
    key: UUID | None = None,
) -> IssueEntry:
    """Appends to the history, then writes the journal: the last statement of a verb."""
    facts = {"version": issue.version, **(change or {})}
    entry = IssueEntry.objects.create(
        program=by.program,
        issue=issue,
        kind=kind,
        at=at,
        by=by.user,
        token=by.token,
        text=words(text, by, at),
        change=facts,
        source=source.number,
        key=key,
    )
    write(VERBS[kind], issue, by, at)
    return entry


def words(text: str, by: Actor, at: datetime) -> Words:
    """Kept clear and masked (R34)."""
    case_numbers = plan(by.program).case_numbers
    said = [Said(Words.Kind.NOTE, text)]
    (kept,) = keep(program=by.program, said=said, case_numbers=case_numbers, at=at)
    return kept


def write(verb: str, issue: Issue, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=issue.reference,
        read_action="issue.read",
        data={"version": issue.version, "status": issue.status, "known": issue.is_known},
    )
